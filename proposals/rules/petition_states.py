"""Where a petition stands: derived from what is on record and the time, never written down."""

from dataclasses import dataclass
from datetime import datetime

COLLECTING, CHECKING, LAPSED, REACHED, LATE, MET, OVER = (
    "collecting", "checking", "lapsed", "reached", "late", "met", "over",
)  # fmt: skip


@dataclass(frozen=True)
class PetitionFacts:
    """`met_at`: when what was demanded takes or took place (a meeting's hour, a poll's opening, the answer), if it does.

    `sheets_waiting`: paper that came in time and that no second person has checked yet.
    """

    reached_at: datetime | None = None
    closes_at: datetime | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None
    matter_over: bool = False
    sheets_waiting: bool = False


def petition_state(facts: PetitionFacts, now: datetime) -> str:
    """`checking`: the time to sign is over, paper still waits; `late`: due and nothing called, or called for too late."""
    if facts.reached_at is not None:
        if facts.met_at is not None and (facts.due_at is None or facts.met_at < facts.due_at):
            return MET
        late = facts.due_at is not None and now >= facts.due_at
        if facts.met_at is not None and facts.met_at <= now:
            return MET
        return LATE if late else REACHED
    if facts.matter_over:
        return OVER
    if facts.closes_at is not None and now >= facts.closes_at:
        return CHECKING if facts.sheets_waiting else LAPSED
    return COLLECTING


def takes_signatures(facts: PetitionFacts, now: datetime) -> bool:
    return petition_state(facts, now) == COLLECTING
