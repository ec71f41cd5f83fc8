"""An Atom feed of decisions (RFC 4287), one per community and language (?language=en)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from councils.models import Community
from frontend.views.decisions.published import in_language
from proposals.models import Publication


class DecisionsFeed(Feed):  # type: ignore[type-arg]
    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = request.GET.get("language") or translation.get_language() or "zh-hans"
        with translation.override("en" if language.startswith("en") else "zh-hans"):
            return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, slug: str) -> Community:
        return get_object_or_404(Community, slug=slug)

    def title(self, community: Community) -> str:
        return _("Decisions of %(community)s") % {"community": community.title}

    def link(self, community: Community) -> str:
        return reverse("decisions", args=[community.slug])

    def items(self, community: Community) -> list[Publication]:
        found = Publication.objects.filter(community=community, kind=Publication.Kind.RESOLUTION).select_related(
            "resolution", "community"
        )
        return list(found.order_by("-published_at")[:50])

    def item_title(self, publication: Any) -> str:
        return str(in_language(publication.facts)["title"])

    def item_description(self, publication: Publication) -> str:
        return str(in_language(publication.facts)["sentence"])

    def item_link(self, publication: Publication) -> str:
        resolution = publication.resolution
        assert resolution is not None
        return reverse("decision", args=[publication.community.slug, resolution.year, resolution.number])

    def item_pubdate(self, publication: Publication) -> datetime:
        return publication.published_at
