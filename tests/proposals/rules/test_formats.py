"""Rules and facts that somebody wrote wrongly are refused with the place and the mend."""

from decimal import Decimal
from fractions import Fraction

import pytest

from councils.rules.flaws import Flaw
from proposals.rules.measures import Facts, Numbers
from proposals.rules.numbers import number, number_json, number_words, share
from proposals.rules.thresholds import Rule, words

from .build import bar, facts, rule_json


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"unit": "dog"}, "rule.unit"),
        ({"unit": 1}, "rule.unit"),
        ({"colour": "red"}, "rule.colour"),
        ({"measures": []}, "rule.measures"),
        ({"measures": "heads"}, "rule.measures"),
        ({"measures": ["heads", "heads"]}, "rule.measures"),
        ({"measures": ["area"], "unit": "owner"}, "rule.measures"),
        ({"measures": ["heads", "area"]}, "rule.measures"),
        ({"measures": ["heads", "area"], "unit": "owner"}, "rule.threshold"),
        ({"quorum": "none"}, "rule.quorum"),
        ({"quorum": [bar("present", "1/2", True)]}, "rule.quorum[0].base"),
        ({"quorum": [bar("members", "1/2", True, counts="yes")]}, "rule.quorum[0].counts"),
        ({"quorum": [bar("members", "1/2", True, "area")]}, "rule.quorum[0].measure"),
        ({"quorum": [[]]}, "rule.quorum[0]"),
        ({"threshold": []}, "rule.threshold"),
        ({"threshold": [bar("present", "1/2", True, "area")]}, "rule.threshold[0].measure"),
        ({"threshold": [bar("present", "1/2", True, counts="yes")]}, "rule.threshold[0].counts"),
        ({"threshold": [bar("present", "3/2", True)]}, "rule.threshold[0].fraction"),
        ({"threshold": [bar("present", "1/0", True)]}, "rule.threshold[0].fraction"),
        ({"threshold": [bar("present", "0.5", True)]}, "rule.threshold[0].fraction"),
        ({"threshold": [{**bar("present", "", True), "fraction": 0.5}]}, "rule.threshold[0].fraction"),
        ({"threshold": [bar("present", "0", False)]}, "rule.threshold[0].fraction"),
        ({"threshold": [bar("present", "0", True, floor=2)]}, "rule.threshold[0].fraction"),
        ({"threshold": [bar("present", "1", True)]}, "rule.threshold[0].strict"),
        ({"threshold": [{**bar("present", "1/2", True), "strict": "yes"}]}, "rule.threshold[0].strict"),
        ({"threshold": [bar("present", "1/2", True, floor=-1)]}, "rule.threshold[0].floor"),
        ({"threshold": [bar("present", "1/2", True, floor=True)]}, "rule.threshold[0].floor"),
        ({"threshold": [bar("present", "1/2", True, "area", floor=3)]}, "rule.threshold[0].floor"),
        ({"threshold": [{"measure": "heads"}]}, "rule.threshold[0].base"),
        ({"tie": "coin"}, "rule.tie"),
        ({"tie": "chair", "threshold": [bar("cast", "2/3", False)]}, "rule.tie"),
        ({"binding": 1}, "rule.binding"),
        ({"failing": "opinion"}, "rule.failing"),
        ({"legal_basis": {"zh": "法"}}, "rule.legal_basis.en"),
        ({"legal_basis": {"zh": "法", "en": 7}}, "rule.legal_basis.en"),
    ],
)
def test_rule_with_an_error_is_refused_at_its_place(changes: dict[str, object], place: str) -> None:
    with pytest.raises(Flaw) as flaw:
        Rule.from_json(rule_json(**changes))
    assert flaw.value.place == place
    assert flaw.value.problem
    assert flaw.value.mend


def test_rule_without_a_threshold_says_that_it_is_missing() -> None:
    data = rule_json()
    del data["threshold"]
    with pytest.raises(Flaw, match=r"rule\.threshold: This is missing"):
        Rule.from_json(data)
    with pytest.raises(Flaw, match="Expected an object"):
        Rule.from_json("more than half")


def test_rule_leaves_out_what_has_a_usual_value() -> None:
    short = Rule.from_json(
        {"unit": "person", "measures": ["heads"], "threshold": [bar("cast", "1/2", True)], "binding": False}
    )
    assert (short.quorum, short.tie, short.failing, words({"zh": "", "en": ""}, "")) == (
        (),
        "fails",
        "rejected",
        short.legal_basis,
    )


@pytest.mark.parametrize(
    ("heads", "place"),
    [
        ({"present": 10, "cast": 10, "yes": 5, "no": 4}, "facts.measures.heads.cast"),
        ({"present": 10, "yes": 11}, "facts.measures.heads.present"),
        ({"members": 31, "present": 32}, "facts.measures.heads.members"),
        ({"eligible": 31, "present": 32}, "facts.measures.heads.eligible"),
        ({"due": 31, "present": 32}, "facts.measures.heads.due"),
        ({"eligible": 3, "yes": 4}, "facts.measures.heads.eligible"),
        ({"yes": -1}, "facts.measures.heads.yes"),
        ({"yes": "1.5"}, "facts.measures.heads.yes"),
        ({"yes": 1.0}, "facts.measures.heads.yes"),
        ({"yes": True}, "facts.measures.heads.yes"),
        ({"yes": "１２"}, "facts.measures.heads.yes"),
        ({"yes": Decimal("NaN")}, "facts.measures.heads.yes"),
        ({"maybe": 3}, "facts.measures.heads.maybe"),
    ],
)
def test_facts_that_contradict_each_other_are_refused_at_their_place(heads: dict[str, object], place: str) -> None:
    with pytest.raises(Flaw) as flaw:
        Facts.from_json({"measures": {"heads": heads}})
    assert flaw.value.place == place


def test_facts_name_only_known_measures_and_votes_of_the_chair() -> None:
    for data, place in (
        ({"measures": {"area": {}}}, "facts.measures.heads"),
        ({"measures": {"heads": {}, "votes": {}}}, "facts.measures.votes"),
        ({"measures": {"heads": {}}, "chair": "abstain"}, "facts.chair"),
        ({}, "facts.measures"),
    ):
        with pytest.raises(Flaw) as flaw:
            Facts.from_json(data)
        assert flaw.value.place == place


def test_facts_survive_json_with_areas_exact() -> None:
    counted = facts(chair="yes", eligible=3, yes=2, no=1, area={"eligible": "100.10", "yes": "66.75", "no": "33.35"})
    assert Facts.from_json(counted.to_json()) == counted
    assert counted.to_json()["measures"]["area"]["eligible"] == "100.1"
    assert counted.to_json()["measures"]["heads"]["present"] is None
    assert Numbers().base("participating", "facts") == 0


def test_numbers_are_exact_in_and_out() -> None:
    assert number(Decimal("0.10"), "") + number("0.20", "") == Fraction(3, 10)
    assert number("200/3", "") == number(Fraction(200, 3), "")
    assert (number_json(Fraction(200, 3)), number_json(Fraction("40000.50")), number_json(7)) == ("200/3", "40000.5", 7)
    assert share("2/3", "") == Fraction(2, 3)


def test_numbers_for_reading_raise_what_would_be_just_short() -> None:
    """66.673… m² are needed: 66.67 would not be enough, 66.68 is."""
    assert number_words(Fraction("100.01") * 2 / 3, "en") == "66.68"
    assert number_words(Fraction(40000), "zh-Hans") == "40000"
    assert number_words(Fraction("1286.5"), "en") == "1,286.50"


def test_flaw_names_file_place_problem_and_mend() -> None:
    flaw = Flaw("[0].key", "It is wrong.", "Mend it.").below("stages").in_file("cn.x.json")
    assert str(flaw) == "cn.x.json: stages[0].key: It is wrong. Mend it."
    assert Flaw("key", "a", "b").below("stages").place == "stages.key"
