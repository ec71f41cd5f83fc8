"""The roll: who may vote, read from register and seats in the transaction that opens the poll, and frozen there."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from councils.actions.represented import Settled, settle_mandates
from councils.models import Attendance, Mandate
from councils.rules.mandates import Proxy
from councils.rules.record import commitment
from proposals.actions.roll_lines import Line, roll_lines
from proposals.models import Elector, Poll, Recusal
from proposals.rules.bundle_roll import roll_hash

__all__ = ["add_line", "freeze_roll", "opened_line", "roll_hash", "roll_payload"]


def freeze_roll(poll: Poll, on: date) -> tuple[int, str]:
    """One Elector per voter; returns size and hash. Later changes to register, seats, units, mandates do not touch it."""
    lines = roll_lines(poll.council, poll.basis, on)
    reasons = dict(Recusal.objects.filter(poll=poll).values_list("person_id", "why"))
    mandates = mandates_for(poll, lines, on, reasons).by_principal
    electors = [
        _elector(poll, number, line, reasons.get(line.person.pk, ""), mandates.get(line.person.pk))
        for number, line in enumerate(lines, start=1)
    ]
    Elector.objects.bulk_create(electors, batch_size=500)
    return len(electors), roll_hash(elector.commitment for elector in electors)


def mandates_for(poll: Poll, lines: Sequence[Line], on: date, recused: Iterable[int]) -> Settled:
    """Who is represented by whom in this vote, and which mandates do not count in it. Recused ones hold none."""
    terms = Proxy.from_json(poll.procedure_version.definition["proxy"])
    if not terms.allowed:
        return Settled()
    came: set[int] = set()
    if poll.meeting_id is not None:
        here = Attendance.objects.filter(meeting=poll.meeting_id, mandate=None).here().counting()
        homes = dict(here.exclude(household=None).values_list("household_id", "person_id"))
        came = set(here.values_list("person_id", flat=True))
        came |= {line.person.pk for line in lines if line.household is not None and line.household.pk in homes}
    return settle_mandates(
        poll.council, terms, on, on_roll={line.person.pk for line in lines}, meeting_id=poll.meeting_id, matter=poll.proposal_id,
        present=came, barred=set(recused),
    )  # fmt: skip


def add_line(poll: Poll, line: Line, at: datetime, recused_why: str = "") -> Elector:
    """A late admission: the next number, marked as such. Who was recused before the opening stays recused."""
    last = Elector.objects.filter(poll=poll).order_by("-number").values_list("number", flat=True).first() or 0
    elector = _elector(poll, last + 1, line, recused_why)
    elector.admitted_late_at = at
    elector.save(force_insert=True)
    return elector


def roll_payload(elector: Elector, person_ref: str, household_ref: str, holder_ref: str = "") -> dict[str, Any]:
    """What a line commits to; with the salt, anybody who is shown it can recompute the commitment.

    "holder" only where somebody else votes for the line.
    """
    held = {"holder": holder_ref} if holder_ref else {}
    return held | {
        "area": str(elector.area),
        "heads": elector.heads,
        "household": household_ref,
        "number": elector.number,
        "person": person_ref,
        "poll": elector.poll_id,
        "recused": bool(elector.recused_why),
    }


def opened_line(elector: Elector) -> dict[str, Any]:
    """Salt and payload of one line, which open its commitment; for the elector himself and the supervision committee."""
    household_ref = elector.household.register_id if elector.household else ""
    holder_ref = elector.mandate.holder.register_id if elector.mandate else ""
    payload = roll_payload(elector, elector.person.register_id, household_ref, holder_ref)
    return {"salt": elector.salt, "payload": payload, "line": elector.commitment}


def _elector(poll: Poll, number: int, line: Line, recused_why: str, mandate: Mandate | None = None) -> Elector:
    elector = Elector(
        community_id=poll.community_id,
        poll=poll,
        person=line.person,
        household=line.household,
        mandate=mandate,
        number=number,
        heads=line.heads,
        area=line.area,
        building=line.building,
        recused_why=recused_why,
        salt=secrets.token_hex(16),
    )
    household_ref = line.household.register_id if line.household else ""
    holder_ref = mandate.holder.register_id if mandate else ""
    payload = roll_payload(elector, line.person.register_id, household_ref, holder_ref)
    elector.commitment = commitment(elector.salt, payload)
    return elector
