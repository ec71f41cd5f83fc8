"""Every way to falsify a result, each refused, with the first difference named; the same with what follows made to fit."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from proposals.rules.bundle import build_bundle
from tests.proposals.rules.test_bundle import line, parts
from tests.proposals.verify import forging
from tests.proposals.verify.acting import acted
from tests.proposals.verify.forging import FORGERIES, Forgery, forged, recounted, with_root, with_rule_hash
from tests.proposals.verify.running import Signer, run

HOUSE = Signer()


def whole(hands: dict[str, int] | None = None, **changes: Any) -> dict[str, Any]:
    return build_bundle(**acted(parts(public_key=HOUSE.public, **changes), hands=hands))


def names(forgery: Forgery) -> str:
    return forgery.__name__


@pytest.fixture
def signed() -> dict[str, Any]:
    return HOUSE.signed(whole())


def test_whole_bundle_is_accepted(tmp_path: Path, signed: dict[str, Any]) -> None:
    said = run(tmp_path, signed, "--public-key", HOUSE.public, "--root", signed["bundle"]["root"])
    assert said.code == 0, said.text
    assert "All agrees" in said.text
    assert "carried" in said.text


# What is named where nothing else was made to fit.
FIRST = {
    forging.changed_ballot: "Count: against is given as 1, counting again gives 2.",
    forging.added_ballot: "Ballots: There are 5 ballots and 4 voters.",
    forging.removed_ballot: "Ballots: There are 3 ballots and 4 voters.",
    forging.swapped_ballots: "Box in the record: The seal recorded other ballots, or that others voted or were there.",
    forging.doubled_ballot: "Ballots: A check code stands twice or out of order.",
    forging.changed_rule: "Rule: The rule does not have the hash given.",
    forging.changed_settings: "Rule: The rule does not have the hash given.",
    forging.changed_roll: "Roll: The lines do not have the roll's hash.",
    forging.shortened_roll: "Roll: The lines do not have the roll's hash.",
    forging.lengthened_roll: "Roll: The lines do not have the roll's hash.",
    forging.changed_base: "Entitled and present: entitled is given as 6, the roll gives 5.",
    forging.changed_turnout: "Turnout: Given as",
    forging.voter_recused: "Turnout: Somebody who was recused has voted.",
    forging.changed_tally: "Count: cast is given as 5, counting again gives 4.",
    forging.changed_outcome: "Outcome: Given as “not carried”, the rule gives “carried”.",
    forging.changed_bar: "Outcome: A line's “needed” is given as 99, the rule gives 4.",
    forging.changed_question: "Roll in the record: Another question, options or rule was recorded at the opening.",
    forging.changed_sentence: "Root: Given as",
    forging.changed_root: "Root: Given as",
    forging.changed_head: "Acts in the record: The events do not lead to the head at the count",
}


@pytest.mark.parametrize("forgery", FORGERIES, ids=names)
def test_forgery_is_refused_and_its_first_difference_named(
    tmp_path: Path, signed: dict[str, Any], forgery: Forgery
) -> None:
    said = run(tmp_path, {**signed, "bundle": forged(signed["bundle"], forgery)})
    assert said.code == 1, said.text
    assert said.first.startswith(FIRST.get(forgery, "")), said.text


@pytest.mark.parametrize("forgery", FORGERIES, ids=names)
def test_forgery_with_its_root_made_again_is_refused(tmp_path: Path, signed: dict[str, Any], forgery: Forgery) -> None:
    """By somebody who has no key: the signature stands under another root. Only the root itself cannot be kept false."""
    if forgery is forging.changed_root:
        return
    said = run(tmp_path, {**signed, "bundle": with_root(with_rule_hash(forged(signed["bundle"], forgery)))})
    assert said.code == 1
    assert "[!!] Signature: It does not fit" in said.text


@pytest.mark.parametrize("forgery", FORGERIES, ids=names)
def test_forgery_with_everything_counted_again_is_refused(
    tmp_path: Path, signed: dict[str, Any], forgery: Forgery
) -> None:
    """All that follows is worked out again by the house's own code. What was only a result is then true again."""
    again = recounted(forged(signed["bundle"], forgery))
    said = run(tmp_path, {**signed, "bundle": again})
    if again == signed["bundle"]:
        assert said.code == 0
    else:
        assert said.code == 1
        assert "[!!] Signature: It does not fit" in said.text


@pytest.mark.parametrize("forgery", FORGERIES, ids=names)
def test_forgery_signed_with_a_key_of_ones_own_is_refused_by_the_key_on_paper(
    tmp_path: Path, signed: dict[str, Any], forgery: Forgery
) -> None:
    thief = Signer()
    bundle = recounted({**forged(signed["bundle"], forgery), "public_key": thief.public})
    said = run(tmp_path, thief.signed(bundle), "--public-key", HOUSE.public[:16])
    assert said.code == 1
    assert "[!!] Key on your notice: You gave" in said.text
    if bundle["root"] != signed["bundle"]["root"]:
        assert run(tmp_path, thief.signed(bundle), "--root", signed["bundle"]["root"]).code == 1


def test_key_that_only_the_envelope_names_is_refused(tmp_path: Path, signed: dict[str, Any]) -> None:
    thief = Signer()
    said = run(tmp_path, thief.signed(signed["bundle"]))
    assert said.code == 1
    assert said.first == "Key: The bundle names another key."


@pytest.mark.parametrize("place", [0, 40, 127])
def test_changed_signature_is_refused(tmp_path: Path, signed: dict[str, Any], place: int) -> None:
    digits = list(signed["signature"])
    digits[place] = "0" if digits[place] != "0" else "1"
    said = run(tmp_path, {**signed, "signature": "".join(digits)})
    assert said.code == 1
    assert said.first.startswith("Signature: ")


@pytest.mark.parametrize("signature", ["", "00", "zz" * 64, "0" * 128, None])
def test_signature_that_is_none_is_refused(tmp_path: Path, signed: dict[str, Any], signature: Any) -> None:
    assert run(tmp_path, {**signed, "signature": signature}).code == 1


def test_what_one_does_not_compare_is_said(tmp_path: Path, signed: dict[str, Any]) -> None:
    said = run(tmp_path, signed)
    assert said.code == 0
    assert "compare it with the notice board" in said.text


def test_paper_with_another_root_or_key_is_refused(tmp_path: Path, signed: dict[str, Any]) -> None:
    assert run(tmp_path, signed, "--root", "0" * 16).first.startswith("Root on your notice: You gave 0000")
    assert run(tmp_path, signed, "--public-key", "0" * 16).first.startswith("Key on your notice: You gave 0000")
    assert run(tmp_path, signed, "--root", "123").code == 2, "too short to be one"


@pytest.mark.parametrize("key", sorted(whole()))
def test_bundle_that_lacks_a_part_is_refused(tmp_path: Path, signed: dict[str, Any], key: str) -> None:
    bundle = {name: value for name, value in signed["bundle"].items() if name != key}
    assert run(tmp_path, {**signed, "bundle": bundle}).code == (2 if key == "format" else 1)


@pytest.mark.parametrize("key", sorted(whole()))
@pytest.mark.parametrize("value", [None, 3, "x", [], {}, [[]], {"heads": 1}], ids=str)
def test_bundle_with_a_part_of_another_shape_is_refused_and_never_a_crash(
    tmp_path: Path, signed: dict[str, Any], key: str, value: Any
) -> None:
    bundle = copy.deepcopy(signed["bundle"])
    if bundle[key] == value:
        return
    bundle[key] = value
    assert run(tmp_path, {**signed, "bundle": bundle}).code in (1, 2)


def test_seats_that_nobody_holds_are_counted_and_said(tmp_path: Path) -> None:
    said = run(tmp_path, HOUSE.signed(whole(vacant_seats=1)))
    assert said.code == 0, said.text
    assert "(1 vacant seats among them, not on the roll)" in said.text


def test_show_of_hands_is_accepted_as_totals(tmp_path: Path) -> None:
    roll = [line(letter, present=True) for letter in "abcd"]
    raised = {"yes": 3, "no": 1, "abstain": 0}
    given: dict[str, Any] = {"secrecy": "counted", "roll": roll, "ballots": []}
    hands = whole(raised, **given, totals={"heads": {**raised, "cast": 4}})
    assert run(tmp_path, HOUSE.signed(hands)).code == 0
    more = recounted({**hands, "hands": 5, "totals": {"heads": {**raised, "yes": 4, "cast": 5}}})
    said = run(tmp_path, HOUSE.signed(more))
    assert said.first == "Ballots: 5 hands were counted, 4 could be raised."
    assert "[!!] Outcome: More voted than were present." in said.text
