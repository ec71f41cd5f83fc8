"""Deadlines count when they pass: late, twice or by two clocks gives the same position."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from councils.rules.calendar import Calendar
from proposals.rules.positions import Move, StageFacts, missing_gates, stage_at
from proposals.rules.procedure_loader import load_definition, load_definitions
from proposals.rules.procedures import Definition

DEFN = load_definitions()["cn.resident_reps"]
CALENDAR = Calendar("Asia/Shanghai")
ENTERED = datetime(2026, 6, 1, 2, tzinfo=UTC)
END = datetime(2026, 6, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
MOMENT = timedelta(microseconds=1)


def on_display(*gates: str) -> StageFacts:
    return StageFacts(DEFN, "display", ENTERED, CALENDAR, gates)


@pytest.mark.parametrize(
    ("gates", "now", "stage", "moves"),
    [
        (("carried",), END - MOMENT, "display", ()),
        (("carried",), END, "follow_up", (Move("display", "follow_up", END, "passed"),)),
        (("carried",), END + timedelta(days=400), "follow_up", (Move("display", "follow_up", END, "passed"),)),
        ((), END, "closed", (Move("display", "closed", END, "failed"),)),
    ],
)
def test_display_ends_by_itself(gates: tuple[str, ...], now: datetime, stage: str, moves: tuple[Move, ...]) -> None:
    position = stage_at(on_display(*gates), now)
    assert (position.stage, position.moves, position.overdue) == (stage, moves, False)
    assert position.entered_at == (END if moves else ENTERED)


def test_writing_the_moves_down_late_changes_nothing() -> None:
    now = END + timedelta(days=3)
    position = stage_at(on_display("carried"), now)
    written = StageFacts(DEFN, position.stage, position.entered_at, CALENDAR, ("carried",))
    assert stage_at(written, now).moves == ()
    assert stage_at(written, now).stage == position.stage


def test_screening_that_nobody_answers_is_overdue_and_stays() -> None:
    facts = StageFacts(DEFN, "screening", ENTERED, CALENDAR)
    assert not stage_at(facts, ENTERED).overdue
    late = stage_at(facts, ENTERED + timedelta(days=30))
    assert (late.stage, late.overdue, late.moves) == ("screening", True, ())


def test_stage_without_a_limit_is_never_overdue() -> None:
    position = stage_at(StageFacts(DEFN, "draft", ENTERED, CALENDAR), ENTERED + timedelta(days=4000))
    assert (position.stage, position.due_at, position.overdue) == ("draft", None, False)


def test_recorded_deadline_counts_instead_of_the_usual_one() -> None:
    due = ENTERED + timedelta(hours=1)
    facts = StageFacts(DEFN, "display", ENTERED, CALENDAR, ("carried",), due_at=due)
    assert stage_at(facts, due).moves == (Move("display", "follow_up", due, "passed"),)


def chain() -> Definition:
    """Support that fails after 5 days, discussion that goes on by itself after 7, both without weekends in the way."""
    data = DEFN.to_json()
    stages = {stage["key"]: stage for stage in data["stages"]}
    stages["support"].update(max_days=5, at_deadline="fail", on_fail="closed")
    stages["screening"].update(at_deadline="next", gates=[])
    stages["discussion"].update(at_deadline="next", gates=["party_reviewed"])
    return load_definition(data)


def test_deadlines_pass_one_after_the_other_while_nobody_looks() -> None:
    position = stage_at(
        StageFacts(chain(), "screening", ENTERED, CALENDAR, ("party_reviewed",)), ENTERED + timedelta(days=60)
    )
    assert [(move.leaving, move.entering) for move in position.moves] == [
        ("screening", "discussion"), ("discussion", "meeting"),
    ]  # fmt: skip
    assert position.moves[0].at < position.moves[1].at
    assert position.stage == "meeting"


def test_support_that_stays_short_ends_and_a_gate_that_is_open_holds_up() -> None:
    later = ENTERED + timedelta(days=60)
    assert stage_at(StageFacts(chain(), "support", ENTERED, CALENDAR), later).moves[0].why == "failed"
    held = stage_at(StageFacts(chain(), "discussion", ENTERED, CALENDAR), later)
    assert (held.stage, held.overdue) == ("discussion", True)


def test_missing_gates_are_named_in_the_order_of_the_procedure() -> None:
    facts = StageFacts(DEFN, "meeting", ENTERED, CALENDAR, ("quorum_met",))
    assert missing_gates(facts) == ("agenda_published", "outcome_known", "redaction_checked")
