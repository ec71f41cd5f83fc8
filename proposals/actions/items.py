"""In the room: one item at a time, opened, voted on, closed or postponed; then the meeting ends."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from councils.actions.meetings import close_meeting, lock_meeting, touch
from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Meeting
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.meeting import may_run_meeting
from councils.permissions.personal_data import may_publish_text
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.opening import open_poll
from proposals.actions.polls import create_poll
from proposals.actions.stages import stage_of
from proposals.models import AgendaItem, Poll
from proposals.permissions.agenda import (
    may_close_item,
    may_finish_meeting,
    may_open_item,
    may_postpone_item,
    may_vote_on_item,
)
from proposals.permissions.quorum import quorum_of
from proposals.permissions.record_only import keeps_record_only


def open_item(*, actor: Actor, item: AgendaItem) -> AgendaItem:
    """Take it up. Twice is success; while another is open it is refused."""
    with writing():
        item = _lock(item)
        require(may_run_meeting(actor, item.meeting))
        if item.state == AgendaItem.State.OPEN:
            return item
        require(may_open_item(actor, item, open_item_of(item.meeting)))
        return _move(actor, item, AgendaItem.State.OPEN, "item:opened", opened_at=database_now())


def close_item(*, actor: Actor, item: AgendaItem, note: str = "") -> AgendaItem:
    """`note`: what was said or agreed, in a sentence; it goes into the minutes. Twice is success."""
    with writing():
        item = _lock(item)
        require(may_close_item(actor, item, poll_of(item)))
        if item.state == AgendaItem.State.CLOSED:
            return item
        require(may_publish_text(note))
        kept = note.strip() or item.note
        return _move(actor, item, AgendaItem.State.CLOSED, "item:closed", closed_at=database_now(), note=kept)


def postpone_item(*, actor: Actor, item: AgendaItem, why: str) -> AgendaItem:
    """To a later meeting, with the reason. Its matter stays where it is and may be put on another agenda."""
    with writing():
        item = _lock(item)
        require(may_run_meeting(actor, item.meeting))
        if item.state == AgendaItem.State.POSTPONED:
            return item
        require(may_postpone_item(actor, item, poll_of(item)))
        if not why.strip():
            raise Refused(Refusal("item:why", _("Say why it is postponed; it goes into the minutes."), status=422))
        require(may_publish_text(why))
        _tell_proposer(item, why.strip())
        return _move(
            actor, item, AgendaItem.State.POSTPONED, "item:postponed", closed_at=database_now(), note=why.strip()
        )


def open_item_poll(
    *,
    actor: Actor,
    item: AgendaItem,
    question: str,
    secrecy: str,
    question_en: str = "",
    consequence: str = "",
    consequence_en: str = "",
    takes_paper: bool = False,
    small_acknowledged: bool = False,
) -> Poll:
    """Prepare and open the vote on the open item in one step; without a quorum it is refused. Twice is success."""
    with writing():
        item = _lock(item)
        require(may_run_meeting(actor, item.meeting))
        poll = poll_of(item)
        if poll is not None and poll.state == Poll.State.OPEN:
            return poll
        stage = stage_of(item.proposal).stage if item.proposal else ""
        quorum = quorum_of(item.meeting, database_now())
        takes_paper = takes_paper or (item.proposal is not None and keeps_record_only(item.proposal.procedure_version))
        require(may_vote_on_item(actor, item, quorum, stage, takes_paper))
        assert item.proposal is not None
        if poll is None or poll.state != Poll.State.DRAFT:
            poll = create_poll(
                actor=actor,
                proposal=item.proposal,
                question=question,
                question_en=question_en,
                consequence=consequence,
                consequence_en=consequence_en,
                secrecy=secrecy,
                meeting=item.meeting,
                item=item,
                takes_paper=takes_paper,
            )
        poll = open_poll(actor=actor, poll=poll, small_acknowledged=small_acknowledged)
        touch(item.meeting)
        return poll


def finish_meeting(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Close the meeting. What was not reached is postponed by that, and said so."""
    with writing():
        meeting = lock_meeting(meeting.pk)
        require(may_run_meeting(actor, meeting))
        if meeting.state == Meeting.State.CLOSED:
            return meeting
        require(may_finish_meeting(actor, meeting, open_item_of(meeting), open_poll_of(meeting)))
        for item in AgendaItem.objects.filter(meeting=meeting, state=AgendaItem.State.WAITING):
            _move(actor, item, AgendaItem.State.POSTPONED, "item:postponed", closed_at=database_now())
        return close_meeting(actor=actor, meeting=meeting)


def open_item_of(meeting: Meeting) -> AgendaItem | None:
    return AgendaItem.objects.filter(meeting=meeting, state=AgendaItem.State.OPEN).first()


def open_poll_of(meeting: Meeting) -> Poll | None:
    """A vote that is held now in this meeting, on an item or on none. One may begin only under the meeting's lock."""
    return Poll.objects.filter(meeting=meeting, state=Poll.State.OPEN).defer("bundle").order_by("pk").first()


def poll_of(item: AgendaItem) -> Poll | None:
    """The newest vote on the item."""
    return Poll.objects.filter(item=item).defer("bundle").order_by("-pk").first()


def _lock(item: AgendaItem) -> AgendaItem:
    """The meeting's lock is the lock of its items."""
    lock_meeting(item.meeting_id)
    related = ("meeting__community", "meeting__council__community", "proposal__community", "proposal__proposer__person")
    return AgendaItem.objects.select_related(*related).get(pk=item.pk)


def _move(actor: Actor, item: AgendaItem, state: str, name: str, **fields: Any) -> AgendaItem:
    AgendaItem.objects.filter(pk=item.pk).update(state=state, **fields)
    particulars = {"item": item.pk, "position": item.position, "proposal": item.proposal_id}
    if fields.get("note"):
        particulars["note"] = fields["note"]
    record(actor=actor, name=name, about=item.meeting, particulars=particulars)
    touch(item.meeting)
    return _lock(item)


def _tell_proposer(item: AgendaItem, why: str) -> None:
    person = item.proposal.proposer.person if item.proposal else None
    if person is None:
        return
    tell(
        community=item.community,
        persons=[person],
        kind="item:postponed",
        cause=f"item:{item.pk}:postponed",
        particulars={"title": item.title, "title_en": item.title_en or item.title, "why": why},
        path=f"/c/{item.meeting.community.slug}/matters/{item.proposal_id}/",
    )
