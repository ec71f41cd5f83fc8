"""Who can force a meeting, with how many, and by when: the numbers of the law as tables, and what always holds."""

import copy
import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from councils.rules.calendar import Calendar, DayKind
from councils.rules.flaws import Flaw
from proposals.rules.petitions import (
    PetitionRule,
    forced_by,
    late_words,
    load_petitions,
    progress,
    progress_words,
    rule_of_petition,
)
from proposals.rules.procedure_loader import PROCEDURES, load_definition, load_definitions
from proposals.rules.procedures import definition_hash

SHIPPED = load_definitions()
CHINA = Calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
FULL = (10, False, "full_days")
RESIDENTS: dict[str, Any] = {
    "key": "residents", "name": {"zh": "居民要求开会", "en": "Residents demand a meeting"}, "who": "adults",
    "fraction": "1/10", "floor": 0, "most": None, "forces": "meeting", "from_day": 0, "days": 30, "sign_days": 90,
    "communities": [], "legal_basis": {"zh": "第二十六条", "en": "article 26"},
}  # fmt: skip


def shipped(procedure: str, key: str) -> PetitionRule:
    return next(rule for rule in SHIPPED[procedure].petitions if rule.key == key)


@pytest.mark.parametrize(
    ("procedure", "key", "base", "needed"),
    [
        ("cn.resident_assembly", "residents", 2100, 210),
        # One tenth of 2,101 is 210.1: 以上 asks for the next whole person.
        ("cn.resident_assembly", "residents", 2101, 211),
        ("cn.resident_assembly", "households", 900, 90),
        ("cn.resident_assembly", "representatives", 31, 11),
        ("cn.resident_reps", "representatives", 31, 7),
        ("cn.resident_reps", "representatives", 30, 6),
        ("cn.resident_reps", "audit_representatives", 30, 10),
        ("cn.villager_assembly", "villagers", 999, 100),
        ("cn.villager_reps", "audit_villagers", 1000, 200),
        ("cn.owners_ordinary", "owners", 861, 173),
        ("cn.recall", "villagers", 1000, 200),
        ("cn.recall", "residents", 1000, 100),
        ("intl.community_council", "residents", 15, 20),
        ("intl.community_council", "residents", 9000, 20),
        # Vector 9: 21 present, 7; 45 present, 10.
        ("intl.parish_meeting_poll", "poll", 21, 7),
        ("intl.parish_meeting_poll", "poll", 45, 10),
        ("intl.parish_meeting_poll", "poll", 29, 10),
        ("intl.parish_meeting_poll", "poll", 0, 1),
        # Nobody on the register demands nothing.
        ("cn.resident_assembly", "residents", 0, 1),
    ],
)
def test_how_many_it_takes(procedure: str, key: str, base: int, needed: int) -> None:
    rule = shipped(procedure, key)
    assert progress(rule, 0, base).needed == needed
    assert not progress(rule, needed - 1, base).reached
    assert progress(rule, needed, base).reached
    assert progress(rule, needed - 1, base).short == 1
    assert progress(rule, needed + 1, base).short == 0


@given(st.sampled_from([rule for defn in SHIPPED.values() for rule in defn.petitions]), st.integers(0, 20_000))
def test_more_people_never_need_fewer_and_one_more_never_undoes(rule: PetitionRule, base: int) -> None:
    assert rule.needed(base) <= rule.needed(base + 1)
    assert rule.needed(base) >= rule.fraction * base or rule.needed(base) == rule.most
    needed = rule.needed(base)
    assert progress(rule, needed, base).reached
    assert progress(rule, needed + 1, base).reached


def test_progress_is_said_with_its_numbers() -> None:
    rule = shipped("cn.resident_assembly", "residents")
    short, enough = progress(rule, 34, 2100), progress(rule, 210, 2100)
    assert (
        progress_words(rule, short, "zh-Hans")
        == "还差176人：成年居民共2100人，要210人（成年居民的十分之一以上），已签34人。"
    )
    assert progress_words(rule, short, "en") == (
        "176 more must sign: 34 have signed, 210 are needed (at least one tenth of the adult residents, 2,100 in all)."
    )
    assert (
        progress_words(rule, enough, "zh-Hans")
        == "够了：成年居民共2100人，要210人（成年居民的十分之一以上），已签210人。"
    )
    assert progress_words(rule, enough, "en").startswith("Enough: 210 have signed, 210 are needed")
    twenty = shipped("intl.community_council", "residents")
    assert progress_words(twenty, progress(twenty, 3, 500), "en") == (
        "17 more must sign: 3 have signed, 20 are needed (at least 20 adult residents)."
    )
    assert progress_words(twenty, progress(twenty, 3, 500), "zh") == "还差17人：要20人（成年居民20人以上），已签3人。"


def test_the_rule_in_words() -> None:
    assert rule_of_petition(shipped("intl.parish_meeting_poll", "poll")).en == (
        "at least one third of the people present, or 10 of them, whichever is less"
    )
    assert rule_of_petition(shipped("cn.resident_assembly", "households")).zh == "户的十分之一以上"
    floored = PetitionRule.from_json({**RESIDENTS, "floor": 5}, "p")
    assert rule_of_petition(floored).en == "at least one tenth of the adult residents, and never fewer than 5"
    assert rule_of_petition(floored).zh == "成年居民的十分之一以上，并且不少于5人"
    two_thirds = PetitionRule.from_json({**RESIDENTS, "fraction": "2/3"}, "p")
    assert rule_of_petition(two_thirds).en == "at least two thirds of the adult residents"


def at(day: int, month: int = 6) -> datetime:
    return datetime(2026, month, day, 20, 15, tzinfo=SHANGHAI)


def test_a_meeting_is_due_with_its_reason_and_the_last_day_for_its_notice() -> None:
    forced = forced_by(shipped("cn.resident_assembly", "residents"), at(1), FULL, CHINA)
    assert forced.deadline.last_day == date(2026, 7, 1)
    assert forced.deadline.reason.en == (
        "Until Wednesday 1 July, 24:00, the meeting is to be held: “Residents demand an assembly” had enough signatures "
        "on Monday 1 June, 30 days from the day after."
    )
    assert forced.deadline.reason.zh == (
        "到7月1日（周三）24:00开会：6月1日（周一）“居民要求开居民会议”签够了，从第二天起30天。"
    )
    assert forced.notice_by is not None
    assert forced.notice_by.on == date(2026, 6, 20)
    assert forced.opens_on is None


def test_the_last_day_moves_off_a_holiday() -> None:
    holidays = Calendar("Europe/London", {date(2026, 6, 15): DayKind.HOLIDAY})
    forced = forced_by(shipped("intl.community_council", "residents"), at(1), FULL, holidays)
    assert forced.deadline.last_day == date(2026, 6, 16)
    assert forced.deadline.moved


def test_a_parish_poll_is_held_from_day_14_to_day_25_and_never_moves() -> None:
    all_off = Calendar("Europe/London", {date(2026, 6, 26): DayKind.HOLIDAY})
    forced = forced_by(shipped("intl.parish_meeting_poll", "poll"), at(1), (7, True, "full_days"), all_off)
    assert (forced.opens_on, forced.deadline.last_day) == (date(2026, 6, 15), date(2026, 6, 26))
    assert forced.deadline.at == datetime(2026, 6, 27, tzinfo=ZoneInfo("Europe/London"))
    assert forced.notice_by is None
    assert forced.deadline.reason.en.startswith("The poll is to be held: Monday 15 June to Friday 26 June:")


def test_an_audit_has_a_deadline_and_no_notice() -> None:
    forced = forced_by(shipped("cn.resident_reps", "audit_residents"), at(1), FULL, CHINA)
    assert forced.notice_by is None
    assert "the audit is to be begun" in forced.deadline.reason.en


def test_late_is_said() -> None:
    rule = shipped("cn.resident_assembly", "residents")
    assert late_words(rule, 3).en == "3 days late: the meeting should have been held."
    assert late_words(rule, 1).zh == "逾期1天，还没有开会。"
    assert late_words(rule, 1).en.startswith("1 day late")


def test_a_procedure_keeps_its_petitions_and_its_hash() -> None:
    for defn in SHIPPED.values():
        assert load_definition(defn.to_json()) == defn
    data = json.loads((PROCEDURES / "cn.resident_reps.json").read_text(encoding="utf-8"))
    without = {key: value for key, value in data.items() if key != "petitions"}
    assert definition_hash(load_definition(without)) == definition_hash(load_definition({**without, "petitions": []}))
    assert definition_hash(load_definition(without)) != definition_hash(load_definition(data))


@pytest.mark.parametrize(
    ("change", "place", "mend"),
    [
        ({"key": "Wer da"}, "petitions[0].key", "Write one short word"),
        ({"key": 7}, "petitions[0].key", "Write one short word"),
        ({"who": "passers-by"}, "petitions[0].who", "Use one of: adults"),
        ({"fraction": "0"}, "petitions[0].floor", 'Set "fraction" or "floor".'),
        ({"floor": 9, "most": 8}, "petitions[0].most", "Raise"),
        ({"from_day": 31}, "petitions[0].from_day", "Lower"),
        ({"days": 0}, "petitions[0].days", "Write it as digits"),
        ({"sign_days": 0}, "petitions[0].sign_days", "Write it as digits"),
        ({"forces": "apology"}, "petitions[0].forces", "Use one of: meeting, poll, audit"),
        ({"communities": ["moon"]}, "petitions[0].communities[0]", "Use one of: urban"),
        ({"legal_basis": "§ 1"}, "petitions[0].legal_basis", "Write an object with zh, en."),
        ({"colour": "red"}, "petitions[0].colour", "Use one of"),
    ],
)
def test_a_broken_petition_is_refused_with_its_place_and_mend(change: dict[str, Any], place: str, mend: str) -> None:
    with pytest.raises(Flaw) as broken:
        load_petitions([{**RESIDENTS, **change}])
    assert broken.value.place == place
    assert mend in broken.value.mend


def test_two_with_one_key_and_no_list_are_refused() -> None:
    with pytest.raises(Flaw, match="stands twice"):
        load_petitions([RESIDENTS, copy.deepcopy(RESIDENTS)])
    with pytest.raises(Flaw, match="list of petitions"):
        load_petitions({"residents": RESIDENTS})
    unsigned = PetitionRule.from_json({**RESIDENTS, "sign_days": None, "most": 10}, "p")
    assert PetitionRule.from_json(unsigned.to_json(), "p") == unsigned
