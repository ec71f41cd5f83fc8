"""What holds for every calendar, whatever its holidays."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from councils.rules.calendar import (
    READINGS,
    Calendar,
    DayKind,
    days_between,
    deadline_after,
    earliest_meeting,
    latest_notice,
)

DAY = timedelta(days=1)
FIRST = date(2026, 2, 1)
dates = st.integers(0, 30).map(lambda n: FIRST + DAY * n)
exceptions = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(list(DayKind))), max_size=12)
calendars = exceptions.map(lambda found: Calendar("Asia/Shanghai", {FIRST + DAY * n: kind for n, kind in found}))
counts = st.integers(0, 40)
readings = st.sampled_from(READINGS)


@given(dates, counts, st.booleans(), readings, calendars)
def test_notice_forwards_and_backwards_agree(
    on: date, days: int, clear: bool, reading: str, calendar: Calendar
) -> None:
    """What goes out on the last day is early enough; a day later it is not."""
    latest = latest_notice(on, days, clear, reading, calendar).on
    assert earliest_meeting(latest, days, clear, reading, calendar).on <= on
    assert earliest_meeting(latest + DAY, days, clear, reading, calendar).on > on


@given(dates, counts, st.booleans(), readings, calendars)
def test_a_later_notice_never_gives_an_earlier_meeting(
    on: date, days: int, clear: bool, reading: str, calendar: Calendar
) -> None:
    first = earliest_meeting(on, days, clear, reading, calendar).on
    assert first <= earliest_meeting(on + DAY, days, clear, reading, calendar).on
    assert first <= earliest_meeting(on, days + 1, clear, reading, calendar).on


@given(dates, st.integers(1, 40), calendars)
def test_clear_days_are_counted_one_by_one(on: date, days: int, calendar: Calendar) -> None:
    meeting = earliest_meeting(on, days, True, "full_days", calendar).on
    between = [on + DAY * n for n in range(1, (meeting - on).days)]
    assert sum(calendar.counts_as_clear(day) for day in between) == days


@given(dates, counts, calendars)
def test_a_deadline_ends_on_a_working_day_and_never_early(on: date, days: int, calendar: Calendar) -> None:
    deadline = deadline_after(on, days, calendar)
    counted = on + DAY * days
    assert deadline.last_day >= counted
    assert calendar.is_working(deadline.last_day)
    assert not any(calendar.is_working(counted + DAY * n) for n in range((deadline.last_day - counted).days))
    assert calendar.day_of(deadline.at) == deadline.last_day + DAY


@given(dates, st.integers(0, 30), st.integers(0, 30), calendars)
def test_a_window_has_its_days_and_never_moves(on: date, least: int, more: int, calendar: Calendar) -> None:
    span = days_between(on, least, least + more)
    assert (span.last - span.first).days == more
    assert span.first == on + DAY * least
