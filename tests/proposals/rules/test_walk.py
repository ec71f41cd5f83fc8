"""Every shipped procedure walked on paper: from its beginning over every way to an end, by the pure functions alone."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from councils.rules.calendar import Calendar
from proposals.rules.positions import StageFacts, missing_gates, stage_at
from proposals.rules.procedure_loader import load_definitions
from proposals.rules.procedures import Definition, may_move, next_stages, side_exits, stage_deadline, stage_earliest
from proposals.rules.timeline import Stay, timeline

SHIPPED = load_definitions()
CALENDAR = Calendar("Asia/Shanghai")
BEGUN = datetime(2026, 6, 1, 2, tzinfo=UTC)


def ways(defn: Definition, stage: str, been: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """All ways onwards from a stage to an end, none through a stage twice."""
    been = (*been, stage)
    if defn.stage(stage).is_end:
        return [been]
    onwards = [key for key in (*next_stages(defn, stage), *side_exits(defn, stage)) if key not in been]
    return [way for key in onwards for way in ways(defn, key, been)]


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_every_way_through_a_procedure_ends_and_every_stage_is_on_one(key: str) -> None:
    defn = SHIPPED[key]
    found = ways(defn, defn.start)
    assert {stage for way in found for stage in way} | {"returned"} == {stage.key for stage in defn.stages}
    assert all(may_move(defn, a, b) for way in found for a, b in pairwise(way))
    assert {way[-1] for way in found} == {"done", "referred", "withdrawn", "closed"}


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_the_main_way_keeps_its_days_its_gates_and_is_drawn_at_every_step(key: str) -> None:
    defn, at, stage = SHIPPED[key], BEGUN, SHIPPED[key].start
    stays: list[Stay] = []
    while True:
        limit = stage_deadline(defn, stage, at, CALENDAR)
        stay = Stay(stage, at, due_at=limit.at if limit else None)
        steps = timeline(defn, [*stays, stay], at, CALENDAR)
        assert [step.key for step in steps if step.state == "now"] == ([] if stage == "done" else [stage])
        if defn.stage(stage).is_end:
            break
        gates = defn.stage(stage).gates
        assert missing_gates(StageFacts(defn, stage, at, CALENDAR)) == gates
        assert missing_gates(StageFacts(defn, stage, at, CALENDAR, gates)) == ()
        leaves = max(stage_earliest(defn, stage, at, CALENDAR), at + timedelta(hours=1))
        assert limit is None or limit.at >= stage_earliest(defn, stage, at, CALENDAR)
        if limit and defn.stage(stage).at_deadline == "next":
            moved = stage_at(StageFacts(defn, stage, at, CALENDAR, gates), limit.at)
            assert moved.moves[0].entering == next_stages(defn, stage)[0]
        stays.append(Stay(stage, at, left_at=leaves, due_at=stay.due_at))
        at, stage = leaves, next_stages(defn, stage)[0]
    assert stage == "done"
    assert at - BEGUN >= timedelta(days=defn.days.display)
