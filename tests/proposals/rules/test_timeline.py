from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from councils.rules.calendar import Calendar
from proposals.rules.fitting import fitting
from proposals.rules.procedure_loader import load_definitions
from proposals.rules.timeline import Stay, round_began, timeline

DEFINITIONS = load_definitions()
REPS = DEFINITIONS["cn.resident_reps"]
SIMPLE = DEFINITIONS["intl.simple_majority"]
CALENDAR = Calendar()
START = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def test_rail_of_a_draft_shows_the_whole_way_ahead():
    steps = timeline(REPS, [Stay("draft", START)], at(0), CALENDAR)
    assert [(s.key, s.state) for s in steps] == [
        ("draft", "now"), ("support", "next"), ("screening", "next"), ("discussion", "next"), ("meeting", "next"),
        ("display", "next"), ("follow_up", "next"), ("report", "next"), ("done", "next"),
    ]  # fmt: skip
    assert steps[5].least_days == 15


def test_next_step_says_when_at_the_earliest_and_what_is_missing():
    stays = [
        Stay("draft", START, at(1)), Stay("support", at(1), at(2)), Stay("screening", at(2), at(3)),
        Stay("discussion", at(3), due_at=at(10.6)),
    ]  # fmt: skip
    steps = timeline(REPS, stays, at(8), CALENDAR, met=["screened"])
    assert [s.state for s in steps[:5]] == ["done", "done", "done", "now", "next"]
    assert steps[0].name.en == "Raised"
    assert steps[3].until == at(10.6)
    meeting = steps[4]
    assert meeting.earliest == CALENDAR.end_of(CALENDAR.day_of(at(3)) + timedelta(days=7))
    assert [(m.key, m.met) for m in meeting.missing] == [("days", False), ("party_reviewed", False)]
    assert meeting.missing[0].text.zh == "讨论满7天（还有3天）"
    assert meeting.missing[0].text.en == "7 full days of discussion (3 to go)"
    assert meeting.missing[1].who is not None


def test_days_are_met_when_they_have_passed():
    steps = timeline(REPS, [Stay("discussion", START)], at(9), CALENDAR)
    assert steps[1].missing[0].met
    assert steps[1].missing[0].text.zh == "讨论满7天"
    assert steps[1].earliest is None


def test_overdue_is_said():
    step = timeline(REPS, [Stay("screening", START, due_at=at(10))], at(10), CALENDAR)[0]
    assert step.overdue


@pytest.mark.parametrize("end", ["referred", "withdrawn", "closed"])
def test_matter_that_left_its_way_promises_nothing(end):
    steps = timeline(
        REPS, [Stay("draft", START, at(1)), Stay("screening", at(1), at(2)), Stay(end, at(2))], at(3), CALENDAR
    )
    assert [(s.key, s.state) for s in steps] == [("draft", "done"), ("screening", "done"), (end, "done")]


def test_returned_matter_waits_for_its_author():
    steps = timeline(REPS, [Stay("screening", START, at(1)), Stay("returned", at(1), why="缺费用")], at(3), CALENDAR)
    assert [(s.key, s.state, s.why) for s in steps] == [("screening", "done", ""), ("returned", "now", "缺费用")]


def test_second_submission_tells_each_stage_once():
    stays = [
        Stay("draft", START, at(1)), Stay("support", at(1), at(2)), Stay("screening", at(2), at(3)),
        Stay("returned", at(3), at(4)), Stay("support", at(4), at(4)), Stay("screening", at(4)),
    ]  # fmt: skip
    steps = timeline(REPS, stays, at(5), CALENDAR)
    assert [s.key for s in steps if s.state != "next"] == ["draft", "support", "screening"]
    assert steps[1].entered_at == at(4)


def test_other_way_taken_is_the_way_drawn():
    stays = [Stay("draft", START, at(1)), Stay("discussion", at(1), at(9)), Stay("ballot", at(9))]
    steps = timeline(SIMPLE, stays, at(10), CALENDAR, met=["outcome_known"])
    assert [s.key for s in steps] == ["draft", "discussion", "ballot", "display", "follow_up", "done"]
    assert [(m.key, m.met) for m in steps[3].missing] == [("outcome_known", True), ("redaction_checked", False)]


def test_matter_that_is_done_ends_there():
    steps = timeline(SIMPLE, [Stay("follow_up", START, at(1)), Stay("done", at(1))], at(2), CALENDAR)
    assert [(s.key, s.state) for s in steps] == [("follow_up", "done"), ("done", "done")]


def test_stage_that_the_procedure_does_not_know_is_told_by_its_key():
    steps = timeline(SIMPLE, [Stay("notice", START)], at(1), CALENDAR)
    assert [(s.key, s.name.en) for s in steps] == [("notice", "notice")]


@pytest.mark.parametrize(
    ("body", "community", "first"),
    [
        ("representative_meeting", "urban", "cn.resident_reps"),
        ("representative_meeting", "village", "cn.villager_reps"),
        ("resident_assembly", "urban", "cn.resident_assembly"),
        ("resident_assembly", "parish", "intl.parish_meeting_poll"),
        ("community_council", "urban", "cn.community_deliberation"),
        ("community_council", "parish", "intl.community_council"),
        ("owners_assembly", "estate", "cn.owners_ordinary"),
        ("residents_committee", "urban", "intl.simple_majority"),
        ("supervision_committee", "village", "intl.simple_majority"),
    ],
)
def test_plain_procedure_of_a_body_comes_first(body, community, first):
    found = fitting([d.to_json() for d in DEFINITIONS.values()], body, community)
    assert found[0] == first
    assert all(body in DEFINITIONS[key].bodies for key in found)


def test_no_procedure_fits_a_body_that_none_names():
    assert fitting([d.to_json() for d in DEFINITIONS.values()], "choir", "urban") == []


def test_a_round_began_when_it_came_back_from_its_display_or_at_the_beginning() -> None:
    begun = datetime(2026, 6, 1, tzinfo=UTC)
    keys = ("discussion", "meeting", "display", "discussion", "meeting", "display", "meeting")
    stays = [Stay(key, begun + timedelta(days=at)) for at, key in enumerate(keys)]
    assert round_began(stays[:3]) == begun
    assert round_began(stays[:5]) == begun + timedelta(days=3)
    assert round_began(reversed(stays)) == begun + timedelta(days=6)
