"""The agenda before the meeting: put on, order, take off; then the notice, as page and as paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councils.models.clock import database_now
from councils.permissions.meeting import earliest_day, may_run_meeting
from councils.permissions.refusal import require
from frontend.documents.meeting_notice import meeting_notice_pdf
from frontend.forms.meetings import NoticeForm, TalkForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.meetings.found import Room, address, item_or_404, meeting_or_404, number_of
from frontend.views.polls.seen import posted
from proposals.actions.agenda import add_talk, move_item, publish_meeting_notice, put_on_agenda, remove_item
from proposals.models import AgendaItem, Poll, Proposal
from proposals.permissions.agenda import READY, RUNNING, may_add_talk, may_arrange_agenda, may_publish_notice


@in_community
def agenda(request: CommunityRequest, pk: int) -> HttpResponse:
    """The office arranges it here; a POST adds something to talk about."""
    meeting = meeting_or_404(request, pk)
    require(may_run_meeting(request.actor, meeting))
    room = Room(meeting)

    def do(said: dict[str, Any]) -> str:
        add_talk(actor=request.actor, meeting=meeting, **said)
        messages.success(request, _("It stands on the agenda."))
        return address(meeting, "meeting-agenda")

    context = {
        "meeting": meeting,
        "room": room,
        "arrange_refusal": may_arrange_agenda(request.actor, meeting),
        "talk_refusal": may_add_talk(request.actor, meeting),
        "notice_refusal": may_publish_notice(request.actor, meeting, room.now, len(room.rows)),
        "waiting": _waiting(request, room),
    }
    return deed(request, TalkForm(posted(request)), do, "meetings/agenda.html", context)


def _waiting(request: CommunityRequest, room: Room) -> list[Proposal]:
    """Matters of this body that might be put on: discussed, and not on an agenda."""
    if may_arrange_agenda(request.actor, room.meeting) is not None:
        return []
    found = Proposal.objects.filter(community=request.community, council=room.meeting.council).in_stage(*READY)  # type: ignore[attr-defined]
    there = AgendaItem.objects.pending().filter(proposal__isnull=False)
    voted = Poll.objects.filter(state__in=[*RUNNING, Poll.State.CLOSED, Poll.State.COUNTED])
    found = found.exclude(pk__in=there.values("proposal")).exclude(pk__in=voted.values("proposal"))
    return list(found.with_stage().order_by("pk")[:50])


@require_POST
@in_community
def matter_agenda(request: CommunityRequest, pk: int) -> HttpResponse:
    """One click on a matter's page: onto the agenda of the chosen meeting."""
    submitted = Proposal.objects.filter(community=request.community, submitted_at__isnull=False)
    proposal = get_object_or_404(submitted.select_related("procedure_version", "community"), pk=pk)
    meeting = meeting_or_404(request, number_of(request.POST.get("meeting")))
    put_on_agenda(actor=request.actor, proposal=proposal, meeting=meeting)
    messages.success(request, _("It stands on the agenda."))
    if request.POST.get("back") == "agenda":
        return redirect(address(meeting, "meeting-agenda"))
    return redirect(reverse("matter", args=[request.community.slug, proposal.pk]))


@require_POST
@in_community
def item_order(request: CommunityRequest, pk: int, item: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    move_item(actor=request.actor, item=item_or_404(request, meeting, item), up=request.POST.get("to") == "up")
    return redirect(address(meeting, "meeting-agenda"))


@require_POST
@in_community
def item_removal(request: CommunityRequest, pk: int, item: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    remove_item(actor=request.actor, item=item_or_404(request, meeting, item))
    messages.success(request, _("It is off the agenda."))
    return redirect(address(meeting, "meeting-agenda"))


@in_community
def notice(request: CommunityRequest, pk: int) -> HttpResponse:
    """Look at it once more, then publish."""
    meeting = meeting_or_404(request, pk)
    require(may_run_meeting(request.actor, meeting))
    room = Room(meeting)
    form = NoticeForm(posted(request), initial={"short_notice_reason": meeting.short_notice_reason})

    def do(said: dict[str, Any]) -> str:
        publish_meeting_notice(actor=request.actor, meeting=meeting, **said)
        messages.success(request, _("The notice is published. Those who are due are told."))
        return address(meeting)

    earliest = earliest_day(request.community, meeting.rule.get("notice", {}), database_now())
    refusal = may_publish_notice(request.actor, meeting, room.now, len(room.rows))
    short = refusal is not None and refusal.code == "meeting:too_early" and meeting.rule["notice"]["short_notice"]
    if not short:
        form.fields.pop("short_notice_reason")
    context = {
        "meeting": meeting,
        "room": room,
        "quorum": room.quorum_words(),
        "earliest_words": earliest.reason.text(get_language() or ""),
        "short": short,
        "refusal": None if short else refusal,
    }
    return deed(request, form, do, "meetings/notice.html", context)


@in_community
def notice_pdf(request: CommunityRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    published = Room(meeting).notice
    if published is None:
        raise Http404
    page = request.build_absolute_uri(address(meeting))
    response = HttpResponse(meeting_notice_pdf(published, page), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{request.community.slug}-meeting-{meeting.pk}.pdf"'
    return response
