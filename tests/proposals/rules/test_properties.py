"""What must hold for every rule and every count, not only for the examples."""

import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from proposals.rules import merkle
from proposals.rules.channels import split_by_channel, told_alone
from proposals.rules.counting import facts_json, tally
from proposals.rules.measures import Facts
from proposals.rules.outcome import Outcome, decide
from proposals.rules.sentences import quorum_words, rule_words, sentence
from proposals.rules.thresholds import BASES, FIXED_BASES, Rule

LANGUAGES = ("zh-Hans", "en")
fractions = st.integers(1, 12).flatmap(lambda bottom: st.tuples(st.integers(1, bottom), st.just(bottom)))
counts = st.integers(0, 40)


@st.composite
def bars(draw: st.DrawFn, measure: str, quorum: bool) -> dict[str, object]:
    top, bottom = draw(fractions)
    found: dict[str, object] = {
        "measure": measure,
        "base": draw(st.sampled_from(FIXED_BASES if quorum else BASES)),
        "fraction": str(Fraction(top, bottom)),
        "strict": top < bottom and draw(st.booleans()),
        "floor": draw(st.integers(0, 3)) if measure == "heads" else 0,
    }
    return found | ({"counts": draw(st.sampled_from(["present", "cast"]))} if quorum else {})


@st.composite
def rules(draw: st.DrawFn, measures: tuple[str, ...] = ("heads",), floors: bool = True) -> Rule:
    threshold = [draw(bars(measure, quorum=False)) for measure in measures]
    quorum = [draw(bars(draw(st.sampled_from(measures)), quorum=True)) for _ in range(draw(st.integers(0, 2)))]
    if not floors:
        for bar in threshold + quorum:
            bar["floor"] = 0
    tie = "fails"
    if measures == ("heads",) and draw(st.booleans()):
        threshold[0] |= {"fraction": "1/2", "strict": True}
        tie = draw(st.sampled_from(["fails", "chair", "lot"]))
    return Rule.from_json({
        "unit": "owner", "measures": list(measures), "quorum": quorum, "threshold": threshold, "tie": tie,
        "binding": draw(st.booleans()), "failing": draw(st.sampled_from(["rejected", "no_decision"])),
    })  # fmt: skip


@st.composite
def heads(draw: st.DrawFn) -> dict[str, int]:
    marks = {mark: draw(counts) for mark in ("yes", "no", "abstain", "invalid")}
    present = sum(marks.values()) + draw(counts)
    return marks | {"present": present} | {base: present + draw(counts) for base in FIXED_BASES}


votes = st.sampled_from([None, "yes", "no"])


def counted(numbers: dict[str, int], chair: str | None, lot: str | None) -> Facts:
    return Facts.from_json({"measures": {"heads": numbers}, "chair": chair, "lot": lot})


@given(rules(), heads(), votes, votes)
def test_one_more_yes_never_unadopts(rule: Rule, numbers: dict[str, int], chair: str | None, lot: str | None) -> None:
    """A new voter, or one who was silent, abstained or was against, and is now for."""
    if decide(rule, counted(numbers, chair, lot)).kind != "adopted":
        return
    more = {"yes": numbers["yes"] + 1}
    ways = [{**numbers, **more, **{base: numbers[base] + 1 for base in (*FIXED_BASES, "present")}}]
    if sum(numbers[mark] for mark in ("yes", "no", "abstain", "invalid")) < numbers["present"]:
        ways.append({**numbers, **more})
    ways += [{**numbers, **more, mark: numbers[mark] - 1} for mark in ("no", "abstain", "invalid") if numbers[mark]]
    for way in ways:
        outcome = decide(rule, counted(way, chair, lot))
        quorum_only = any(not check.met for check in outcome.of("quorum"))
        # A new elector also raises the base of the quorum; he can only help it, for he is there himself.
        assert outcome.kind == "adopted", (way, quorum_only)


ballots = st.lists(
    st.tuples(
        st.sampled_from(["yes", "no", "abstain", "invalid"]),
        st.integers(1, 10_000).map(lambda cents: {"heads": 1, "area": f"{cents / 100:.2f}"}),
    ),
    max_size=7,
)


def outcome_of(rule: Rule, cast: list[tuple[str, dict[str, object]]], scale: Fraction = Fraction(1)) -> Outcome:
    pieces = tally(cast, ("heads", "area"))
    bases = {
        measure: {base: Fraction(str(piece["cast"])) + 5 * (scale if measure == "area" else 1) for base in FIXED_BASES}
        for measure, piece in pieces.items()
    }
    return decide(rule, Facts.from_json(facts_json(pieces, bases)))


@given(rules(("heads", "area")), ballots, st.randoms())
def test_order_of_the_ballots_never_matters(
    rule: Rule, cast: list[tuple[str, dict[str, object]]], chance: object
) -> None:
    shuffled = list(cast)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert outcome_of(rule, shuffled) == outcome_of(rule, cast)


@given(rules(("heads", "area")), ballots, st.fractions(Fraction(1, 100), 1000, max_denominator=100))
def test_scaling_all_areas_never_matters(
    rule: Rule, cast: list[tuple[str, dict[str, object]]], scale: Fraction
) -> None:
    """Square metres, square feet or shares of a mu: only proportions count."""
    scaled = [(marks, {"heads": 1, "area": Fraction(str(weights["area"])) * scale}) for marks, weights in cast]
    first, second = outcome_of(rule, cast), outcome_of(rule, scaled, scale)
    assert first.kind == second.kind
    assert [check.met for check in first.checks] == [check.met for check in second.checks]


@given(rules(floors=False), heads(), st.integers(2, 50))
def test_scaling_all_heads_never_matters(rule: Rule, numbers: dict[str, int], scale: int) -> None:
    many = {key: value * scale for key, value in numbers.items()}
    assert decide(rule, counted(many, "yes", "no")).kind == decide(rule, counted(numbers, "yes", "no")).kind


@given(rules(), heads(), votes)
def test_needed_is_the_smallest_number_that_passes(rule: Rule, numbers: dict[str, int], chair: str | None) -> None:
    for check in decide(rule, counted(numbers, chair, None)).checks:
        if check.of:
            assert check.met is (check.have >= check.needed)
            assert (check.short == 0) is check.met


@given(rules(), heads(), votes, votes)
def test_every_outcome_has_its_sentences_and_survives_json(
    rule: Rule, numbers: dict[str, int], chair: str | None, lot: str | None
) -> None:
    facts = counted(numbers, chair, lot)
    outcome = decide(rule, facts)
    assert Outcome.from_json(outcome.to_json()) == outcome
    assert Rule.from_json(rule.to_json()) == rule
    assert Facts.from_json(facts.to_json()) == facts
    for lang in LANGUAGES:
        for words in (
            sentence(rule, facts, outcome, lang),
            rule_words(rule, lang, facts),
            quorum_words(rule, facts, None, lang),
        ):
            assert words.endswith("。" if lang == "zh-Hans" else ".")
            assert "{" not in words
            assert "  " not in words


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40))
def test_every_entry_of_every_tree_proves_itself(entries: list[bytes]) -> None:
    root = merkle.root(entries)
    for index, entry in enumerate(entries):
        proof = merkle.inclusion_proof(index, entries)
        assert merkle.verify_inclusion(entry, index, len(entries), proof, root)
        assert not merkle.verify_inclusion(entry + b"x", index, len(entries), proof, root)


splits = st.dictionaries(st.sampled_from(["online", "room", "paper", "visit"]), st.fixed_dictionaries(
    {mark: st.integers(0, 9) for mark in ("yes", "no", "abstain", "invalid")}))  # fmt: skip


@given(splits)
def test_no_small_part_follows_from_what_is_shown(split: dict[str, dict[str, int]]) -> None:
    """Neither a part nor the total less any parts is a group of 1 to 4 ballots."""
    parts = split_by_channel(split)
    assert all(max(part.counts.values()) < part.turnout for part in parts), "no part says what all in it voted"
    total = sum(sum(by_mark.values()) for by_mark in split.values())
    for size in range(1, len(parts) + 1):
        for some in itertools.combinations(parts, size):
            shown = sum(part.turnout for part in some)
            assert shown >= 5
            assert total - shown == 0 or total - shown >= 5


@given(splits)
def test_hands_that_are_told_alone_tell_of_no_small_group_beside_them(split: dict[str, dict[str, int]]) -> None:
    beside = {channel: by_mark for channel, by_mark in split.items() if channel != "room" and any(by_mark.values())}
    shown = [part.channels for part in split_by_channel(split)]
    alone = told_alone("room", beside, shown)
    assert alone == (not beside or ("room",) in shown)
    if alone and beside:
        rest = [sum(by_mark[mark] for by_mark in beside.values()) for mark in ("yes", "no", "abstain", "invalid")]
        assert sum(rest) >= 5
        assert max(rest) < sum(rest), "nor what all of them said"
    assert not told_alone("room", {"room", *beside}, shown), "a ballot in the room would follow from the hands"
