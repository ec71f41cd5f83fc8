"""What the chair and the secretary enter in the room: a roll call in a vote by name, the hands of a show of hands."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Poll
from proposals.permissions.poll import is_chair, runs_polls
from proposals.permissions.record_only import by_ballot_here

NOT_YOURS = Refusal(
    "room:role", _("Only the chair or the secretary of this body enters what happens in the room."), _("Ask the chair.")
)


def sits_at_the_table(actor: Actor, poll: Poll) -> bool:
    return poll.community_id == actor.community.pk and (runs_polls(actor, poll.council) or is_chair(actor, poll))


def may_call_roll(actor: Actor, poll: Poll, now: datetime) -> Refusal | None:
    if not sits_at_the_table(actor, poll):
        return NOT_YOURS
    if poll.secrecy != Poll.Secrecy.NAMED:
        return Refusal("roll_call:secrecy", _("A roll is called only in a vote by name."), status=409)
    return _in_the_room(poll, now)


def may_count_hands(actor: Actor, poll: Poll, now: datetime) -> Refusal | None:
    if not sits_at_the_table(actor, poll):
        return NOT_YOURS
    if poll.secrecy != Poll.Secrecy.COUNTED:
        return Refusal(
            "hands:secrecy", _("Hands are counted only where the vote was opened as a show of hands."), status=409
        )
    if refusal := by_ballot_here(poll):
        return refusal
    return _in_the_room(poll, now)


def _in_the_room(poll: Poll, now: datetime) -> Refusal | None:
    if poll.meeting_id is None:
        return Refusal("room:no_meeting", _("This vote is not held in a meeting."), status=409)
    if not poll.is_open(now):
        return Refusal("room:not_open", _("This vote is not open."), status=409)
    return None
