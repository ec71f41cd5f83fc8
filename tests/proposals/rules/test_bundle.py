"""Anyone can recount: what is published proves itself, and every change shows."""

import copy
from typing import Any

import pytest

from councils.rules.canonical import canonical
from councils.rules.flaws import Flaw
from proposals.rules import merkle
from proposals.rules.bundle import ballot_proof, build_bundle, check_bundle

from .build import bar, rule_json


def parts(**changes: object) -> dict[str, Any]:
    given: dict[str, Any] = {
        "community": "qinghuai",
        "poll": "42",
        "question": {"zh": "装路灯吗？", "en": "Street lamps?"},
        "options": ["yes", "no", "abstain"],
        "opened_at": "2026-06-01T00:00:00Z",
        "closed_at": "2026-06-08T12:00:00Z",
        "procedure": {"key": "cn.resident_reps", "hash": "0" * 64},
        "rule": rule_json(),
        "bases": {"heads": {"eligible": 4, "members": 4, "present": 4}},
        "roll": [letter * 64 for letter in "dbca"],
        "ballots": [
            {"code": "BBBB-0000", "marks": "yes"},
            {"code": "AAAA-0000", "marks": "yes"},
            {"code": "CCCC-0000", "marks": "no"},
        ],
    }
    return given | changes


@pytest.fixture
def bundle() -> dict[str, Any]:
    return build_bundle(**parts(totals={"heads": {"yes": 1}}, record_head="f" * 64))


def test_bundle_recounts_to_itself(bundle: dict[str, Any]) -> None:
    assert check_bundle(bundle) == []
    assert bundle["outcome"]["kind"] == "adopted"
    assert bundle["tally"]["heads"] == {"cast": 4, "yes": 3, "no": 1, "abstain": 0, "invalid": 0}
    assert bundle["sentences"]["zh-Hans"].endswith("通过，有约束力。")


def test_bundle_does_not_tell_the_order_of_casting(bundle: dict[str, Any]) -> None:
    other = parts(totals={"heads": {"yes": 1}}, record_head="f" * 64)
    other["ballots"].reverse()
    other["roll"].reverse()
    assert build_bundle(**other) == bundle
    assert [ballot["code"] for ballot in bundle["ballots"]] == ["AAAA-0000", "BBBB-0000", "CCCC-0000"]


def test_voter_proves_that_the_ballot_is_counted(bundle: dict[str, Any]) -> None:
    proof = ballot_proof(bundle, "CCCC-0000")
    path = [bytes.fromhex(part) for part in proof["proof"]]
    root = bytes.fromhex(bundle["root"])
    mine, forged = ({"code": "CCCC-0000", "marks": marks} for marks in ("no", "yes"))
    assert merkle.verify_inclusion(canonical(mine), proof["index"], proof["size"], path, root)
    assert not merkle.verify_inclusion(canonical(forged), proof["index"], proof["size"], path, root)
    with pytest.raises(KeyError):
        ballot_proof(bundle, "ZZZZ-0000")


def flip(bundle: dict[str, Any]) -> None:
    bundle["ballots"][2]["marks"] = "yes"


def another_rule(bundle: dict[str, Any]) -> None:
    bundle["rule"]["threshold"][0]["fraction"] = "3/4"


def another_outcome(bundle: dict[str, Any]) -> None:
    bundle["outcome"]["kind"] = "rejected"


def another_sentence(bundle: dict[str, Any]) -> None:
    bundle["sentences"]["en"] = "Everybody was for."


def stuff(bundle: dict[str, Any]) -> None:
    bundle["ballots"] += [{"code": "DDDD-0000", "marks": "yes"}, {"code": "EEEE-0000", "marks": "yes"}]


def twice(bundle: dict[str, Any]) -> None:
    bundle["ballots"].append(bundle["ballots"][0])


def shuffled_roll(bundle: dict[str, Any]) -> None:
    bundle["roll"].reverse()


def unreadable(bundle: dict[str, Any]) -> None:
    bundle["ballots"][0]["marks"] = "?"


def question(bundle: dict[str, Any]) -> None:
    bundle["question"]["en"] = "No street lamps?"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (flip, "Counting again gives other numbers."),
        (another_rule, "The rule does not have the hash given."),
        (another_outcome, "The rule gives another outcome."),
        (another_sentence, "The sentence of the outcome is another."),
        (stuff, "There are more ballots than electors on the roll."),
        (twice, "A check code stands twice, or they are out of order."),
        (shuffled_roll, "The roll has a line twice, or is out of order."),
        (unreadable, "It cannot be counted again"),
        (question, "The root is another: something was changed."),
    ],
)
def test_every_change_of_a_bundle_shows(bundle: dict[str, Any], change: Any, says: str) -> None:
    before = copy.deepcopy(bundle)
    change(bundle)
    assert bundle != before
    assert any(says in problem.en for problem in check_bundle(bundle))


def test_ballots_that_do_not_fit_the_roll_are_not_published() -> None:
    with pytest.raises(Flaw, match="more ballots than electors"):
        build_bundle(**parts(roll=["a" * 64], bases={"heads": {"eligible": 4, "members": 4, "present": 4}}))


def test_weighted_ballots_carry_their_weights() -> None:
    threshold = [bar("participating", "1/2", True), bar("participating", "1/2", True, "area")]
    weighted = build_bundle(**parts(
        rule=rule_json(unit="owner", measures=["heads", "area"], quorum=[], threshold=threshold),
        bases={"heads": {"eligible": 4}, "area": {"eligible": 400}},
        ballots=[
            {"code": "AAAA-0000", "marks": "yes", "weights": {"heads": 1, "area": "80.50"}},
            {"code": "BBBB-0000", "marks": "no", "weights": {"heads": 1, "area": "80.49"}},
        ],
    ))  # fmt: skip
    assert weighted["tally"]["area"]["yes"] == "80.5"
    assert weighted["outcome"]["kind"] == "rejected"
    assert check_bundle(weighted) == []
