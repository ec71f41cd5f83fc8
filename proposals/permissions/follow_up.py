"""Who may add work that follows from a resolution, report on it, and end it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import FollowUp, Resolution
from proposals.rules.outcome import CARRIED

NOT_YOURS = Refusal(
    "follow_up:role",
    _("Only the committee's clerk or secretary, or who answers for the work, may do this."),
    _("Ask the committee to note what you know."),
)


def _keeps_books(actor: Actor) -> bool:
    return actor.is_clerk or actor.is_secretary


def may_add_follow_up(actor: Actor, resolution: Resolution) -> Refusal | None:
    if resolution.community_id != actor.community.pk or not _keeps_books(actor):
        return Refusal(
            "follow_up:role",
            _("Only the committee's clerk or a secretary adds work to a resolution."),
            _("Ask them to."),
        )
    if resolution.outcome not in CARRIED:
        return Refusal("follow_up:not_carried", _("Nothing follows from a matter that was not carried."), status=409)
    return None


def answers_for(actor: Actor, follow_up: FollowUp) -> Refusal | None:
    """The clerk, the secretary, or the person who answers for the work; whatever its state."""
    owner = actor.person is not None and follow_up.owner_id == actor.person.pk
    ours = follow_up.community_id == actor.community.pk
    return None if ours and (owner or _keeps_books(actor)) else NOT_YOURS


def may_report(actor: Actor, follow_up: FollowUp) -> Refusal | None:
    """Add a progress note."""
    if refusal := answers_for(actor, follow_up):
        return refusal
    if follow_up.done_at or follow_up.dropped_at:
        return Refusal("follow_up:ended", _("This work is ended already; what was noted stays."), status=409)
    return None


def may_end(actor: Actor, follow_up: FollowUp) -> Refusal | None:
    """Declare done or dropped: the same people; a dropped work needs its reason, which the action asks for."""
    return may_report(actor, follow_up)


def due_is_possible(due_on: date, now: datetime, today: date) -> Refusal | None:
    if due_on < today:
        return Refusal("follow_up:past", _("The due date is in the past. Choose today or later."), status=422)
    return None
