"""The parts of a bundle that are read from the vote itself: what was asked, the roll, and every ballot."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from proposals.actions.attending import Room
from proposals.models import Elector, Option, Poll, SealedBallot
from proposals.rules.numbers import number_json


def asked_of(poll: Poll) -> dict[str, Any]:
    """Question, rows, rule and how it is held: fixed by the opening."""
    return {
        "community": poll.community.slug,
        "question": {"zh": poll.question, "en": poll.question_en or poll.question},
        "options": [option_json(option) for option in Option.objects.filter(poll=poll)],
        "secrecy": poll.secrecy,
        "procedure": {"key": poll.procedure_version.key, "hash": poll.procedure_version.hash},
        "rule": poll.rule,
        "meeting": poll.meeting_id is not None,
        "recusal": poll.procedure_version.definition["recusal"],
        "last_grade": poll.last_grade,
    }


def option_json(option: Option) -> dict[str, Any]:
    """A row of the ballot as bundle and facts hold it, a project with its cost."""
    row: dict[str, Any] = {"key": option.key, "zh": option.label, "en": option.label_en or option.label}
    return row if option.cost is None else row | {"cost": number_json(Fraction(option.cost))}


def ballots_of(poll: Poll) -> list[dict[str, Any]]:
    rows = SealedBallot.objects.filter(poll=poll).order_by("code").only("code", "marks", "heads", "area")
    if not poll.weighs:
        return [{"code": row.code, "marks": row.marks} for row in rows]
    return [{"code": row.code, "marks": row.marks, "weights": weights_of(row)} for row in rows]


def there_at(poll: Poll) -> list[int]:
    """Lines that were in the room at the close; without a meeting whoever has voted was there."""
    if poll.meeting_id is None or poll.closed_at is None:
        return []
    room, lines = Room(poll, poll.closed_at), Elector.objects.filter(poll=poll).select_related("mandate")
    lines = lines.only("person_id", "household_id", "mandate__holder_id")
    return [line.pk for line in lines.order_by("pk") if room.attended(line)]


def roll_of(poll: Poll, there: Iterable[int]) -> list[dict[str, Any]]:
    """Each voter by his commitment, with what the denominators follow from; a line says of nobody who he is."""
    electors = Elector.objects.filter(poll=poll).order_by("commitment")
    electors = electors.only("heads", "area", "recused_why", "cast_by", "admitted_late_at", "commitment")
    came = set(there)
    return [_line(poll, elector, elector.pk in came) for elector in electors]


def _line(poll: Poll, elector: Elector, there: bool) -> dict[str, Any]:
    """Only what holds is written, so that a roll of thousands stays small."""
    said: dict[str, Any] = {
        "voted": elector.cast_by,
        "present": there,
        "recused": bool(elector.recused_why),
        "late": elector.admitted_late_at is not None,
        "weights": weights_of(elector) if poll.weighs else None,
    }
    return {"line": elector.commitment} | {key: value for key, value in said.items() if value}


def weights_of(row: SealedBallot | Elector) -> dict[str, Any]:
    return {"heads": row.heads, "area": str(row.area)}
