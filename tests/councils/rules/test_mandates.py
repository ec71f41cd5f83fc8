"""Who may vote for whom: every reason at its line, and what holds for any set of mandates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from councils.rules.mandates import Facts, Given, Proxy, settle, why_not

ELECTION = Proxy(allowed=True, most=3, written=True, same_household=False, published=True)
OWNERS = replace(ELECTION, published=False, holder="adult")
COLLECTIVE = Proxy(allowed=True, most=10, written=True, same_household=True, published=False, holder="adult")
RECALL = Proxy(allowed=False, most=0, written=False, same_household=False, published=False)
HENAN = replace(ELECTION, close_relative=True)
GOOD = Facts(same_household=True, close_relative=True)


@pytest.mark.parametrize("terms", [ELECTION, OWNERS, COLLECTIVE, HENAN])
def test_mandate_counts_where_nothing_speaks_against_it(terms: Proxy) -> None:
    assert why_not(terms, GOOD) is None


@pytest.mark.parametrize(
    ("terms", "changed", "code"),
    [
        (RECALL, {}, "forbidden"),
        (ELECTION, {"in_force": False}, "not_in_force"),
        (ELECTION, {"principal_on_roll": False}, "principal_off_roll"),
        (ELECTION, {"principal_present": True}, "principal_present"),
        (ELECTION, {"principal_holds": True}, "principal_holds"),
        (ELECTION, {"holder_on_roll": False}, "holder_off_roll"),
        (OWNERS, {"holder_on_roll": False}, None),
        (OWNERS, {"holder_adult": False}, "holder_minor"),
        (ELECTION, {"holder_barred": True}, "holder_barred"),
        (ELECTION, {"holder_represented": True}, "holder_represented"),
        (ELECTION, {"same_household": False}, None),
        (COLLECTIVE, {"same_household": False}, "other_household"),
        (ELECTION, {"close_relative": False}, None),
        (HENAN, {"close_relative": False}, "no_relative"),
        (ELECTION, {"written": False}, "unwritten"),
        (replace(ELECTION, written=False), {"written": False}, None),
        (ELECTION, {"held": 2}, None),
        (ELECTION, {"held": 3}, "too_many"),
        (COLLECTIVE, {"held": 9}, None),
        (COLLECTIVE, {"held": 10}, "too_many"),
        # What the procedure forbids is said before anything about the people.
        (RECALL, {"holder_barred": True, "held": 9}, "forbidden"),
    ],
)
def test_reason_is_the_first_that_applies(terms: Proxy, changed: dict[str, object], code: str | None) -> None:
    reason = why_not(terms, replace(GOOD, **changed))  # type: ignore[arg-type]
    assert (reason.code if reason else None) == code
    assert reason is None or (reason.words.zh and reason.words.en)


def test_proxy_keeps_the_hash_of_definitions_that_do_not_use_the_younger_words() -> None:
    assert set(ELECTION.to_json()) == {"allowed", "most", "written", "same_household", "published"}
    assert Proxy.from_json(HENAN.to_json()) == HENAN
    assert Proxy.from_json(COLLECTIVE.to_json()) == COLLECTIVE


def given_one(key: int, principal: int, holder: int, rank: int = 2, **facts: object) -> Given:
    return Given(key, principal, holder, rank, replace(GOOD, **facts))  # type: ignore[arg-type]


def codes(terms: Proxy, *mandates: Given) -> list[str | None]:
    found = settle(terms, mandates)
    return [reason.code if (reason := found[m.key]) else None for m in mandates]


def test_fourth_mandate_of_one_holder_does_not_count() -> None:
    assert codes(ELECTION, *[given_one(n, n, 99) for n in range(1, 6)]) == [None, None, None, "too_many", "too_many"]


def test_narrower_mandate_counts_whichever_was_given_first() -> None:
    body, meeting, vote = given_one(1, 1, 50), given_one(2, 1, 51, rank=1), given_one(3, 1, 52, rank=0)
    assert codes(ELECTION, body, meeting, vote) == ["superseded", "superseded", None]


def test_narrower_mandate_that_fails_does_not_revive_the_wider_one() -> None:
    """Who named somebody for this vote did not mean the other one."""
    assert codes(ELECTION, given_one(1, 1, 50), given_one(2, 1, 51, rank=0, holder_barred=True)) == [
        "superseded", "holder_barred",
    ]  # fmt: skip
    assert codes(ELECTION, given_one(1, 1, 50), given_one(2, 1, 51, rank=0, in_force=False)) == [None, "not_in_force"]


def test_nobody_passes_on_what_he_holds() -> None:
    assert codes(ELECTION, given_one(1, 1, 2), given_one(2, 2, 3)) == [None, "principal_holds"]
    assert codes(ELECTION, given_one(1, 2, 3), given_one(2, 1, 2)) == [None, "holder_represented"]
    assert codes(ELECTION, given_one(1, 1, 2), given_one(2, 2, 1)) == [None, "principal_holds"], "a circle"


people = st.integers(0, 7)
mandates = st.lists(
    st.builds(
        lambda pair, rank, facts: (*pair, rank, facts),
        st.tuples(people, people).filter(lambda pair: pair[0] != pair[1]),
        st.integers(0, 2),
        st.builds(
            Facts,
            **{name: st.booleans() for name in ("in_force", "principal_on_roll", "principal_present", "holder_on_roll")},
            holder_barred=st.booleans(), same_household=st.booleans(), close_relative=st.booleans(), written=st.booleans(),
        ),
    ),
    max_size=20,
)  # fmt: skip
every_terms = st.builds(
    Proxy, allowed=st.booleans(), most=st.integers(1, 4), written=st.booleans(), same_household=st.booleans(),
    published=st.booleans(), close_relative=st.booleans(), holder=st.sampled_from(("elector", "adult")),
)  # fmt: skip


@given(every_terms, mandates)
def test_settled_mandates_have_one_holder_each_no_chain_and_no_holder_above_the_cap(
    terms: Proxy, drawn: list[tuple[int, int, int, Facts]]
) -> None:
    each = [Given(key, *one) for key, one in enumerate(drawn)]
    found = settle(terms, each)
    assert found.keys() == {one.key for one in each}
    counting = [one for one in each if found[one.key] is None]
    principals = [one.principal for one in counting]
    assert len(set(principals)) == len(principals)
    assert not set(principals) & {one.holder for one in counting}
    assert all([one.holder for one in counting].count(one.holder) <= terms.most for one in counting)
    assert terms.allowed or not counting
    assert all(one.facts.in_force and one.facts.principal_on_roll and not one.facts.holder_barred for one in counting)


@given(every_terms, mandates)
def test_settling_does_not_depend_on_numbers_that_mean_nothing(
    terms: Proxy, drawn: list[tuple[int, int, int, Facts]]
) -> None:
    one = settle(terms, [Given(key, *each) for key, each in enumerate(drawn)])
    other = settle(terms, [Given(key + 1000, p + 50, h + 50, r, f) for key, (p, h, r, f) in enumerate(drawn)])
    assert list(one.values()) == [other[key + 1000] for key in one]
