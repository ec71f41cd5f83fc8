"""The console of secretary and chair: agenda, the item now, the quorum, and one big step at the foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councils.actions.meetings import open_meeting
from councils.models import Meeting
from councils.permissions.meeting import may_run_meeting
from councils.permissions.refusal import Refused, require
from frontend.forms.meetings import NoteForm, RoomVoteForm, WhyForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.meetings.found import Room, Row, address, item_or_404, meeting_or_404
from frontend.views.meetings.next_step import next_step
from frontend.views.polls.seen import poll_words, posted, secrecy_words, turnout_drawn
from proposals.actions.agenda import close_item, finish_meeting, open_item, postpone_item
from proposals.actions.items import open_item_poll
from proposals.actions.pinned_rule import pinned_rule
from proposals.actions.polls import close_poll
from proposals.models import AgendaItem, Poll
from proposals.permissions.agenda import may_postpone_item
from proposals.rules.announcements import rule_words
from proposals.rules.thresholds import Rule

PARTS = ("quorum", "agenda", "now", "step")


@in_community
def console(request: CommunityRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    require(may_run_meeting(request.actor, meeting))
    part = request.GET.get("part", "")
    template = f"meetings/console/_{part}.html" if part in PARTS else "meetings/console/console.html"
    return render(request, template, console_context(request, meeting))


def console_context(
    request: CommunityRequest, meeting: Meeting, vote: BaseForm | None = None, note: BaseForm | None = None
) -> dict[str, Any]:
    """`vote`, `note`: forms with what was typed and why it was refused."""
    room = Room(meeting)
    row = room.current
    context: dict[str, Any] = {"meeting": meeting, "room": room, "row": row, "quorum": room.quorum_words()}
    context["step"] = next_step(request.actor, room)
    if row is not None:
        poll = row.poll if row.poll and row.poll.state != Poll.State.ANNULLED else None
        context |= {
            "poll": poll,
            "note_form": note or NoteForm(initial={"note": row.item.note}),
            "may_postpone": may_postpone_item(request.actor, row.item, row.poll) is None,
        }
        context |= _vote(room, row, vote) if poll is None else _voting(room, poll)
    return context


def _vote(room: Room, row: Row, vote: BaseForm | None) -> dict[str, Any]:
    """The compact form of a vote, with its rule in words before it is opened."""
    proposal = row.item.proposal
    if proposal is None or not row.announced:
        return {}
    item, meeting = row.item, row.item.meeting
    rule = Rule.from_json(pinned_rule(proposal.procedure_version, meeting.basis, in_meeting=True))
    return {
        "vote_form": vote or RoomVoteForm(item=item, proposal=proposal, due=room.quorum.due),
        "vote_rule": rule_words(rule, get_language() or "zh-hans"),
        "binding": rule.binding,
    }


def _voting(room: Room, poll: Poll) -> dict[str, Any]:
    shown = {"secrecy_words": secrecy_words(poll), "binding": poll.binding, **poll_words(poll, room.now)}
    if poll.state == Poll.State.OPEN:
        shown["turnout"] = turnout_drawn(poll, room.lang)
    return shown


@require_POST
@in_community
def opening(request: CommunityRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda meeting: open_meeting(actor=request.actor, meeting=meeting))


@require_POST
@in_community
def closing(request: CommunityRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda meeting: finish_meeting(actor=request.actor, meeting=meeting))


@require_POST
@in_community
def item_opening(request: CommunityRequest, pk: int, item: int) -> HttpResponse:
    return _act(request, pk, lambda meeting: open_item(actor=request.actor, item=item_or_404(request, meeting, item)))


@require_POST
@in_community
def item_closing(request: CommunityRequest, pk: int, item: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    found, form = item_or_404(request, meeting, item), NoteForm(posted(request))

    def do(said: dict[str, Any]) -> str:
        close_item(actor=request.actor, item=found, note=said["note"])
        return address(meeting, "meeting-console")

    return _on_console(request, meeting, form, do, "note")


@in_community
def item_postponement(request: CommunityRequest, pk: int, item: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    require(may_run_meeting(request.actor, meeting))
    found = item_or_404(request, meeting, item)

    def do(said: dict[str, Any]) -> str:
        postpone_item(actor=request.actor, item=found, why=said["why"])
        messages.success(request, _("Postponed. It can be put on the agenda of a later meeting."))
        return address(meeting, "meeting-console")

    context = {"meeting": meeting, "item": found}
    return deed(request, WhyForm(posted(request)), do, "meetings/postponement.html", context)


@require_POST
@in_community
def vote(request: CommunityRequest, pk: int, item: int) -> HttpResponse:
    """Open the vote on the open item; what was typed comes back with the reason where it is refused."""
    meeting = meeting_or_404(request, pk)
    require(may_run_meeting(request.actor, meeting))
    found: AgendaItem = item_or_404(request, meeting, item)
    if found.proposal is None:
        open_item_poll(actor=request.actor, item=found, question="", secrecy="")  # says why not
    assert found.proposal is not None
    due = Room(meeting).quorum.due
    form = RoomVoteForm(posted(request), item=found, proposal=found.proposal, due=due)

    def do(said: dict[str, Any]) -> str:
        open_item_poll(actor=request.actor, item=found, **said)
        return address(meeting, "meeting-console")

    return _on_console(request, meeting, form, do, "vote")


@require_POST
@in_community
def vote_closing(request: CommunityRequest, pk: int, poll: int) -> HttpResponse:
    def act(meeting: Meeting) -> None:
        found = get_object_or_404(Poll.objects.defer("bundle"), community=request.community, meeting=meeting, pk=poll)
        close_poll(actor=request.actor, poll=found)

    return _act(request, pk, act)


def _act(request: CommunityRequest, pk: int, act: Callable[[Meeting], object]) -> HttpResponse:
    """One press; then the console again, whose next step is another one."""
    meeting = meeting_or_404(request, pk)
    act(meeting)
    return redirect(address(meeting, "meeting-console"))


def _on_console(
    request: CommunityRequest, meeting: Meeting, form: BaseForm, do: Callable[[dict[str, Any]], str], name: str
) -> HttpResponse:
    """As `deed`, on the console: what it shows is read after the refusal, in which much may have changed."""
    status = 422
    if form.is_valid():
        try:
            return redirect(do(form.cleaned_data))
        except Refused as refused:
            form.add_error(None, str(refused.refusal))
            status = refused.refusal.status
    require(may_run_meeting(request.actor, meeting))
    meeting = meeting_or_404(request, meeting.pk)
    context = console_context(request, meeting, **{name: form})
    return render(request, "meetings/console/console.html", context, status=status)
