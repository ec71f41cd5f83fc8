"""Two programs that share no line come to the same outcome, whatever the rule and whatever the numbers."""

from __future__ import annotations

import pathlib
import tempfile
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from councils.rules import crockford
from councils.rules.canonical import canonical, canonical_hash
from councils.rules.flaws import Flaw
from proposals.rules import merkle
from proposals.rules.bundle import build_bundle, check_bundle
from proposals.rules.check_codes import read_check_code
from proposals.rules.methods import OPTIONS
from proposals.rules.numbers import number_json
from proposals.rules.thresholds import Rule
from tests.proposals.rules.test_bundle import parts
from tests.proposals.rules.test_properties import rules
from tests.proposals.verify.acting import acted
from tests.proposals.verify.running import Signer, run, verify

HOUSE = Signer()
areas = st.integers(1, 90_000).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
marks = st.sampled_from(["yes", "no", "abstain", "invalid"])
channels = st.sampled_from(["online", "room", "paper", "visit"])


@st.composite
def electorates(draw: st.DrawFn, measures: tuple[str, ...]) -> dict[str, Any]:
    """A roll of up to twelve, some of whom came, some of whom voted, with their ballots."""
    roll, ballots = [], []
    for at in range(draw(st.integers(0, 12))):
        line: dict[str, Any] = {"line": f"{at:064x}"}
        if "area" in measures:
            line["weights"] = {"heads": 1, "area": draw(areas)}
        if draw(st.booleans()):
            line["present"] = True
        if draw(st.integers(0, 5)) == 0:
            line["late"] = True
        if draw(st.integers(0, 4)) == 0:
            line["recused"] = True
        elif draw(st.booleans()):
            line["voted"] = draw(channels)
            weights = {"weights": line["weights"]} if "area" in measures else {}
            ballots.append({"code": crockford.grouped(f"{at:08d}"), "marks": draw(marks), **weights})
        roll.append(line)
    return {
        "roll": roll, "ballots": ballots, "meeting": draw(st.booleans()), "vacant_seats": draw(st.integers(0, 2)),
        "recusal": draw(st.sampled_from(["vote", "vote_and_presence"])),
    }  # fmt: skip


@st.composite
def votes(draw: st.DrawFn) -> dict[str, Any]:
    measures = draw(st.sampled_from([("heads",), ("heads", "area")]))
    rule: Rule = draw(rules(measures))
    decided = draw(st.sampled_from([None, "yes", "no"]))
    by = {"chair": decided} if rule.tie == "chair" else {"lot": decided}
    return parts(rule=rule.to_json(), public_key=HOUSE.public, **by, **draw(electorates(measures)))


@st.composite
def other_votes(draw: st.DrawFn) -> dict[str, Any]:
    """Consent rounds, appraisals, rankings within a budget: ballots that are not yes or no."""
    method = draw(st.sampled_from(["consent", "appraisal", "priority"]))
    rule: dict[str, Any] = draw(rules(("heads",))).to_json() | {"tie": "fails", "method": method}
    given = draw(electorates(("heads",)))
    rows, options = list(OPTIONS[method]), [{"key": key, "zh": key, "en": key} for key in OPTIONS[method]]
    more: dict[str, Any] = {}
    if method == "priority":
        rows = [f"p{n:02d}" for n in range(1, draw(st.integers(2, 5)) + 1)]
        options = [{"key": key, "zh": key, "en": key, "cost": draw(st.integers(0, 9) | areas)} for key in rows]
        rule |= {"threshold": [], "priority": {
            "picks": draw(st.integers(1, len(rows))), "least": 2, "most": 5, "budget": draw(st.none() | st.integers(0, 20)),
            "top": draw(st.none() | st.integers(1, 5)), "currency": {"zh": "元", "en": "yuan"},
        }}  # fmt: skip
    elif method == "appraisal":
        more["last_grade"] = draw(st.sampled_from(["", "competent", "not_competent"]))
    picks = rule["priority"]["picks"] if method == "priority" else 1
    for one in given["ballots"]:
        chosen = draw(st.lists(st.sampled_from(rows), min_size=1, max_size=picks, unique=True))
        one["marks"] = draw(st.sampled_from([",".join(sorted(chosen)), ",".join(sorted(chosen)), "invalid"]))
    return parts(rule=Rule.from_json(rule).to_json(), options=options, public_key=HOUSE.public, **given, **more)


@st.composite
def shown_hands(draw: st.DrawFn) -> dict[str, Any]:
    """Hands in the room, papers beside them, one count."""
    given = draw(electorates(("heads",)))
    for one in given["roll"]:
        if one.get("voted"):
            one["voted"] = draw(st.sampled_from(["paper", "visit"]))
    free = sum(1 for one in given["roll"] if one.get("present") and not one.get("recused") and not one.get("voted"))
    hands = dict.fromkeys(("yes", "no", "abstain"), 0)
    for _hand in range(draw(st.integers(0, free))):
        hands[draw(st.sampled_from(sorted(hands)))] += 1
    totals = {**hands, "invalid": 0, "cast": sum(hands.values()) + len(given["ballots"])}
    for ballot in given["ballots"]:
        totals[ballot["marks"]] += 1
    shown = not given["ballots"] or draw(st.booleans())
    more = given | {"ballots": [], "meeting": True, "totals": {"heads": totals}, "secrecy": "counted"}
    rule: Rule = draw(rules(("heads",)))
    return acted(
        parts(rule=rule.to_json() | {"tie": "fails"}, public_key=HOUSE.public, **more), hands=hands, shown=shown
    )


@st.composite
def with_acts(draw: st.DrawFn) -> dict[str, Any]:
    """The same votes inside the record: with lines that were taken off, and events of others between."""
    given = draw(votes() | other_votes())
    return acted(given, gone=0 if "area" in given["rule"]["measures"] else draw(st.integers(0, 3)))


@settings(max_examples=300)
@given(other_votes())
def test_verify_decides_what_is_not_yes_or_no_as_the_house_does(given: dict[str, Any]) -> None:
    bundle = build_bundle(**given)
    assert verify.count(bundle) == bundle["tally"]
    assert verify.decide(bundle, bundle["tally"]) == bundle["outcome"]


@settings(max_examples=300)
@given(votes())
def test_verify_decides_as_the_house_does(given: dict[str, Any]) -> None:
    bundle = build_bundle(**given)
    assert check_bundle(bundle) == []
    assert verify.count(bundle) == bundle["tally"]
    assert verify.decide(bundle, bundle["tally"]) == bundle["outcome"]
    assert verify.tree_root(verify.leaves_of(bundle)).hex() == bundle["root"]


@settings(max_examples=80, deadline=None)
@given(votes() | other_votes() | with_acts() | shown_hands())
def test_verify_accepts_whatever_the_house_publishes(given: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as where:
        said = run(pathlib.Path(where), HOUSE.signed(build_bundle(**given)))
    assert said.code == 0, said.text


texts = st.text(max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_both_write_the_same_canonical_bytes(value: Any) -> None:
    try:
        ours = canonical(value)
    except Flaw:
        with pytest.raises((verify.Wrong, UnicodeEncodeError)):
            verify.canonical(value)
        return
    assert verify.canonical(value) == ours
    assert verify.hash_of(value) == canonical_hash(value)


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, {"a": 2**60}, object()])
def test_neither_writes_what_has_no_exact_form(value: Any) -> None:
    with pytest.raises(Flaw):
        canonical(value)
    with pytest.raises(verify.Wrong):
        verify.canonical(value)


@given(st.lists(st.binary(max_size=8), max_size=70, unique=True))
def test_both_grow_the_same_tree(entries: list[bytes]) -> None:
    root = merkle.root(entries)
    assert verify.tree_root([verify.leaf_hash(entry) for entry in entries]) == root
    for index, entry in enumerate(entries):
        proof = merkle.inclusion_proof(index, entries)
        assert verify.is_included(verify.leaf_hash(entry), index, len(entries), proof, root)
        assert not verify.is_included(verify.leaf_hash(entry), index + 1, len(entries), proof, root)
        assert not verify.is_included(verify.leaf_hash(entry + b"x"), index, len(entries), proof, root)


@given(st.fractions(min_value=0, max_denominator=10**6).filter(lambda value: value.numerator < 10**15))
def test_both_write_the_same_numbers(value: Fraction) -> None:
    assert verify.as_json(value) == number_json(value)
    assert verify.exact(number_json(value)) == value


@given(st.text(alphabet="0123456789abcdefghijklmnopqrstuvwxyz- －ＡＢ０１", max_size=14))
def test_both_read_the_same_codes(text: str) -> None:
    assert verify.read_code(text) == read_check_code(text)
