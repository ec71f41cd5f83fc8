"""The parts of a bundle that are read from the vote itself: what was asked, and every ballot."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from proposals.models import Elector, Option, Poll, SealedBallot
from proposals.rules.numbers import number_json


def asked_of(poll: Poll) -> dict[str, Any]:
    """Question, rows, rule and how it is held: fixed by the opening."""
    return {
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


def weights_of(row: SealedBallot | Elector) -> dict[str, Any]:
    return {"heads": row.heads, "area": str(row.area)}
