"""A broken procedure is refused with file, place and mend."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from councils.rules.flaws import Flaw
from proposals.rules.procedure_loader import PROCEDURES, load_definition, load_definitions, load_file, load_text
from proposals.rules.procedures import SPINE, Definition, definition_hash

REPS = json.loads((PROCEDURES / "cn.resident_reps.json").read_text(encoding="utf-8"))


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(REPS)


def stage(data: dict[str, Any], key: str) -> dict[str, Any]:
    return next(found for found in data["stages"] if found["key"] == key)


Change = Callable[[dict[str, Any]], object]


def replaced(key: str, value: object) -> Change:
    return lambda data: data.__setitem__(key, value)


def in_stage(name: str, **changes: object) -> Change:
    return lambda data: stage(data, name).update(changes)


def in_part(part: str, **changes: object) -> Change:
    return lambda data: data[part].update(changes)


def in_rule(**changes: object) -> Change:
    return lambda data: data["rules"]["member"].update(changes)


def with_household(**changes: object) -> Change:
    def change(data: dict[str, Any]) -> None:
        bars = [{"measure": "heads", "base": "eligible", "fraction": "1/2", "strict": True}]
        data["rules"] = {"household": {**data["rules"]["member"], "unit": "household", "quorum": bars}}
        data.update(changes)

    return change


def lone_circle(data: dict[str, Any]) -> None:
    """Two stages that lead to each other, and nothing to them."""
    for key in ("notice", "rejected"):
        data["stages"].append({**stage(data, "returned"), "key": key, "kind": "return", "exits": []})
    data["stages"].sort(key=lambda found: found["key"] == "notice" and -1)
    stage(data, "notice")["next"], stage(data, "rejected")["next"] = ["rejected"], ["notice"]
    order = {key: at for at, key in enumerate(SPINE)}
    data["stages"].sort(key=lambda found: order.get(found["key"], 99))


def period_of_due(data: dict[str, Any]) -> None:
    data["modes"] = ["meeting", "period"]
    data["rules"]["member"]["quorum"][0]["base"] = "due"


def weighted(data: dict[str, Any]) -> None:
    member = data["rules"].pop("member")
    bars = [{"measure": m, "base": "cast", "fraction": "1/2", "strict": True} for m in ("heads", "area")]
    data["rules"]["owner"] = {**member, "unit": "owner", "measures": ["heads", "area"], "quorum": [], "threshold": bars}


def on_fail(**changes: object) -> Change:
    return lambda data: data["on_fail"].update(changes)


def on_fail_without_end(data: dict[str, Any]) -> None:
    """Everything is done, nothing is ever closed."""
    stage(data, "display")["on_fail"] = None
    data["stages"] = [found for found in data["stages"] if found["key"] != "closed"]


def record_only_by_name(data: dict[str, Any]) -> None:
    data.update(record_only=True, channels=["paper"], secrecy=["named"])


def period_only_of_present(data: dict[str, Any]) -> None:
    """Nobody is present where nobody meets."""
    polled()(data)
    data["modes"] = ["period"]


def polled(after: str = "meeting", first: int = 14, last: int = 25, least: int = 0) -> Change:
    """With a vote on one day of a window after a stage."""

    def change(data: dict[str, Any]) -> None:
        ballot = {
            **stage(data, "meeting"), "key": "ballot", "kind": "vote", "min_days": least, "next": ["display"], "exits": [],
            "between": {"first": first, "last": last, "after": after},
        }  # fmt: skip
        stage(data, "meeting")["next"].append("ballot")
        data["stages"].insert(5, ballot)
        data["modes"] = ["meeting", "period"]

    return change


def never_ends(data: dict[str, Any]) -> None:
    for found in data["stages"]:
        if found["kind"] == "end":
            found.update(kind="return", next=["support"])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda data: data.pop("days"), "procedure.days"),
        (replaced("colour", "red"), "procedure.colour"),
        (replaced("key", "reps"), "key"),
        (replaced("key", "cn.居民"), "key"),
        (replaced("key", 7), "key"),
        (replaced("bodies", ["parliament"]), "bodies[0]"),
        (replaced("bodies", []), "bodies"),
        (replaced("rules", {}), "rules"),
        (replaced("rules", {"dog": {}}), "rules.dog"),
        (replaced("gate_rules", {"coffee": {}}), "gate_rules.coffee"),
        (replaced("modes", ["meeting", "period"]), "modes"),
        (replaced("refer_to", "somewhere"), "refer_to"),
        (replaced("support", {"base": "dogs", "fraction": "0", "floor": 1, "most": None}), "support.base"),
        (replaced("support", {"base": "adults", "fraction": "0", "floor": 1, "most": 0}), "support.most"),
        (replaced("stages", []), "stages"),
        (replaced("stages", "draft"), "stages"),
        (in_part("proxy", allowed=True), "proxy.most"),
        (in_part("notice", reading="roughly"), "notice.reading"),
        (in_part("days", display=10), "stages[5].min_days"),
        (in_part("days", objection=16), "days.objection"),
        (in_rule(unit="person", quorum=[]), "rules.member.unit"),
        (in_rule(legal_basis={"zh": "", "en": ""}), "rules.member.legal_basis"),
        (in_rule(legal_basis={"zh": "法", "en": ""}), "rules.member.legal_basis"),
        (in_rule(tie="coin"), "rules.member.tie"),
        (period_of_due, "rules.member.quorum[0].base"),
        (with_household(channels=["online"]), "channels"),
        (weighted, "secrecy"),
        (in_stage("draft", next=["ballot"]), "stages[0]"),
        (in_stage("draft", next=[]), "stages[0].next"),
        (in_stage("draft", actors=["king"]), "stages[0].actors[0]"),
        (in_stage("draft", gates=["coffee"]), "stages[0].gates[0]"),
        (in_stage("done", next=["draft"]), "stages[8]"),
        (in_stage("done", on_fail="closed"), "stages[8]"),
        (in_stage("display", on_fail="done"), "stages[5].on_fail"),
        (in_stage("support", min_days=9, max_days=3), "stages[1].min_days"),
        (in_stage("support", at_deadline="fail"), "stages[1].at_deadline"),
        (in_stage("support", at_deadline="fail", max_days=9), "stages[1].on_fail"),
        (in_stage("support", max_days=0), "stages[1].max_days"),
        (in_stage("screening", next=["support"]), "stages[2].next"),
        (in_stage("screening", max_days=9), "stages[2].max_days"),
        (in_stage("support", key="draft"), "stages[1].key"),
        (in_stage("follow_up", exits=["draft"]), "stages"),
        (in_stage("screening", exits=["withdrawn"], on_fail=None), "stages"),
        (lambda data: data["stages"].insert(0, data["stages"].pop(1)), "stages"),
        (lone_circle, "stages[4]"),
        (never_ends, "stages"),
        (replaced("on_fail", {"boredom": {"do": "close"}}), "on_fail.boredom"),
        (replaced("on_fail", {"rejected": {"do": "shout"}}), "on_fail.rejected.do"),
        (replaced("on_fail", {"rejected": {"do": "close"}}), "on_fail"),
        (on_fail(rejected={"do": "refer"}), "on_fail.rejected"),
        (on_fail(rejected={"do": "close", "most": 2}), "on_fail.rejected"),
        (on_fail(inquorate={"do": "adjourn"}), "on_fail.inquorate"),
        (on_fail(inquorate={"do": "adjourn", "most": 0, "then": "close"}), "on_fail.inquorate.most"),
        (on_fail(inquorate={"do": "adjourn", "most": 2, "then": "adjourn"}), "on_fail.inquorate.then"),
        (on_fail(inquorate={"do": "adjourn", "most": 2, "then": "refer"}), "on_fail.inquorate"),
        (on_fail(no_decision={"do": "revise"}), "on_fail.no_decision"),
        (on_fail_without_end, "on_fail.inquorate"),
        (replaced("record_only", "yes"), "record_only"),
        (replaced("record_only", True), "channels"),
        (record_only_by_name, "secrecy"),
        (replaced("secrecy", ["counted"]), "secrecy"),
        (replaced("options", {"magic": {"zh": "法", "en": "law"}}), "options.magic"),
        (replaced("notes", "none"), "notes"),
        (replaced("notes", [{"zh": "法"}]), "notes[0].en"),
        (in_part("notice", by_basis={"dog": 3}), "notice.by_basis.dog"),
        (in_part("notice", by_basis={"household": 3}), "notice.by_basis.household"),
        (in_stage("display", between={"first": 1, "last": 2, "after": "meeting"}), "stages[5].between"),
        (period_only_of_present, "rules.member.quorum[0].base"),
        (polled(first=25, last=14), "stages[5].between.last"),
        (polled(after="support", first=14, last=25, least=30), "stages[5].between.last"),
        (polled(after="notice"), "stages[5].between.after"),
        (polled(after="display"), "stages[5].between.after"),
        (polled(after="closed"), "stages[5].between.after"),
        (replaced("refer_to", "cn.resident_reps"), "refer_to"),
    ],
)
def test_broken_procedure_is_refused_at_its_place(data: dict[str, Any], change: Change, place: str) -> None:
    change(data)
    with pytest.raises(Flaw) as flaw:
        load_text(json.dumps(data, ensure_ascii=False), "broken.json")
    assert (flaw.value.file, flaw.value.place) == ("broken.json", place)
    assert flaw.value.mend


def test_members_are_no_base_where_persons_vote(data: dict[str, Any]) -> None:
    data["rules"] = {"person": {**data["rules"]["member"], "unit": "person"}}
    with pytest.raises(Flaw, match="there are no members"):
        load_definition(data)


def test_referring_needs_a_stage_to_refer_to(data: dict[str, Any]) -> None:
    data["refer_to"] = "cn.resident_assembly"
    data["stages"] = [found for found in data["stages"] if found["key"] != "referred"]
    stage(data, "screening")["exits"].remove("referred")
    stage(data, "discussion")["exits"].remove("referred")
    with pytest.raises(Flaw, match="no stage “referred”"):
        load_definition(data)


def test_households_may_decide_on_paper_too(data: dict[str, Any]) -> None:
    with_household(channels=["online", "paper"])(data)
    assert load_definition(data).bases == ("household",)


def test_text_that_is_no_json_or_says_a_thing_twice_names_the_place() -> None:
    with pytest.raises(Flaw, match=r"x\.json: line 1, column 2: This is no JSON"):
        load_text("{", "x.json")
    with pytest.raises(Flaw, match=r"x\.json: key: This word stands twice"):
        load_text('{"key": "cn.a", "key": "cn.b"}', "x.json")


@pytest.mark.parametrize(
    ("refer_to", "problem"),
    [("cn.nowhere", "There is no procedure “cn.nowhere”"), ("cn.b", "“cn.a” leads back here")],
)
def test_what_is_referred_goes_to_a_procedure_that_is_there_and_ends(
    tmp_path: Path, refer_to: str, problem: str
) -> None:
    for key, to in (("cn.a", refer_to), ("cn.b", "cn.a" if refer_to == "cn.b" else None)):
        (tmp_path / f"{key}.json").write_text(json.dumps({**REPS, "key": key, "refer_to": to}), encoding="utf-8")
    with pytest.raises(Flaw, match=f"cn.a.json: refer_to: {problem}"):
        load_definitions(tmp_path)


def test_an_older_definition_still_reads_and_keeps_its_hash() -> None:
    """As it was pinned before anything said what follows a failure."""
    older = {key: value for key, value in REPS.items() if key not in ("on_fail", "notes", "petitions")}
    defn = load_definition(older)
    assert defn.to_json() == older
    assert definition_hash(defn) == definition_hash(older)


def test_two_files_with_one_key_are_refused(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(REPS), encoding="utf-8")
    with pytest.raises(Flaw, match=r"b\.json: key"):
        load_definitions(tmp_path)
    assert isinstance(load_file(tmp_path / "a.json"), Definition)
