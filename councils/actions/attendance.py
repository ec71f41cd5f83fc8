"""Who is there: arrivals and departures, each stay kept."""

from __future__ import annotations

from councils.actions.coming_for import bring_principals, comes_himself, take_principals
from councils.actions.meetings import lock_meeting, touch
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Attendance, Meeting, Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.attendance import line_of, may_sign_in, may_sign_out
from councils.permissions.refusal import require


def sign_in(*, actor: Actor, meeting: Meeting, person: Person | None = None) -> Attendance:
    """By oneself on one's own phone, or by the secretary for `person`. Twice is success; who comes back is a new stay.

    Somebody who is not due is a guest: there, and not counted.
    """
    with writing():
        meeting = lock_meeting(meeting.pk)
        now = database_now()
        who = person or actor.person
        line = line_of(meeting, who, now) if who is not None else None
        require(may_sign_in(actor, meeting, now, person, line))
        assert who is not None
        assert actor.person is not None
        there = Attendance.objects.filter(meeting=meeting, person=who, mandate=None).here().first()
        if there is not None:
            return there
        comes_himself(actor=actor, meeting=meeting, person=who, now=now)
        own = who.pk == actor.person.pk
        stay = Attendance.objects.create(
            community=meeting.community,
            meeting=meeting,
            person=who,
            household=line.household if line else None,
            counts=line is not None,
            method=Attendance.Method.OWN_PHONE if own else Attendance.Method.SECRETARY,
            recorded_by=actor.person,
            arrived_at=now,
        )
        particulars = {
            "person": who.pk,
            "household": stay.household_id,
            "counts": stay.counts,
            "method": str(stay.method),
        }
        record(actor=actor, name="attendance:signed_in", about=meeting, particulars=particulars, at=now)
        bring_principals(actor=actor, meeting=meeting, holder=who, now=now)
        touch(meeting)
        return stay


def sign_out(*, actor: Actor, meeting: Meeting, person: Person | None = None) -> Attendance | None:
    """Oneself, or by the secretary `person`. Who is not there already has left: success, and None."""
    with writing():
        meeting = lock_meeting(meeting.pk)
        require(may_sign_out(actor, meeting, person))
        now = database_now()
        who = person or actor.person
        stay = Attendance.objects.filter(meeting=meeting, person=who).here().first()
        if stay is None:
            return None
        stay.left_at = max(now, stay.arrived_at)
        stay.save(update_fields=["left_at"])
        particulars = {"person": stay.person_id, "household": stay.household_id, "counts": stay.counts}
        record(actor=actor, name="attendance:signed_out", about=meeting, particulars=particulars, at=now)
        if who is not None:
            take_principals(actor=actor, meeting=meeting, holder=who, now=now)
        touch(meeting)
        return stay
