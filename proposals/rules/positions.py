"""Where a matter stands by the calendar: deadlines count when they pass, a job only makes it durable."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from councils.rules.calendar import Calendar
from proposals.rules.procedures import Definition, stage_deadline


@dataclass(frozen=True)
class StageFacts:
    """What is on record: the newest stage run, the gates met so far. `due_at` overrides the deadline of the stage."""

    definition: Definition
    stage: str
    entered_at: datetime
    calendar: Calendar
    gates_met: Collection[str] = ()
    due_at: datetime | None = None


@dataclass(frozen=True)
class Move:
    """A move that the calendar has made: `why` is "passed" (time over, goes on) or "failed" (time over, did not)."""

    leaving: str
    entering: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Position:
    """`moves`: what still has to be written down, oldest first. `overdue`: the limit passed and nothing moved."""

    stage: str
    entered_at: datetime
    due_at: datetime | None
    overdue: bool
    moves: tuple[Move, ...]


def stage_at(facts: StageFacts, now: datetime) -> Position:
    """The position at `now`. A deadline that is exactly `now` has passed. The same whoever asks, late or twice."""
    stage, entered_at, due_at = facts.stage, facts.entered_at, facts.due_at
    moves: list[Move] = []
    while True:
        if due_at is None and (limit := stage_deadline(facts.definition, stage, entered_at, facts.calendar)):
            due_at = limit.at
        passed = due_at is not None and now >= due_at
        entering = _by_calendar(facts, stage) if passed else None
        if entering is None or due_at is None:
            return Position(stage, entered_at, due_at, passed, tuple(moves))
        failed = entering == facts.definition.stage(stage).on_fail
        moves.append(Move(stage, entering, due_at, "failed" if failed else "passed"))
        stage, entered_at, due_at = entering, due_at, None


def missing_gates(facts: StageFacts) -> tuple[str, ...]:
    """The gates of the stage that are not met yet, in the order of the procedure."""
    return tuple(gate for gate in facts.definition.stage(facts.stage).gates if gate not in facts.gates_met)


def _by_calendar(facts: StageFacts, key: str) -> str | None:
    """Where the end of its time takes a matter: on (if its gates are met), to its failing, or nowhere."""
    stage = facts.definition.stage(key)
    if stage.at_deadline == "stay":
        return None
    if stage.at_deadline == "next" and all(gate in facts.gates_met for gate in stage.gates):
        return stage.next[0]
    return stage.on_fail
