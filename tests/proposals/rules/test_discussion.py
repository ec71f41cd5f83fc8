from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.discussion import (
    AGREED,
    DIVIDED,
    NEWEST,
    Said,
    Standing,
    agreement,
    at_least,
    division,
    in_order,
    standing,
    strongest,
    threads,
)

DAY = datetime(2026, 9, 1, tzinfo=UTC)
COUNTS = st.integers(min_value=0, max_value=100_000)


def said(pk: int, agree: int = 0, disagree: int = 0, passed: int = 0, **more: object) -> Said:
    given_ = {"position": "for", "written_at": DAY + timedelta(hours=pk), **more}
    return Said(pk, agree=agree, disagree=disagree, passed=passed, **given_)  # type: ignore[arg-type]


def order(comments: list[Said], by: str) -> list[int]:
    return [s.pk for s in in_order(comments, by)]


@pytest.mark.parametrize(
    ("part", "whole", "bound"), [(0, 0, 0.0), (0, 10, 0.0), (1, 1, 0.2065), (10, 10, 0.7225), (50, 100, 0.4038)]
)
def test_at_least_is_wilsons_lower_bound(part: int, whole: int, bound: float) -> None:
    assert at_least(part, whole) == pytest.approx(bound, abs=1e-4)


@given(COUNTS, COUNTS)
def test_at_least_never_claims_more_than_the_share(part: int, rest: int) -> None:
    assert 0 <= at_least(part, part + rest) <= (part / (part + rest) if part + rest else 0) + 1e-12


@given(COUNTS, COUNTS, COUNTS)
def test_one_more_agreement_never_lowers_a_comment(agree: int, disagree: int, passed: int) -> None:
    assert agreement(said(1, agree + 1, disagree, passed)) >= agreement(said(1, agree, disagree, passed))


@given(COUNTS, COUNTS, COUNTS)
def test_division_is_the_same_from_both_sides(agree: int, disagree: int, passed: int) -> None:
    assert division(said(1, agree, disagree, passed)) == division(said(1, disagree, agree, passed))


def test_most_agreed_needs_more_than_one_voice() -> None:
    assert order([said(1, 1, 0), said(2, 40, 3)], AGREED) == [2, 1]


def test_most_agreed_counts_a_pass_as_no_agreement() -> None:
    assert order([said(1, 10, 0, 30), said(2, 10, 2, 0)], AGREED) == [2, 1]


def test_most_divided_wants_both_sides() -> None:
    assert order([said(1, 90, 0), said(2, 8, 8), said(3, 40, 38)], DIVIDED) == [3, 2, 1]


def test_ties_go_to_the_newer() -> None:
    assert order([said(1), said(2)], AGREED) == [2, 1]
    assert order([said(1, 9, 9), said(2)], NEWEST) == [2, 1]
    assert order([said(1), said(2)], "by magic") == [2, 1]


def test_strongest_takes_visible_openings_of_its_side() -> None:
    comments = [
        said(1, 9),
        said(2, 90, hidden=True),
        said(3, 50, position="against"),
        said(4, 70, thread=1),
        said(5, 2),
    ]
    assert [s.pk for s in strongest(comments, "for")] == [1, 5]
    assert [s.pk for s in strongest(comments, "for", 1)] == [1]


def test_threads_keep_a_hidden_opening_only_for_its_answers() -> None:
    comments = [
        said(1, hidden=True),
        said(2, hidden=True),
        said(3, thread=2),
        said(4, hidden=True),
        said(5, thread=4, hidden=True),
        said(6),
    ]
    assert [s.pk for s in threads(comments, NEWEST)] == [6, 2]


def test_standing_counts_people_by_their_newest_word() -> None:
    heard = [
        (1, "for", DAY),
        (1, "against", DAY + timedelta(days=1)),
        (2, "for", DAY),
        (2, "question", DAY + timedelta(days=2)),
        (3, "neutral", DAY),
        (4, "question", DAY),
    ]
    assert standing(heard) == standing(reversed(heard)) == Standing(for_it=1, against=1, neutral=1)
    assert standing(heard).people == 3


def test_standing_of_nobody_is_nobody() -> None:
    assert standing([]) == Standing(0, 0, 0)
