"""What a running matter pinned is read even where today's loader refuses it; the way through its stages stays."""

import copy
import json
from typing import Any

import pytest

from councils.rules.flaws import Flaw
from proposals.rules.procedure_loader import PROCEDURES, load_definition, load_definitions
from proposals.rules.procedure_pinned import load_pinned
from proposals.rules.procedures import may_move, spine

REPS = json.loads((PROCEDURES / "cn.resident_reps.json").read_text(encoding="utf-8"))


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(REPS)


def test_what_the_loader_reads_is_read_the_same() -> None:
    for defn in load_definitions().values():
        assert load_pinned(defn.to_json()) == defn


@pytest.mark.parametrize("word", ["gate_rules", "proxy", "notice", "support", "recusal", "about", "refer_to"])
def test_a_version_older_than_a_word_runs_without_it(data: dict[str, Any], word: str) -> None:
    del data[word]
    with pytest.raises(Flaw):
        load_definition(data)
    assert [stage.key for stage in spine(load_pinned(data))] == [stage.key for stage in spine(load_definition(REPS))]


def test_a_stage_older_than_its_words_is_a_stage_still(data: dict[str, Any]) -> None:
    for stage in data["stages"]:
        for word in ("reminders", "min_days", "at_deadline"):
            del stage[word]
    defn = load_pinned(data)
    assert may_move(defn, "discussion", "meeting")
    assert defn.stage("discussion").min_days == 0
    assert defn.stage("meeting").gates == load_definition(REPS).stage("meeting").gates


def test_what_breaks_a_check_of_today_goes_on(data: dict[str, Any]) -> None:
    data["days"]["display"] += 1
    with pytest.raises(Flaw, match="Write the same number in both places"):
        load_definition(data)
    defn = load_pinned(data)
    assert defn.days.display == REPS["days"]["display"] + 1
    assert defn.rules == load_definition(REPS).rules


def test_words_that_are_gone_are_passed_over(data: dict[str, Any]) -> None:
    data |= {"bell": True, "options": {"ring_twice": {"zh": "响两次", "en": "Ring twice"}}}
    data["bodies"].append("council_of_elders")
    data["petitions"] = [{"key": "elders"}]
    data["on_fail"] |= {"inquorate": {"do": "sing"}}
    data["rules"]["elder"] = data["rules"]["member"]
    data["rules"]["household"] = {"unit": "household"}
    data["gate_rules"] = {"bell_rung": data["rules"]["member"]}
    meeting = next(stage for stage in data["stages"] if stage["key"] == "meeting")
    kept = list(meeting["gates"])
    meeting["gates"].append("bell_rung")
    meeting["actors"].append("bell_ringer")
    meeting["chime"] = 3
    defn = load_pinned(data)
    assert list(defn.stage("meeting").gates) == kept
    assert "council_of_elders" not in defn.bodies
    assert set(defn.rules) == {"member"}
    assert (defn.petitions, defn.options, dict(defn.gate_rules)) == ((), {}, {})
    assert "inquorate" not in defn.on_fail


@pytest.mark.parametrize(
    "broken", [[], "reps", {"key": "cn.resident_reps"}, {**REPS, "stages": []}, {**REPS, "key": 7}]
)
def test_where_no_way_is_left_it_is_a_flaw(broken: Any) -> None:
    with pytest.raises(Flaw):
        load_pinned(broken)
