"""The one big step of the console: what comes next, what it will cause, or why not yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import Meeting
from councils.permissions.actor import Actor
from councils.permissions.meeting import may_open_meeting
from councils.permissions.refusal import Refusal
from frontend.views.meetings.found import Room, Row, address
from proposals.actions.items import open_poll_of
from proposals.actions.turnout import turnout
from proposals.models import Poll
from proposals.permissions.agenda import (
    may_close_item,
    may_finish_meeting,
    may_open_item,
    may_publish_notice,
    may_vote_on_item,
)
from proposals.permissions.poll import may_close_poll
from proposals.permissions.waiting import PAPER, waiting_for

VOTE_FORM = "room-vote"


@dataclass(frozen=True)
class Step:
    """`word` on the key, `says` what it will cause. `url` is posted to, or with `link` only opened; `form` names the
    form elsewhere on the page that the key sends."""

    title: str
    word: str
    says: str
    url: str = ""
    link: bool = False
    form: str = ""
    kind: str = "main"
    refusal: Refusal | None = field(default=None)


def next_step(actor: Actor, room: Room) -> Step:
    meeting = room.meeting
    if meeting.state == Meeting.State.CONVENED:
        return _before(actor, room)
    if meeting.state == Meeting.State.OPEN:
        return _during(actor, room)
    if meeting.state == Meeting.State.CLOSED:
        url = address(meeting, "meeting-minutes")
        says = _("They are drafted from the record in both languages; you correct them, then publish them.")
        return Step(_("The meeting is over"), _("Go to the minutes"), says, url, link=True)
    return Step(_("The meeting is cancelled"), _("To its page"), "", address(meeting), link=True)


def _before(actor: Actor, room: Room) -> Step:
    meeting = room.meeting
    if not room.rows:
        says = _("A notice announces what will be decided; nothing else may be.")
        return Step(_("The agenda is empty"), _("To the agenda"), says, address(meeting, "meeting-agenda"), link=True)
    if meeting.notice_published_at is None:
        refusal = may_publish_notice(actor, meeting, room.now, len(room.rows))
        if refusal is not None and refusal.code == "meeting:too_early" and meeting.rule["notice"]["short_notice"]:
            refusal = None  # its page asks for the special reason
        says = _("Those who are due are told, and nothing that binds can be added any more.")
        url = address(meeting, "meeting-notice")
        return Step(_("Publish the notice"), _("Look at the notice"), says, url, link=True, refusal=refusal)
    says = _("The hour is recorded, and who is there now.")
    if not room.quorum.met:
        says = _("You can open and talk. Nothing can be decided before enough are there.")
    return Step(
        _("Open the meeting"), _("Open the meeting"), says, address(meeting, "meeting-opening"),
        refusal=may_open_meeting(actor, meeting, room.now),
    )  # fmt: skip


def _during(actor: Actor, room: Room) -> Step:
    row = room.current
    if row is None:
        return _between(actor, room)
    poll = row.poll if row.poll and row.poll.state != Poll.State.ANNULLED else None
    if poll is not None and poll.state == Poll.State.OPEN:
        return _close_vote(actor, room, poll)
    if poll is not None and poll.state in (Poll.State.CLOSED, Poll.State.COUNTED):
        return _counting(room, poll)
    if poll is None and row.binds and row.announced:
        return _open_vote(actor, room, row)
    return _close_item(actor, room, row)


def _between(actor: Actor, room: Room) -> Step:
    meeting, row = room.meeting, room.following
    if row is None:
        says = _("Everybody who is still signed in stayed to the end. The minutes are drafted from the record.")
        return Step(
            _("Everything is dealt with"), _("Close the meeting"), says, address(meeting, "meeting-closing"),
            refusal=may_finish_meeting(actor, meeting, None, open_poll_of(meeting)),
        )  # fmt: skip
    title = _("Item %(number)s: %(title)s") % {"number": row.number, "title": row.item.heading}
    says = _("It stands on the screen and on everybody's phone as the current item.")
    return Step(
        title, _("Open item %(number)s") % {"number": row.number}, says,
        address(meeting, "meeting-item-opening", row.item.pk), refusal=may_open_item(actor, row.item, None),
    )  # fmt: skip


def _open_vote(actor: Actor, room: Room, row: Row) -> Step:
    refusal = may_vote_on_item(actor, row.item, room.quorum, "meeting")
    counts = {"due": room.quorum.due, "present": room.quorum.present}
    says = _("The roll is fixed: due %(due)s, there now %(present)s. The vote is open until you close it.") % counts
    return Step(_("Vote on this item"), _("Open the vote"), says, form=VOTE_FORM, refusal=refusal)


def _close_vote(actor: Actor, room: Room, poll: Poll) -> Step:
    """Close it; before anybody has voted, first take the votes where the room gives them."""
    counts = {"cast": turnout(poll), "roll": poll.roll_size}
    ways: dict[str, tuple[str, str]] = {
        Poll.Secrecy.NAMED: ("poll-roll-call", _("Call the roll")),
        Poll.Secrecy.COUNTED: ("poll-hands", _("Count the hands")),
    }
    if not counts["cast"] and poll.secrecy in ways:
        page, word = ways[poll.secrecy]
        url = reverse(page, args=[room.meeting.community.slug, poll.pk])
        return Step(_("The vote is open"), word, _("Nobody has voted yet. Then you close the vote."), url, link=True)
    says = _("%(cast)s of %(roll)s have voted. After the close it is counted and published by itself.") % counts
    return Step(
        _("The vote is open"), _("Close the vote"), says, address(room.meeting, "meeting-vote-closing", poll.pk),
        refusal=may_close_poll(actor, poll, room.now),
    )  # fmt: skip


def _counting(room: Room, poll: Poll) -> Step:
    waits = waiting_for(poll)
    says = _("The count waits until the paper ballots are signed off.") if PAPER in waits else ""
    if waits and not says:
        says = _("It is a tie, and the chair or the lot decides.")
    url = _poll_url(room, poll)
    return Step(_("Closed, counting"), _("To the vote"), says or _("The result appears by itself."), url, link=True)


def _close_item(actor: Actor, room: Room, row: Row) -> Step:
    after = room.following
    says = (
        _("Next: item %(number)s, %(title)s.") % {"number": after.number, "title": after.item.heading} if after else ""
    )
    return Step(
        _("Item %(number)s: %(title)s") % {"number": row.number, "title": row.item.heading}, _("Close this item"),
        says or _("It was the last one."), form="room-note", refusal=may_close_item(actor, row.item, row.poll),
    )  # fmt: skip


def _poll_url(room: Room, poll: Poll) -> str:
    return reverse("poll", args=[room.meeting.community.slug, poll.pk])
