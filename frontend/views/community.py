"""The first line of every page below /c/<slug>/: which community, who is reading."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from councils.models import Community
from councils.permissions.actor import Actor


class CommunityRequest(HttpRequest):
    """A request inside a community (only a type: `in_community` sets both)."""

    community: Community
    actor: Actor


def in_community(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view gets `request.community` and `request.actor`; an unknown community does not exist (404)."""

    @functools.wraps(view)
    def wrapped(request: CommunityRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.community = get_object_or_404(Community, slug=slug)
        request.actor = Actor.of(request.user, request.community)
        with timezone.override(ZoneInfo(request.community.timezone)):
            return view(request, *args, **kwargs)

    return wrapped


__all__ = ["CommunityRequest", "HttpResponse", "in_community"]
