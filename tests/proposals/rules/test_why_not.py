"""What is missing, since when, who, and when at the earliest, in one wording."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from councils.rules.calendar import Calendar
from councils.rules.flaws import Flaw
from councils.rules.words import Words
from proposals.rules.gate_counts import decide_counts, decide_share
from proposals.rules.gates import asked_gates
from proposals.rules.procedure_loader import load_definitions
from proposals.rules.risk import Assessed, risk_verdict
from proposals.rules.why_not import GateState, Missing, days_missing, gates_missing, missing_words, still_open, why_not

CALENDAR = Calendar()
START = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
NOW = START + timedelta(days=2)
SIYI = load_definitions()["cn.siyi_lianggongkai"]


def counts(due: int, present: int, yes: int, no: int = 0, abstain: int = 0) -> dict[str, int]:
    return {"due": due, "present": present, "yes": yes, "no": no, "abstain": abstain}


@pytest.mark.parametrize(
    ("gate", "given", "met"),
    [
        ("party_reviewed", counts(30, 20, 15), True),  # reading 4: exactly half of those due
        ("party_reviewed", counts(30, 20, 14, 6), False),
        ("party_reviewed", counts(30, 19, 19), False),  # two thirds of 30 is 20
        ("party_reviewed", counts(0, 0, 0), False),
        ("committees_consulted", counts(9, 8, 5, 3), True),
        ("committees_consulted", counts(9, 8, 4, 4), False),  # half is not more than half
        ("committees_consulted", counts(9, 8, 0, 0, 8), False),
    ],
)
def test_a_count_is_decided_by_the_procedures_rule(gate, given, met):
    decided = decide_counts(SIYI.gate_rules[gate], given)
    assert decided.met is met
    assert decided.words.zh.endswith("。")
    assert "有约束力" not in decided.words.zh
    assert "binding" not in decided.words.en


def test_the_sentence_has_the_numbers_of_the_count():
    decided = decide_counts(SIYI.gate_rules["party_reviewed"], counts(30, 20, 15))
    assert decided.words.zh == "应到30人，参加20人，达到三分之二；赞成15人，达到应到人数的一半，通过。"
    assert decided.words.en == (
        "20 of 30 members took part, at least two thirds; 15 were for, at least half of the 30 due to attend. Carried."
    )


@pytest.mark.parametrize("given", [counts(10, 12, 1), counts(10, 5, 4, 2), {"due": 3}, counts(-1, 0, 0)])
def test_numbers_that_contradict_each_other_are_a_flaw(given):
    with pytest.raises(Flaw):
        decide_counts(SIYI.gate_rules["party_reviewed"], given)


@pytest.mark.parametrize(("women", "of", "met"), [(3, 9, True), (2, 9, False), (0, 0, False), (4, 10, True)])
def test_a_third_of_the_representatives_are_women(women, of, met):
    assert decide_share("women_third", {"due": of, "yes": women}).met is met


def test_the_share_is_said_and_never_more_than_all():
    assert decide_share("women_third", {"due": 9, "yes": 3}).words == Words(
        "9人中女代表3人，达到三分之一。", "3 of 9 are women, at least one third."
    )
    with pytest.raises(Flaw):
        decide_share("women_third", {"due": 3, "yes": 4})


@pytest.mark.parametrize(
    ("found", "major", "met"),
    [
        (Assessed("low", True), True, True),
        (Assessed("low", False), True, False),
        (Assessed("medium", True, "派人值守"), True, True),
        (Assessed("medium", True, "  "), True, False),
        (Assessed("high", True, "派人值守"), True, False),
        (Assessed("high", False), False, False),
        (Assessed("", False, waived=True), False, True),
        (Assessed("", False, waived=True), True, False),
    ],
)
def test_a_risk_that_is_high_or_not_controllable_goes_no_further(found, major, met):
    verdict = risk_verdict(found, major)
    assert verdict.met is met
    assert verdict.words.zh
    assert verdict.words.en


@pytest.mark.parametrize(
    ("gates", "reminders", "to", "major", "asked"),
    [
        ((), ("risk_assessed",), "discussion", False, ()),
        ((), ("risk_assessed",), "discussion", True, ("risk_assessed",)),
        ((), (), "meeting", True, ("risk_assessed",)),
        (("risk_assessed",), (), "meeting", True, ("risk_assessed",)),
        (("agenda_published", "outcome_known"), (), "ballot", False, ("agenda_published",)),
        (("agenda_published", "outcome_known"), (), "display", True, ("agenda_published", "outcome_known")),
    ],
)
def test_a_major_matter_needs_its_assessment_and_no_vote_asks_for_its_own_result(gates, reminders, to, major, asked):
    assert asked_gates(gates, reminders, to, major) == asked


def test_the_line_says_who_since_when_and_the_earliest():
    missing = Missing(
        "x", Words("党组织已研究", "studied by the Party organisation"), False, Words("社区党组织", "the Party organisation"),
        START, NOW + timedelta(days=9), Words("到了3人。", "3 came."),
    )  # fmt: skip
    line = missing_words(missing, CALENDAR, NOW)
    assert line.zh == "党组织已研究：还没有。等社区党组织，从6月1日（周一）起。到了3人。最早6月12日（周五）10:00。"
    assert line.en == (
        "Studied by the Party organisation: not yet. Waiting for the Party organisation since Monday 1 June. 3 came. "
        "Friday 12 June, 10:00 at the earliest."
    )


def test_what_is_met_or_does_not_block_keeps_nothing_back():
    states = {"party_reviewed": GateState(True, START, detail=Words("通过。", "Carried."))}
    missing = gates_missing(["party_reviewed"], ["filed"], states, START)
    assert [(one.key, one.met, one.blocks) for one in missing] == [
        ("party_reviewed", True, True), ("filed", False, False),
    ]  # fmt: skip
    assert still_open(missing) == ()
    assert why_not(missing, CALENDAR, NOW) is None
    assert missing_words(missing[0], CALENDAR, NOW).zh == "党组织已研究：通过。"


def test_full_days_have_their_earliest_end():
    missing = days_missing(Words("讨论", "discussion"), 7, START + timedelta(days=7), START, NOW)
    assert (missing[0].met, missing[0].earliest) == (False, START + timedelta(days=7))
    words = why_not(missing, CALENDAR, NOW)
    assert words is not None
    assert "还有5天" in words.zh
    assert days_missing(Words("讨论", "discussion"), 0, START, START, NOW) == ()
