"""Presence by mandate: while the holder is there, so are those whom he represents; who comes himself represents himself."""

from __future__ import annotations

from datetime import datetime

from councils.actions.meetings import lock_meeting, touch
from councils.actions.record import record
from councils.actions.represented import settle_mandates
from councils.actions.writing import writing
from councils.models import Attendance, Mandate, Meeting, Person
from councils.models.clock import database_now, local_today
from councils.models.entitled import entitled
from councils.permissions.actor import Actor
from councils.rules.mandates import Proxy


def bring_principals(*, actor: Actor, meeting: Meeting, holder: Person, now: datetime) -> int:
    """Inside the meeting's lock, when `holder` is signed in: those he represents here are present by mandate."""
    terms = meeting.rule.get("proxy")
    on = local_today(meeting.community, now)
    if not terms or not Mandate.objects.filter(council=meeting.council_id, holder=holder).current(on).exists():
        return 0
    lines = {line.person.pk: line for line in entitled(meeting.council, meeting.basis, on)}
    here = Attendance.objects.filter(meeting=meeting).here().counting()
    came = set(here.filter(mandate=None).values_list("person_id", flat=True))
    homes = set(here.filter(mandate=None).exclude(household=None).values_list("household_id", flat=True))
    came |= {pk for pk, line in lines.items() if line.household is not None and line.household.pk in homes}
    settled = settle_mandates(
        meeting.council, Proxy.from_json(terms), on, on_roll=lines.keys(), meeting_id=meeting.pk, present=came
    )
    there = set(here.values_list("person_id", flat=True))
    brought = [
        Attendance(
            community=meeting.community, meeting=meeting, person_id=pk, household=lines[pk].household, counts=True,
            method=Attendance.Method.MANDATE, mandate=mandate, recorded_by=actor.person or holder, arrived_at=now,
        )
        for pk, mandate in settled.by_principal.items()
        if mandate.holder_id == holder.pk and pk not in there
    ]  # fmt: skip
    Attendance.objects.bulk_create(brought)
    for stay in brought:
        particulars = {"person": stay.person_id, "household": stay.household_id, "counts": True, "method": "mandate"}
        record(actor=actor, name="attendance:signed_in", about=meeting, particulars=particulars, at=now)
    return len(brought)


def comes_himself(*, actor: Actor, meeting: Meeting, person: Person, now: datetime) -> None:
    """Who appears in person is not represented any more, and a mandate for this one meeting ends by that."""
    _leave(actor, meeting, now, person=person)
    narrow = Mandate.objects.filter(council=meeting.council_id, principal=person).live().filter(meeting=meeting)
    for mandate in narrow:
        mandate.state, mandate.ended_at, mandate.ended_by = Mandate.State.REVOKED, now, person
        mandate.save(update_fields=["state", "ended_at", "ended_by"])
        particulars = {"principal": person.pk, "holder": mandate.holder_id, "meeting": meeting.pk, "why": "in person"}
        record(actor=actor, name="mandate:revoked", about=mandate, particulars=particulars, at=now)


def take_principals(*, actor: Actor, meeting: Meeting, holder: Person, now: datetime) -> None:
    """The holder leaves, and with him those whom he represents."""
    _leave(actor, meeting, now, mandate__holder=holder)


def _leave(actor: Actor, meeting: Meeting, now: datetime, **whose: Person) -> None:
    stays = Attendance.objects.filter(meeting=meeting, mandate__isnull=False, **whose).here()
    for stay in stays:
        stay.left_at = max(now, stay.arrived_at)
        stay.save(update_fields=["left_at"])
        particulars = {"person": stay.person_id, "household": stay.household_id, "counts": stay.counts}
        record(actor=actor, name="attendance:signed_out", about=meeting, particulars=particulars, at=now)


def bring_principals_of(*, actor: Actor, mandate: Mandate) -> None:
    """A mandate came into force while its holder sits in a meeting. After the commit: a meeting is locked first elsewhere."""
    sitting = Attendance.objects.filter(
        person=mandate.holder_id,
        mandate=None,
        meeting__council=mandate.council_id,
        meeting__state__in=["convened", "open"],
    )
    for meeting_id in set(sitting.here().values_list("meeting_id", flat=True)):
        with writing():
            meeting = lock_meeting(meeting_id)
            if bring_principals(actor=actor, meeting=meeting, holder=mandate.holder, now=database_now()):
                touch(meeting)
