"""A new version, and what changed from one to the next, sign by sign."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.forms.matters import RevisionForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.matters.reading import matter_or_404, public_or_404
from proposals.actions.drafts import ChangedElsewhere, Words
from proposals.actions.versions import revise_proposal
from proposals.models import Version
from proposals.permissions.proposal import may_revise_proposal
from proposals.rules.differences import differences

# What is compared, with its heading; the English is shown only where there is any.
FIELDS = (
    ("title", gettext_lazy("Title")),
    ("summary", gettext_lazy("Summary")),
    ("text", gettext_lazy("Text")),
    ("title_en", gettext_lazy("Title in English")),
    ("summary_en", gettext_lazy("Summary in English")),
    ("text_en", gettext_lazy("Text in English")),
)


@in_community
def revision(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = matter_or_404(request, pk)
    if may_revise_proposal(request.actor, matter.proposal, matter.now) is not None and request.method != "POST":
        raise Http404
    context: dict[str, Any] = {"matter": matter, "version": matter.version, "tab": "matters"}
    form = RevisionForm(posted(request), initial={**vars(Words.of(matter.version)), "seen": matter.version.number})

    def do(said: dict[str, Any]) -> str:
        try:
            version = revise_proposal(
                actor=request.actor, proposal=matter.proposal, words=form.words(), why=said["why"], seen=said["seen"]
            )
        except ChangedElsewhere as refused:
            context["stored"] = refused.stored
            data = request.POST.copy()
            data["seen"] = str(refused.stored.number)
            form.data = data
            raise
        messages.success(request, _("This is version %(number)s now.") % {"number": version.number})
        return reverse("matter", args=[request.community.slug, pk])

    return deed(request, form, do, "matters/revise.html", context)


@in_community
def versions(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = public_or_404(request, pk)
    rows = list(Version.objects.filter(proposal=matter.proposal).order_by("-number"))
    return render(
        request, "matters/versions.html", {"matter": matter, "version": matter.version, "rows": rows, "tab": "matters"}
    )


@in_community
def version(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    """One version; from the second on, what changed from the one before."""
    matter = public_or_404(request, pk)
    this = get_object_or_404(Version, proposal=matter.proposal, number=number)
    before = Version.objects.filter(proposal=matter.proposal, number__lt=number).order_by("-number").first()
    changes = (
        [] if before is None else [change for change in (_change(f, w, before, this) for f, w in FIELDS) if change]
    )
    context = {"matter": matter, "version": matter.version, "this": this, "before": before, "changes": changes}
    return render(request, "matters/version.html", {**context, "tab": "matters"})


def _change(name: str, heading: Any, before: Version, this: Version) -> dict[str, Any] | None:
    old, new = getattr(before, name), getattr(this, name)
    return None if old == new else {"heading": heading, "parts": differences(old, new)}
