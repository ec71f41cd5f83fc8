"""What follows a vote that did not carry: by the definition, by what is usual, and after how many rounds."""

import pytest

from councils.rules.words import Words
from proposals.rules.failing import CLOSE, FAILURE_WORDS, FAILURES, OnFail, failure_of, on_fail_words, plan_of
from proposals.rules.procedure_loader import load_definitions

SHIPPED = load_definitions()
TWICE = OnFail("adjourn", 2, "close")


@pytest.mark.parametrize(("adjourned", "way"), [(0, "adjourn"), (1, "adjourn"), (2, "close"), (3, "close")])
def test_an_adjournment_is_counted(adjourned: int, way: str) -> None:
    assert TWICE.way(adjourned) == way


def test_other_ways_are_not_counted() -> None:
    assert OnFail("revise").way(9) == "revise"


@pytest.mark.parametrize(
    ("outcome", "objected", "failure"),
    [
        ("adopted", False, None), ("adopted", True, "contested"), ("rejected", True, "rejected"),
        ("opinion", False, "opinion"), ("inquorate", False, "inquorate"), ("graded", True, None), ("ranked", False, None),
    ],
)  # fmt: skip
def test_which_failure_an_outcome_is(outcome: str, objected: bool, failure: str | None) -> None:
    assert failure_of(outcome, objected) == failure


def test_a_definition_that_names_nothing_closes_refers_an_opinion_and_lets_objections_pass() -> None:
    assert plan_of({}, "rejected", None) == CLOSE
    assert plan_of({}, "opinion", "cn.resident_assembly") == OnFail("refer")
    assert plan_of({}, "opinion", None) is None
    assert plan_of({}, "contested", "cn.resident_assembly") is None
    assert plan_of({"rejected": OnFail("revise")}, "rejected", None) == OnFail("revise")


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_every_shipped_procedure_says_what_follows_each_failure_its_rules_know(key: str) -> None:
    defn = SHIPPED[key]
    possible = {rule.failing for rule in defn.rules.values()} - {"opinion"}
    possible |= {"inquorate"} if any(rule.quorum for rule in defn.rules.values()) else set()
    assert possible <= set(defn.on_fail)


@pytest.mark.parametrize(
    ("key", "failure", "adjourned", "way"),
    [
        ("cn.community_deliberation", "opinion", 0, "refer"),
        ("cn.community_deliberation", "contested", 0, "refer"),
        ("cn.community_deliberation", "inquorate", 2, "refer"),
        ("cn.siyi_lianggongkai", "rejected", 0, "revise"),
        ("cn.owners_ordinary", "inquorate", 0, "adjourn"),
        ("cn.owners_ordinary", "inquorate", 1, "close"),
        ("cn.recall", "inquorate", 0, "close"),
        ("intl.consensus", "no_decision", 0, "revise"),
    ],
)
def test_shipped_ways(key: str, failure: str, adjourned: int, way: str) -> None:
    defn = SHIPPED[key]
    plan = plan_of(defn.on_fail, failure, defn.refer_to)
    assert plan is not None
    assert plan.way(adjourned) == way


def test_the_words_say_how_often_and_where_to() -> None:
    assert on_fail_words(TWICE, "").zh == "改期再开（再投），最多2次；之后结束"
    assert on_fail_words(OnFail("adjourn", 1, "refer"), "it").en == "adjourned, at most 1 time; then referred to it"
    assert on_fail_words(OnFail("refer"), "居民会议") == Words("转居民会议", "referred to 居民会议")
    assert set(FAILURE_WORDS) == set(FAILURES)
