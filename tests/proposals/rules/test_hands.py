"""Hands: no more than can be raised, and when a miscount would matter."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.hands import InTheRoom, differences, implausible, is_close, margin
from proposals.rules.measures import Numbers
from proposals.rules.thresholds import Rule

MORE_THAN_HALF_OF_PRESENT = Rule.from_json(
    {
        "unit": "member", "measures": ["heads"], "quorum": [],
        "threshold": [{"measure": "heads", "base": "present", "fraction": "1/2", "strict": True, "floor": 0}],
        "tie": "fails", "binding": True, "failing": "rejected", "legal_basis": {"zh": "法", "en": "Law"},
    }
)  # fmt: skip


def numbers(yes: int, no: int, abstain: int, present: int) -> Numbers:
    each = [Fraction(n) for n in (present, present, present, present, yes + no + abstain, yes, no, abstain)]
    return Numbers(*each)


@pytest.mark.parametrize(
    ("totals", "room", "fits"),
    [
        ({"yes": 12, "no": 8, "abstain": 1}, InTheRoom(21, 0), True),
        ({"yes": 12, "no": 8, "abstain": 2}, InTheRoom(21, 0), False),
        ({"yes": 12, "no": 6, "abstain": 0}, InTheRoom(21, 3), True),
        ({"yes": 12, "no": 7, "abstain": 0}, InTheRoom(21, 3), False),
        ({"yes": 0, "no": 0, "abstain": 0}, InTheRoom(0, 0), True),
    ],
)
def test_more_hands_than_can_be_raised_are_refused(totals: dict[str, int], room: InTheRoom, fits: bool) -> None:
    assert (implausible(totals, room) is None) is fits


def test_refusal_says_the_numbers_in_both_languages() -> None:
    said = implausible({"yes": 20, "no": 3, "abstain": 0}, InTheRoom(24, 3))
    assert said is not None
    assert (
        said.en
        == "23 hands were counted and there can be 21 at most: 24 who may vote are here, and 3 of them voted on paper."
    )
    assert all(number in said.zh for number in ("23", "21", "24", "3"))


@pytest.mark.parametrize(
    ("hands", "most"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)]
)  # fmt: skip
def test_margin_is_one_in_fifty_and_at_least_one(hands: int, most: int) -> None:
    assert margin(hands) == most


@pytest.mark.parametrize(
    ("yes", "no", "close"),
    [(11, 10, True), (10, 11, True), (12, 9, False), (9, 12, False), (21, 0, False), (0, 21, False)],
)
def test_close_is_where_one_hand_changes_the_outcome(yes: int, no: int, close: bool) -> None:
    assert is_close(MORE_THAN_HALF_OF_PRESENT, numbers(yes, no, 0, 21)) is close


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 40))
def test_close_is_never_asked_about_hands_that_do_not_exist(yes: int, no: int, abstain: int) -> None:
    assert is_close(MORE_THAN_HALF_OF_PRESENT, numbers(yes, no, abstain, yes + no + abstain)) in (True, False)


def test_differences_name_only_what_differs() -> None:
    first = {"yes": 21, "no": 9, "abstain": 1}
    assert differences(first, first) == {}
    assert differences(first, first | {"yes": 22, "no": 8}) == {"yes": (21, 22), "no": (9, 8)}
