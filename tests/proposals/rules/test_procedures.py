"""The shipped procedures hold together and decide as their laws say."""

import copy
import json
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from councils.rules.calendar import Calendar
from proposals.rules.gates import ACTORS, GATES
from proposals.rules.measures import Facts
from proposals.rules.outcome import decide
from proposals.rules.procedure_loader import PROCEDURES, load_definition, load_definitions
from proposals.rules.procedures import (
    SupportRule,
    definition_hash,
    may_move,
    next_stages,
    side_exits,
    spine,
    stage_deadline,
    stage_earliest,
    support_needed,
)

from .build import facts

SHIPPED = load_definitions()
REPS = json.loads((PROCEDURES / "cn.resident_reps.json").read_text(encoding="utf-8"))
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(REPS)


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_shipped_procedure_is_complete_in_both_languages_and_keeps_its_hash_through_json(key: str) -> None:
    raw = json.loads((PROCEDURES / f"{key}.json").read_text(encoding="utf-8"))
    defn = SHIPPED[key]
    assert defn.key == key
    assert defn.to_json() == raw
    assert definition_hash(defn) == definition_hash(raw) == definition_hash(load_definition(defn.to_json()))
    texts = [defn.name, defn.about, defn.legal_basis, *(found.name for found in defn.stages)]
    assert all(text.zh and text.en for text in texts)
    assert spine(defn)[0].key == "draft"
    assert spine(defn)[-1].key == "done"
    assert defn.days.display >= 15


def test_the_procedures_of_the_law_are_shipped() -> None:
    assert set(SHIPPED) == {
        "cn.siyi_lianggongkai", "cn.zhengzhou_yizheng_sanyi", "cn.community_deliberation", "cn.resident_assembly",
        "cn.resident_reps", "cn.villager_assembly", "cn.villager_reps", "cn.village_group", "cn.collective_members",
        "cn.owners_ordinary", "cn.owners_special", "cn.recall", "cn.hearing", "cn.democratic_appraisal",
        "cn.priority_ballot", "intl.community_council", "intl.parish_council", "intl.parish_meeting_poll", "intl.rror",
        "intl.consensus", "intl.simple_majority",
    }  # fmt: skip
    assert SHIPPED["cn.resident_assembly"].bases == ("household", "person")
    assert SHIPPED["cn.community_deliberation"].refer_to == "cn.resident_assembly"


@pytest.mark.parametrize(
    ("key", "unit", "counted", "kind"),
    [
        ("cn.resident_assembly", "person", {"eligible": 300, "present": 150, "yes": 150}, "inquorate"),
        ("cn.resident_assembly", "person", {"eligible": 300, "present": 151, "yes": 76, "no": 75}, "adopted"),
        ("cn.resident_assembly", "household", {"eligible": 90, "present": 46, "yes": 23, "no": 23}, "rejected"),
        ("cn.villager_assembly", "household", {"eligible": 90, "present": 59, "yes": 59}, "inquorate"),
        ("cn.villager_assembly", "household", {"eligible": 90, "present": 60, "yes": 31, "no": 29}, "adopted"),
        ("cn.resident_reps", "member", {"members": 31, "present": 21, "yes": 10, "no": 1, "abstain": 10}, "rejected"),
        ("cn.village_group", "person", {"eligible": 90, "present": 60, "yes": 31, "no": 29}, "adopted"),
        ("cn.collective_members", "member", {"members": 100, "present": 70, "yes": 66}, "rejected"),
        ("cn.recall", "member", {"members": 30, "yes": 20}, "inquorate"),
        ("cn.recall", "member", {"members": 30, "yes": 21}, "adopted"),
        ("cn.community_deliberation", "member", {"members": 30, "present": 20, "yes": 19, "no": 1}, "opinion"),
        ("intl.community_council", "member", {"members": 8, "present": 3, "yes": 1, "no": 1}, "tied"),
        ("intl.community_council", "member", {"members": 12, "present": 3, "yes": 3}, "inquorate"),
        ("intl.parish_council", "member", {"members": 9, "present": 3, "yes": 2, "no": 1}, "adopted"),
        ("intl.rror", "member", {"members": 60, "present": 40, "yes": 12, "no": 11, "abstain": 17}, "adopted"),
        ("intl.simple_majority", "member", {"members": 9, "present": 5, "yes": 2, "no": 2, "abstain": 1}, "rejected"),
    ],
)
def test_shipped_rule_decides_as_its_law_says(key: str, unit: str, counted: dict[str, int], kind: str) -> None:
    assert decide(SHIPPED[key].rules[unit], facts(**counted)).kind == kind


@pytest.mark.parametrize(
    ("key", "unit", "options", "counted", "kind"),
    [
        ("intl.consensus", "member", {"agree": 8, "block": 1}, {"members": 9, "present": 9, "cast": 9}, "no_decision"),
        ("intl.consensus", "member", {"agree": 7, "stand_aside": 2}, {"members": 9, "present": 9, "cast": 9}, "adopted"),
        ("intl.consensus", "member", {"agree": 4}, {"members": 9, "present": 4, "cast": 4}, "inquorate"),
        (
            "cn.democratic_appraisal", "member", {"competent": 14, "basically_competent": 10, "not_competent": 6},
            {"members": 31, "present": 30, "cast": 30}, "graded",
        ),
        (
            "cn.democratic_appraisal", "member", {"competent": 20}, {"members": 31, "present": 20, "cast": 20},
            "inquorate",
        ),
    ],
)  # fmt: skip
def test_what_is_not_answered_with_yes_or_no_is_decided_as_its_procedure_says(
    key: str, unit: str, options: dict[str, int], counted: dict[str, int], kind: str
) -> None:
    given = Facts.from_json({"measures": {"heads": {**counted, "options": options}}})
    outcome = decide(SHIPPED[key].rules[unit], given)
    assert outcome.kind == kind
    if kind == "graded":
        assert outcome.grade == "basically_competent"


def test_a_hearing_decides_nothing_and_a_priority_ballot_binds_nobody() -> None:
    assert SHIPPED["cn.hearing"].rules["member"].method == "none"
    priority = SHIPPED["cn.priority_ballot"].rules["person"]
    assert priority.priority is not None
    assert (priority.method, priority.binding) == ("priority", False)
    assert (priority.priority.least, priority.priority.most) == (5, 15)


def test_party_review_carries_with_half_of_those_due_and_stores_numbers_only() -> None:
    review = SHIPPED["cn.siyi_lianggongkai"].gate_rules["party_reviewed"]
    assert decide(review, facts(members=40, due=30, present=27, yes=15, no=12)).kind == "adopted"
    assert decide(review, facts(members=40, due=30, present=27, yes=14, no=13)).kind == "rejected"


def test_signatures_needed_follow_base_floor_and_most() -> None:
    assert support_needed(SHIPPED["cn.resident_assembly"], 1286) == 129
    assert support_needed(SHIPPED["cn.owners_ordinary"], 861) == 173
    assert support_needed(SHIPPED["cn.resident_reps"], 2400) == 10
    assert support_needed(SHIPPED["cn.community_deliberation"], 2400) == 0
    parish = SHIPPED["intl.parish_meeting_poll"]
    assert [support_needed(parish, present) for present in (21, 45, 0)] == [7, 10, 1]
    assert SupportRule("adults", Fraction(1, 3), 5).needed(7) == 5


def test_ways_through_a_procedure() -> None:
    defn = SHIPPED["cn.resident_assembly"]
    assert defn.start == "draft"
    assert next_stages(defn, "discussion") == ("meeting", "ballot")
    assert side_exits(defn, "screening") == ("returned", "referred", "withdrawn")
    assert side_exits(defn, "display") == ("closed",)
    assert side_exits(defn, "done") == ()
    assert may_move(defn, "screening", "returned")
    assert may_move(defn, "returned", "support")
    assert not may_move(defn, "draft", "display")
    with pytest.raises(KeyError, match="has no stage 'notice'"):
        defn.stage("notice")


def test_a_screening_ends_on_a_working_day_and_a_display_lasts_its_days() -> None:
    defn, calendar = SHIPPED["cn.resident_reps"], Calendar("Asia/Shanghai")
    # 17:30 UTC on 2 June is already 3 June in Shanghai; ten days later is Saturday 13 June.
    entered = datetime(2026, 6, 2, 17, 30, tzinfo=UTC)
    screening = stage_deadline(defn, "screening", entered, calendar)
    assert screening is not None
    assert screening.at == datetime(2026, 6, 16, tzinfo=SHANGHAI)
    assert screening.moved
    display = stage_deadline(defn, "display", entered, calendar)
    assert display is not None
    assert display.at == datetime(2026, 6, 19, tzinfo=SHANGHAI)
    assert display.reason.zh == "6月3日（周三）起公示15天，到6月18日（周四）。"
    assert display.reason.en == "On display for 15 days from Wednesday 3 June to Thursday 18 June."
    assert stage_deadline(defn, "draft", entered, calendar) is None
    assert stage_earliest(defn, "discussion", entered, calendar) == datetime(2026, 6, 11, tzinfo=SHANGHAI)
    assert stage_earliest(defn, "draft", entered, calendar) == entered


def test_hash_changes_with_every_word(data: dict[str, Any]) -> None:
    before = definition_hash(data)
    data["about"]["en"] += "."
    assert definition_hash(data) != before


def test_every_gate_says_in_both_languages_what_is_missing_and_who_acts() -> None:
    for gate in GATES.values():
        assert gate.name.zh
        assert gate.name.en
        assert gate.actor in ACTORS
