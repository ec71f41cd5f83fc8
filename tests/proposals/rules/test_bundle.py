"""Anyone can recount: what is published proves itself, and every change shows."""

import copy
from typing import Any

import pytest

from councils.rules.canonical import canonical
from councils.rules.flaws import Flaw
from proposals.rules import merkle
from proposals.rules.bundle import ballot_proof, build_bundle, check_bundle

from .build import bar, rule_json


def line(letter: str, **more: object) -> dict[str, Any]:
    return {"line": letter * 64, **more}


def parts(**changes: object) -> dict[str, Any]:
    given: dict[str, Any] = {
        "community": "qinghuai",
        "poll": "42",
        "question": {"zh": "装路灯吗？", "en": "Street lamps?"},
        "options": ["yes", "no", "abstain"],
        "secrecy": "confidential",
        "opened_at": "2026-06-01T00:00:00Z",
        "closed_at": "2026-06-08T12:00:00Z",
        "procedure": {"key": "cn.resident_reps", "hash": "0" * 64},
        "rule": rule_json(),
        "meeting": True,
        "roll": [
            line("d", voted="online"), line("b", voted="room", present=True), line("c", voted="paper"),
            line("a", present=True), line("e", voted="visit"),
        ],
        "ballots": [
            {"code": "BBBB-0000", "marks": "yes"},
            {"code": "AAAA-0000", "marks": "yes"},
            {"code": "CCCC-0000", "marks": "no"},
            {"code": "A0A0-0000", "marks": "yes"},
        ],
        "record_head": "f" * 64,
        "public_key": "e" * 64,
    }  # fmt: skip
    return given | changes


@pytest.fixture
def bundle() -> dict[str, Any]:
    return build_bundle(**parts())


def test_bundle_recounts_to_itself(bundle: dict[str, Any]) -> None:
    assert check_bundle(bundle) == []
    assert bundle["bases"] == {"heads": {"eligible": 5, "members": 5, "due": 5, "present": 5}}
    assert bundle["turnout"] == {"online": 1, "paper": 1, "room": 1, "visit": 1}
    assert bundle["outcome"]["kind"] == "adopted"
    assert bundle["tally"]["heads"] == {"cast": 4, "yes": 3, "no": 1, "abstain": 0, "invalid": 0}
    assert bundle["sentences"]["zh-Hans"].endswith("通过，有约束力。")


def test_bundle_does_not_tell_the_order_of_casting(bundle: dict[str, Any]) -> None:
    other = parts()
    other["ballots"].reverse()
    other["roll"].reverse()
    assert build_bundle(**other) == bundle
    assert [ballot["code"] for ballot in bundle["ballots"]] == ["A0A0-0000", "AAAA-0000", "BBBB-0000", "CCCC-0000"]


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
    bundle["ballots"][3]["marks"] = "yes"


def another_rule(bundle: dict[str, Any]) -> None:
    bundle["rule"]["threshold"][0]["fraction"] = "3/4"


def another_outcome(bundle: dict[str, Any]) -> None:
    bundle["outcome"]["kind"] = "rejected"


def another_sentence(bundle: dict[str, Any]) -> None:
    bundle["sentences"]["en"] = "Everybody was for."


def stuff(bundle: dict[str, Any]) -> None:
    bundle["ballots"] += [{"code": "DDDD-0000", "marks": "yes"}, {"code": "EEEE-0000", "marks": "yes"}]


def one_more(bundle: dict[str, Any]) -> None:
    bundle["ballots"].append({"code": "DDDD-0000", "marks": "yes"})


def twice(bundle: dict[str, Any]) -> None:
    bundle["ballots"].append(bundle["ballots"][0])


def base(bundle: dict[str, Any]) -> None:
    bundle["bases"]["heads"]["members"] = 3


def nobody_came(bundle: dict[str, Any]) -> None:
    bundle["roll"][0].pop("present")


def another_roll(bundle: dict[str, Any]) -> None:
    bundle["roll"][0]["line"] = "0" * 64


def by_channel(bundle: dict[str, Any]) -> None:
    bundle["turnout"]["paper"] = 2


def recused_voter(bundle: dict[str, Any]) -> None:
    bundle["roll"][1]["recused"] = True


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
        (one_more, "There are not as many ballots as voters."),
        (base, "The roll gives other denominators."),
        (nobody_came, "The roll gives other denominators."),
        (another_roll, "The roll does not have the hash given."),
        (by_channel, "The roll gives another turnout by channel."),
        (recused_voter, "Somebody who was recused has voted."),
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
        build_bundle(**parts(roll=[line("a", voted="room")]))


@pytest.mark.parametrize(("recusal", "present"), [("vote", 5), ("vote_and_presence", 4)])
def test_recused_voter_stays_in_the_statutory_base(recusal: str, present: int) -> None:
    roll = [
        line("d", voted="online"),
        line("b", voted="room"),
        line("c", voted="paper"),
        line("f", voted="paper"),
        line("a", present=True, recused=True),
    ]
    found = build_bundle(**parts(roll=roll, recusal=recusal, vacant_seats=2))
    assert found["bases"]["heads"] == {"eligible": 5, "members": 7, "due": 5, "present": present}
    assert check_bundle(found) == []


def test_show_of_hands_is_counted_without_codes() -> None:
    roll = [line(letter, present=True) for letter in "abcd"]
    hands = {"heads": {"yes": 3, "no": 1, "cast": 4}}
    found = build_bundle(**parts(secrecy="counted", roll=roll, ballots=[], totals=hands))
    assert found["tally"]["heads"]["yes"] == 3
    assert check_bundle(found) == []


def test_choices_by_channel_add_up_or_are_not_published() -> None:
    counts = {"yes": 3, "no": 1, "abstain": 0, "invalid": 0}
    part = {"channels": ["online", "room", "paper", "visit"], "turnout": 4, "counts": counts}
    assert check_bundle(build_bundle(**parts(parts=[part]))) == []
    for wrong in ({**part, "turnout": 3}, {**part, "counts": {**counts, "no": 2}}):
        with pytest.raises(Flaw, match="by channel do not add up"):
            build_bundle(**parts(parts=[wrong]))


def weighted(**changes: Any) -> dict[str, Any]:
    threshold = [bar("participating", "1/2", True), bar("participating", "1/2", True, "area")]
    heavy, light = ({"heads": 1, "area": area} for area in ("80.50", "80.49"))
    given: dict[str, Any] = {
        "rule": rule_json(unit="owner", measures=["heads", "area"], quorum=[], threshold=threshold),
        "meeting": False,
        "roll": [
            line("a", voted="online", weights=heavy),
            line("b", voted="paper", weights=light),
            line("c", weights=heavy),
        ],
        "ballots": [
            {"code": "AAAA-0000", "marks": "yes", "weights": heavy},
            {"code": "BBBB-0000", "marks": "no", "weights": light},
        ],
    }
    return build_bundle(**parts(**(given | changes)))


def test_weighted_ballots_carry_their_weights() -> None:
    found = weighted()
    assert found["tally"]["area"]["yes"] == "80.5"
    assert found["bases"]["area"] == {"eligible": "241.49", "members": "241.49", "due": "241.49"}
    assert found["outcome"]["kind"] == "rejected"
    assert check_bundle(found) == []
    with pytest.raises(Flaw, match="do not weigh what their voters weigh"):
        weighted(ballots=[{**ballot, "weights": {"heads": 1, "area": "80.50"}} for ballot in found["ballots"]])
