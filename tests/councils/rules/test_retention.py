"""How long what is kept, what may be set, and what nothing may erase yet."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from councils.rules.flaws import Flaw
from councils.rules.retention import CLASSES, Needs, Period, kept_because, periods_of, read_period

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)


def test_defaults_are_those_of_the_law_and_of_our_readings() -> None:
    assert {key: f"{p.count}{p.unit}" for key, p in periods_of().items()} == {
        "claim_codes": "30d", "attendance": "5y", "rolls": "5y", "ballots": "3y", "comments": "5y", "signatures": "5y",
        "cosignatures": "5y", "mandates": "5y", "messages": "12m", "contacts": "30d", "left": "5y", "logs": "12m",
    }  # fmt: skip


def test_a_deployment_sets_some() -> None:
    assert periods_of(" comments = 4y, logs=6m,, ")["comments"] == Period(4, "y")
    assert periods_of("logs=6m")["ballots"] == Period(3, "y")


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ("coments=4y", "RETENTION.coments", "Use one of: claim_codes"),
        ("comments", "RETENTION.comments", "Write a number"),
        ("comments=0y", "RETENTION.comments", "Write a number"),
        ("comments=4w", "RETENTION.comments", "Write a number"),
        # Within the court's year, and before logs may go.
        ("ballots=11m", "RETENTION.ballots", "Set it from 1 year to 30 years."),
        ("logs=5m", "RETENTION.logs", "Set it from 6 months to 12 months."),
        ("logs=2y", "RETENTION.logs", "Set it from 6 months to 12 months."),
        ("rolls=3y, ballots=4y", "RETENTION.rolls", "Keep rolls as long as ballots."),
    ],
)
def test_what_is_not_lawful_is_refused_with_place_and_mend(text: str, place: str, mend: str) -> None:
    with pytest.raises(Flaw) as flaw:
        periods_of(text)
    assert flaw.value.place == place
    assert mend in flaw.value.mend


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("30d", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("1m", datetime(2026, 2, 28, 9, tzinfo=UTC)),
        ("3m", datetime(2025, 12, 31, 9, tzinfo=UTC)),
        ("12m", datetime(2025, 3, 31, 9, tzinfo=UTC)),
        ("5y", datetime(2021, 3, 31, 9, tzinfo=UTC)),
    ],
)
def test_a_period_is_counted_by_the_calendar(period: str, before: datetime) -> None:
    assert read_period(period).before(NOW) == before
    leap = datetime(2028, 2, 29, tzinfo=UTC)
    assert read_period("1y").before(leap) == datetime(2027, 2, 28, tzinfo=UTC)


@given(st.integers(1, 400), st.sampled_from("dmy"), st.datetimes(datetime(2500, 1, 1), datetime(2600, 1, 1)))  # noqa: DTZ001
def test_a_longer_period_never_reaches_less_far_back(count: int, unit: str, now: datetime) -> None:
    assert Period(count, unit).before(now) < now
    assert Period(count + 1, unit).before(now) <= Period(count, unit).before(now)


def test_every_class_says_its_period_in_both_languages() -> None:
    for record in CLASSES.values():
        assert record.default.words.zh in record.told(record.default).zh
        assert record.default.words.en in record.told(record.default).en
        assert record.least.roughly <= record.default.roughly <= record.most.roughly
    assert read_period("1y").words.en == "1 year"


@pytest.mark.parametrize(
    ("needs", "why"),
    [
        (Needs(), None),
        (Needs(objection_open=True), "an objection is not answered"),
        (Needs(running=True), "the matter is not over"),
        (Needs(decided_at=NOW - timedelta(days=364)), "the decision can still be challenged in court (one year)"),
        (Needs(decided_at=NOW - timedelta(days=365)), None),
    ],
)
def test_what_something_still_needs_is_kept(needs: Needs, why: str | None) -> None:
    found = kept_because(needs, NOW)
    assert (found and found.en) == why
