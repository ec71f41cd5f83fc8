"""Vectors of DOMAIN.md 3.3 and the hostile cases: the law's numbers, exactly at the line and one off it."""

from fractions import Fraction

import pytest

from councils.rules.flaws import Flaw
from proposals.rules.outcome import Check, Outcome, check_quorum, decide, is_tie
from proposals.rules.thresholds import Bar, Rule

from .build import bar, facts, no_quorum, owners, rule, rule_json


@pytest.mark.parametrize(
    ("quorum", "of", "present", "met"),
    [
        (bar("eligible", "1/2", True), 300, 151, True),
        (bar("eligible", "1/2", True), 300, 150, False),
        (bar("eligible", "2/3", False), 90, 60, True),
        (bar("eligible", "2/3", False), 90, 59, False),
        (bar("eligible", "1/2", True), 90, 46, True),
        (bar("eligible", "1/2", True), 90, 45, False),
        (bar("eligible", "2/3", False), 31, 21, True),
        (bar("eligible", "2/3", False), 31, 20, False),
        (bar("eligible", "2/3", True), 30, 21, True),
        (bar("eligible", "2/3", True), 30, 20, False),
        (bar("eligible", "2/3", False), 30, 20, True),
        (bar("eligible", "1/3", False, floor=3), 8, 3, True),
        (bar("eligible", "1/3", False, floor=3), 8, 2, False),
        (bar("eligible", "1/3", False, floor=3), 12, 4, True),
        (bar("eligible", "1/3", False, floor=3), 12, 3, False),
        (bar("eligible", "1/3", False, floor=3), 5, 2, False),
        (bar("eligible", "0", False, floor=2), 900, 2, True),
        (bar("eligible", "0", False, floor=2), 900, 1, False),
        (bar("eligible", "2/3", False), 0, 0, False),
    ],
)
def test_quorum_is_met_exactly_from_its_line(quorum: dict[str, object], of: int, present: int, met: bool) -> None:
    (check,) = check_quorum(rule(unit="person", quorum=[quorum]), facts(eligible=of, present=present))
    assert check.met is met
    assert (present >= check.needed) is met
    assert check.short == max(check.needed - present, 0)


def test_representatives_carry_with_11_of_21_and_not_with_10_though_only_one_is_against() -> None:
    assert decide(rule(), facts(members=31, present=21, yes=11, no=10)).kind == "adopted"
    outcome = decide(rule(), facts(members=31, present=21, yes=10, no=1, abstain=10))
    assert outcome.kind == "rejected"
    assert outcome.of("threshold")[0].needed == 11


def test_twenty_present_of_31_decide_nothing_whatever_they_vote() -> None:
    outcome = decide(rule(), facts(members=31, present=20, yes=20))
    assert outcome.kind == "inquorate"
    assert outcome.of("threshold")[0].met


def test_ten_recusals_never_shrink_the_31_seats() -> None:
    """Present without the recused: 20 of 31 is no quorum, though 20 of the 21 others would be."""
    assert decide(rule(), facts(members=31, eligible=31, present=20, yes=20)).kind == "inquorate"
    assert decide(rule(), facts(members=31, eligible=31, present=21, yes=11, no=10)).kind == "adopted"


@pytest.mark.parametrize(("strict", "kind"), [(False, "adopted"), (True, "rejected")])
def test_15_of_30_due_is_half_and_enough_only_where_half_is(strict: bool, kind: str) -> None:
    review = no_quorum(bar("due", "1/2", strict))
    assert decide(review, facts(due=30, present=25, yes=15, no=10)).kind == kind


@pytest.mark.parametrize(("strict", "kind"), [(False, "adopted"), (True, "rejected")])
def test_20_of_30_carries_at_two_thirds_and_not_above(strict: bool, kind: str) -> None:
    assert decide(no_quorum(bar("cast", "2/3", strict)), facts(yes=20, no=10)).kind == kind


def test_two_thirds_of_all_collective_members_are_67_of_100_not_66() -> None:
    collective = rule(threshold=[bar("members", "2/3", False)])
    assert decide(collective, facts(members=100, present=70, yes=66, no=4)).kind == "rejected"
    assert decide(collective, facts(members=100, present=70, yes=67, no=3)).kind == "adopted"


@pytest.mark.parametrize(("base", "kind"), [("yes_no", "adopted"), ("present", "rejected"), ("cast", "rejected")])
def test_abstentions_count_only_where_the_base_holds_them(base: str, kind: str) -> None:
    assert decide(no_quorum(bar(base, "1/2", True)), facts(present=40, yes=12, no=11, abstain=17)).kind == kind


AREA = {"eligible": "60000.00"}


@pytest.mark.parametrize(
    ("fraction", "strict", "heads", "area", "kind"),
    [
        # 861 heads: 900 units, one owner of 40 counts once. 574 and 40,000 m² are two thirds.
        ("1/2", True, (276, 298), ("22000", "18000"), "rejected"),
        ("1/2", True, (288, 286), ("20000.01", "19999.99"), "adopted"),
        ("1/2", True, (288, 286), ("20000", "20000"), "rejected"),
        ("1/2", True, (287, 287), ("22000", "18000"), "rejected"),
        ("1/2", True, (573, 0), ("40000", "0"), "inquorate"),
        ("1/2", True, (574, 0), ("39999.99", "0"), "inquorate"),
        ("1/2", True, (574, 0), ("40000", "0"), "adopted"),
        ("3/4", False, (431, 143), ("30000", "10000"), "adopted"),
        ("3/4", False, (431, 143), ("29999.99", "10000.01"), "rejected"),
        ("3/4", False, (430, 144), ("30000", "10000"), "rejected"),
    ],
)
def test_owners_need_both_lines(
    fraction: str, strict: bool, heads: tuple[int, int], area: tuple[str, str], kind: str
) -> None:
    counted = facts(eligible=861, yes=heads[0], no=heads[1], area={**AREA, "yes": area[0], "no": area[1]})
    assert decide(owners(fraction, strict), counted).kind == kind


def test_areas_with_two_decimals_that_sum_to_exactly_a_third_are_enough() -> None:
    """0.10 + 0.20 + 33.03 of 99.99: with floating point it would fall short."""
    third = Bar("area", "eligible", Fraction(1, 3), strict=False)
    area = Fraction("0.10") + Fraction("0.20") + Fraction("33.03")
    assert third.met(area, Fraction("99.99"))
    assert third.needed(Fraction("99.99")) == area
    assert not third.met(area - Fraction(1, 100), Fraction("99.99"))


def test_six_people_of_one_household_are_one_on_the_household_basis() -> None:
    """The roll holds the household once; by persons the same six would carry it."""
    by_household = rule(unit="household", quorum=[bar("eligible", "1/2", True)])
    assert decide(by_household, facts(eligible=3, present=1, yes=1)).kind == "inquorate"
    by_person = rule(unit="person", quorum=[bar("eligible", "1/2", True)])
    assert decide(by_person, facts(eligible=8, present=6, yes=6)).kind == "adopted"


@pytest.mark.parametrize("base", ["eligible", "members", "due", "present", "cast", "yes_no", "participating"])
@pytest.mark.parametrize("strict", [True, False])
def test_nobody_carries_nothing(base: str, strict: bool) -> None:
    empty = facts(eligible=0, members=0, due=0, present=0)
    assert decide(no_quorum(bar(base, "1/2", strict)), empty).kind == "rejected"


def test_everyone_abstaining_carries_nothing() -> None:
    all_abstain = facts(members=31, present=31, abstain=31)
    assert decide(rule(), all_abstain).kind == "rejected"
    assert decide(rule(threshold=[bar("yes_no", "1/2", False)]), all_abstain).kind == "rejected"


def test_consensus_needs_no_vote_against_and_half_of_those_present_for() -> None:
    deliberation = no_quorum(bar("yes_no", "1", False), bar("present", "1/2", True), failing="opinion", binding=False)
    assert decide(deliberation, facts(present=30, yes=16, abstain=14)).kind == "adopted"
    assert decide(deliberation, facts(present=30, yes=29, no=1)).kind == "opinion"
    assert decide(deliberation, facts(present=30, yes=1, abstain=29)).kind == "opinion"


CHAIR = {"tie": "chair", "threshold": [bar("yes_no", "1/2", True)]}


@pytest.mark.parametrize(
    ("chair", "votes", "kind"),
    [
        (None, (12, 12), "tied"),
        ("yes", (12, 12), "adopted"),
        ("no", (12, 12), "rejected"),
        ("yes", (11, 12), "rejected"),
        ("no", (13, 12), "adopted"),
        ("yes", (0, 0), "rejected"),
    ],
)
def test_the_chair_decides_a_tie_and_nothing_else(chair: str | None, votes: tuple[int, int], kind: str) -> None:
    counted = facts(chair, members=31, present=25, yes=votes[0], no=votes[1])
    outcome = decide(rule(**CHAIR), counted)
    assert outcome.kind == kind
    assert outcome.is_pending is (kind == "tied")


def test_the_lot_is_asked_only_where_the_rule_draws_lots() -> None:
    counted = facts(chair="no", lot="yes", members=31, present=24, yes=12, no=12)
    assert decide(rule(tie="lot"), counted).kind == "adopted"
    assert decide(rule(tie="chair"), counted).kind == "rejected"
    assert decide(rule(), counted).kind == "rejected"


def test_as_many_for_as_against_below_the_line_is_no_tie() -> None:
    """12 to 12 with one abstaining of 25 present: one more for would not carry it, so no chair may."""
    counted = facts(chair="yes", members=31, present=25, yes=12, no=12, abstain=1)
    assert not is_tie(rule(tie="chair"), counted)
    assert decide(rule(tie="chair"), counted).kind == "rejected"


def test_a_tie_needs_every_other_line_to_be_passed() -> None:
    also_a_third = rule(tie="chair", threshold=[bar("yes_no", "1/2", True), bar("members", "1/3", False)])
    assert decide(also_a_third, facts("yes", members=31, present=22, yes=11, no=11)).kind == "adopted"
    assert decide(also_a_third, facts("yes", members=31, present=21, yes=10, no=10)).kind == "rejected"


def test_a_poll_without_a_quorum_is_not_carried_by_the_chair_either() -> None:
    assert decide(rule(**CHAIR), facts("yes", members=31, present=4, yes=2, no=2)).kind == "inquorate"


def test_a_rule_refuses_facts_that_leave_out_its_base() -> None:
    with pytest.raises(Flaw) as missing:
        decide(rule(), facts(present=21, yes=21))
    assert missing.value.place == "facts.measures.heads.members"
    with pytest.raises(Flaw) as no_area:
        decide(owners("1/2", True), facts(eligible=861, yes=600))
    assert no_area.value.place == "facts.measures.area"


def test_the_roll_as_frozen_is_the_base_whoever_joins_later() -> None:
    """Vector 12: the same facts give the same outcome; nothing else goes in."""
    frozen = facts(members=31, present=21, yes=11, no=10)
    assert decide(rule(), frozen) == decide(rule(), frozen)


def test_outcome_survives_json_exactly() -> None:
    counted = facts(eligible=861, yes=600, no=1, area={"eligible": "100.01", "yes": "70", "no": "0.5"})
    outcome = decide(owners("2/3", False), counted)
    assert outcome.checks[1].needed == Fraction("100.01") * 2 / 3
    assert Outcome.from_json(outcome.to_json()) == outcome
    assert Check.from_json(outcome.checks[0].to_json()) == outcome.checks[0]
    assert outcome.adopted


def test_rule_survives_json() -> None:
    data = rule_json(quorum=[bar("members", "2/3", False, floor=0, counts="present")])
    data["threshold"] = [bar("present", "1/2", True, floor=0)]
    assert Rule.from_json(data).to_json() == data
