"""Who signs whom in and out of a meeting, and from when until when."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.models import Mandate, Meeting, Person
from councils.models.clock import local_today
from councils.models.entitled import Line, standing_for
from councils.permissions.actor import Actor
from councils.permissions.meeting import NOT_HERE, not_yet, runs_meetings
from councils.permissions.refusal import Refusal

SIGN_IN = Refusal(
    "attendance:account", _("You are not signed in to this site."), _("Sign in, or go to the secretary's table.")
)
NOT_DUE = Refusal(
    "attendance:not_due",
    _("You are not on the list of those due in this meeting."),
    _("You may come and listen. If the list is wrong, tell the secretary."),
)
OTHERS = Refusal(
    "attendance:others",
    _("Only the secretary or the chair signs somebody else in or out."),
    _("Sign in for yourself, or go to the secretary's table."),
)


def line_of(meeting: Meeting, person: Person, now: datetime) -> Line | None:
    """What this person counts as in the meeting; None for a guest."""
    return standing_for(meeting.council, meeting.basis, local_today(meeting.community, now), person)


def holds_mandate(meeting: Meeting, person: Person | None, now: datetime) -> bool:
    """Somebody without a vote of his own who comes for others: a guest, and those whom he represents are counted."""
    if person is None or not meeting.rule.get("proxy"):
        return False
    on = local_today(meeting.community, now)
    held = Mandate.objects.filter(council=meeting.council_id, holder=person, state=Mandate.State.VALID).current(on)
    return held.filter(Q(meeting=None) | Q(meeting=meeting)).exists()


def may_sign_in(
    actor: Actor, meeting: Meeting, now: datetime, person: Person | None = None, line: Line | None = None
) -> Refusal | None:
    """`person`: somebody else, whom only the office signs in. `line`: what who comes counts as; a guest has none."""
    refusal = _may_touch(actor, meeting, person)
    if refusal is not None:
        return refusal
    if meeting.state in (Meeting.State.CLOSED, Meeting.State.CANCELLED):
        return Refusal("attendance:over", _("This meeting is over or cancelled; nobody signs in any more."), status=409)
    if person is not None and person.left_register_at is not None:
        return Refusal("attendance:left", _("This person is not on the register."), status=422)
    if meeting.state == Meeting.State.CONVENED and (early := not_yet(meeting, now)):
        return early
    if line is not None or runs_meetings(actor, meeting.council) or holds_mandate(meeting, person or actor.person, now):
        return None
    return NOT_DUE


def may_sign_out(actor: Actor, meeting: Meeting, person: Person | None = None) -> Refusal | None:
    refusal = _may_touch(actor, meeting, person)
    if refusal is None and meeting.state not in (Meeting.State.CONVENED, Meeting.State.OPEN):
        return Refusal("attendance:over", _("This meeting is over or cancelled; nobody signs in any more."), status=409)
    return refusal


def _may_touch(actor: Actor, meeting: Meeting, person: Person | None) -> Refusal | None:
    if meeting.community_id != actor.community.pk:
        return NOT_HERE
    if person is not None and person.community_id != actor.community.pk:
        return NOT_HERE
    if actor.person is None:
        return SIGN_IN
    if person is not None and person.pk != actor.person.pk and not runs_meetings(actor, meeting.council):
        return OTHERS
    return None
