"""The minutes: public once published; before that drafted, corrected and published by the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councils.models import Minutes
from councils.permissions.meeting import runs_meetings
from frontend.forms.meetings import MinutesForm
from frontend.markdown import markdown
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.meetings.found import address, meeting_or_404
from frontend.views.polls.seen import posted
from proposals.actions.minutes import draft_minutes, publish_minutes, save_minutes
from proposals.permissions.minutes import may_draft_minutes, may_publish_minutes


@in_community
def minutes(request: CommunityRequest, pk: int) -> HttpResponse:
    """The newest published version for everybody; the office sees the draft beside it, with its keys."""
    meeting = meeting_or_404(request, pk)
    versions = list(Minutes.objects.filter(meeting=meeting).order_by("-number"))
    office = runs_meetings(request.actor, meeting.council)
    published = [version for version in versions if version.published_at]
    draft = next((version for version in versions if not version.published_at), None) if office else None
    if not published and not office:
        raise Http404
    context = {
        "meeting": meeting,
        "office": office,
        "published": published,
        "shown": published[0] if published else None,
        "text": _text(published[0]) if published else "",
        "draft": draft,
        "draft_text": _text(draft) if draft else "",
        "draft_refusal": may_draft_minutes(request.actor, meeting) if office else None,
    }
    return render(request, "meetings/minutes.html", context)


def _text(version: Minutes) -> Any:
    english = (get_language() or "").startswith("en")
    return markdown(version.text_en if english and version.text_en else version.text)


@require_POST
@in_community
def drafting(request: CommunityRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    draft_minutes(actor=request.actor, meeting=meeting)
    messages.success(request, _("Drafted from the record. Read it, correct it, then publish it."))
    return redirect(address(meeting, "meeting-minutes"))


@in_community
def correction(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if not runs_meetings(request.actor, meeting.council):
        raise Http404
    version = get_object_or_404(Minutes, meeting=meeting, number=number)
    written = {"text": version.text, "text_en": version.text_en, "seen_at": version.written_at.isoformat()}

    def do(said: dict[str, Any]) -> str:
        save_minutes(actor=request.actor, minutes=version, **said)
        messages.success(request, _("Saved. Nobody else sees it before you publish it."))
        return address(meeting, "meeting-minutes")

    context = {"meeting": meeting, "version": version}
    return deed(request, MinutesForm(posted(request), initial=written), do, "meetings/correction.html", context)


@in_community
def publication(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    """Read once more, then publish."""
    meeting = meeting_or_404(request, pk)
    if not runs_meetings(request.actor, meeting.council):
        raise Http404
    version = get_object_or_404(Minutes.objects.select_related("meeting"), meeting=meeting, number=number)
    version.meeting = meeting
    if request.method == "POST":
        publish_minutes(actor=request.actor, minutes=version)
        messages.success(request, _("The minutes are published."))
        return redirect(address(meeting, "meeting-minutes"))
    context = {
        "meeting": meeting,
        "version": version,
        "refusal": may_publish_minutes(request.actor, version),
        "text": markdown(version.text),
        "text_en": markdown(version.text_en),
    }
    return render(request, "meetings/publication.html", context)
