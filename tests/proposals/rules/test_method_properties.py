"""What must hold for every consent round, appraisal and ranking: more for it never hurts, order and scale never matter."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.announcements import rule_words
from proposals.rules.counting import facts_json, tally
from proposals.rules.measures import Facts
from proposals.rules.outcome import Outcome, decide
from proposals.rules.sentences import sentence
from proposals.rules.sheets import sheet_of
from proposals.rules.thresholds import Rule

from .build import bar, rule

GRADES = ["not_competent", "basically_competent", "competent"]
KEYS = ["p01", "p02", "p03", "p04", "p05"]
ROWS = {
    "consent": ["agree", "reservations", "stand_aside", "block", "invalid"],
    "appraisal": [*GRADES, "abstain", "invalid"],
    "priority": ["p01", "p02", "p03", "p01,p02", "p02,p03,p04", "p04", "p05", "invalid"],
}
shares = st.sampled_from([("1/2", True), ("1/2", False), ("2/3", False), ("3/4", True), ("1", False)])
bases = st.sampled_from(["present", "cast", "members"])


@st.composite
def methods(draw: st.DrawFn) -> Rule:
    method = draw(st.sampled_from(list(ROWS)))
    fraction, strict = draw(shares)
    threshold = [bar(draw(bases), fraction, strict)]
    more: dict[str, Any] = {}
    if method == "consent" and draw(st.booleans()):
        threshold = [bar("cast", "0", False, floor=draw(st.integers(1, 3)))]
    if method == "priority":
        threshold = []
        more["priority"] = {
            "picks": 3, "budget": draw(st.none() | st.integers(0, 400)), "top": draw(st.none() | st.integers(1, 5)),
        }  # fmt: skip
    quorum = [bar("members", "1/2", True)] if draw(st.booleans()) else []
    return rule(method=method, quorum=quorum, threshold=threshold, failing="no_decision", **more)


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Rule, list[str], list[int], int, str]:
    """A rule, its ballots, what the projects cost, how many were silent, and the last grade."""
    found = draw(methods())
    cast = draw(st.lists(st.sampled_from(ROWS[found.method]), max_size=12))
    costs = draw(st.lists(st.integers(0, 200), min_size=5, max_size=5))
    last = draw(st.sampled_from(["", *GRADES])) if found.method == "appraisal" else ""
    return found, cast, costs, draw(st.integers(0, 5)), last


def facts_of(
    found: Rule, cast: list[str], costs: list[int], silent: int, last: str, scale: int = 1, entitled: int = 20
) -> Facts:
    projects = [
        {"key": key, "zh": key, "en": key, "cost": cost} for key, cost in zip(KEYS, costs, strict=True)
    ] if found.method == "priority" else []  # fmt: skip
    pieces = tally(((marks, {"heads": scale}) for marks in cast), sheet=sheet_of(found, KEYS))
    numbers = dict.fromkeys(("eligible", "members", "due"), entitled * scale)
    numbers["present"] = (len(cast) + silent) * scale
    return Facts.from_json(facts_json(pieces, {"heads": numbers}, projects=projects, last_grade=last))


def outcome_of(found: Rule, cast: list[str], *more: Any, **scale: int) -> Outcome:
    return decide(found, facts_of(found, cast, *more, **scale))


@given(rounds(), st.randoms())
def test_order_of_the_ballots_never_matters(given_round: Any, chance: Any) -> None:
    found, cast, *more = given_round
    shuffled = list(cast)
    chance.shuffle(shuffled)
    assert outcome_of(found, shuffled, *more) == outcome_of(found, cast, *more)


@given(rounds(), st.integers(2, 9))
def test_scaling_everybody_never_matters(given_round: Any, scale: int) -> None:
    found, cast, *more = given_round
    if any(one.floor for one in found.threshold):
        return
    first, second = outcome_of(found, cast, *more), outcome_of(found, cast, *more, scale=scale)
    assert (first.kind, first.grade, first.flagged) == (second.kind, second.grade, second.flagged)
    assert [(p.key, p.rank, p.funded) for p in first.ranking] == [(p.key, p.rank, p.funded) for p in second.ranking]


@given(rounds(), st.integers(2, 1000))
def test_the_currency_never_matters(given_round: Any, rate: int) -> None:
    found, cast, costs, silent, last = given_round
    data = found.to_json()
    if found.priority is None or found.priority.budget is None:
        return
    data["priority"] = data["priority"] | {"budget": str(found.priority.budget * Fraction(rate))}
    dearer = outcome_of(Rule.from_json(data), cast, [cost * rate for cost in costs], silent, last)
    assert [p.funded for p in dearer.ranking] == [
        p.funded for p in outcome_of(found, cast, costs, silent, last).ranking
    ]


@given(rounds())
def test_one_more_who_agrees_never_breaks_a_consensus_and_one_who_blocks_always_does(given_round: Any) -> None:
    found, cast, costs, silent, last = given_round
    if found.method != "consent" or outcome_of(found, cast, costs, silent, last).kind != "adopted":
        return
    for word in ("agree", "reservations"):
        assert outcome_of(found, [*cast, word], costs, silent, last, entitled=21).kind == "adopted"
        assert outcome_of(found, [*cast, word], costs, max(silent - 1, 0), last, entitled=21).kind == "adopted"
        for at, marks in enumerate(cast):
            if marks in ("stand_aside", "invalid"):
                changed = [*cast[:at], word, *cast[at + 1 :]]
                assert outcome_of(found, changed, costs, silent, last).kind == "adopted"
    assert outcome_of(found, [*cast, "block"], costs, silent, last).kind == "no_decision"


@given(rounds())
def test_a_better_mark_never_worsens_the_grade(given_round: Any) -> None:
    found, cast, *more = given_round
    before = outcome_of(found, cast, *more) if found.method == "appraisal" else None
    if before is None or before.kind != "graded":
        return
    for at, marks in enumerate(cast):
        if marks in GRADES[:-1]:
            better = GRADES[GRADES.index(marks) + 1]
            after = outcome_of(found, [*cast[:at], better, *cast[at + 1 :]], *more)
            assert GRADES.index(after.grade) >= GRADES.index(before.grade)


@given(rounds(), st.sampled_from(KEYS))
def test_one_more_pick_never_takes_the_money_away(given_round: Any, key: str) -> None:
    found, cast, *more = given_round
    if found.method != "priority" or key not in {p.key for p in outcome_of(found, cast, *more).funded}:
        return
    assert key in {p.key for p in outcome_of(found, [*cast, key], *more, entitled=21).funded}


@given(rounds())
def test_what_is_taken_fits_and_nothing_is_skipped(given_round: Any) -> None:
    found, cast, *more = given_round
    ranking = outcome_of(found, cast, *more).ranking
    if found.priority is None:
        return
    taken = [place.funded for place in ranking]
    assert taken == sorted(taken, reverse=True), "nothing below the cut overtakes"
    funded = [place for place in ranking if place.funded]
    assert found.priority.budget is None or sum(place.cost for place in funded) <= found.priority.budget
    assert found.priority.top is None or len(funded) <= found.priority.top
    assert all(place.votes for place in funded)
    for place in ranking:
        same = {other.funded for other in ranking if other.votes == place.votes}
        assert len(same) == 1, "equals are treated alike"


@given(rounds())
def test_every_outcome_has_its_sentences_and_survives_json(given_round: Any) -> None:
    found, cast, *more = given_round
    facts = facts_of(found, cast, *more)
    outcome = decide(found, facts)
    assert Outcome.from_json(outcome.to_json()) == outcome
    assert Rule.from_json(found.to_json()) == found
    assert Facts.from_json(facts.to_json()) == facts
    for lang, stop in (("zh-Hans", "。"), ("en", ".")):
        for words in (sentence(found, facts, outcome, lang), rule_words(found, lang)):
            assert words.endswith(stop)
            assert "{" not in words
            assert "  " not in words
