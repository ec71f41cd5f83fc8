"""The order of deadlines: overdue first, the longest before the others; what lapsed is over; the last day that is printed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from councils.rules.calendar import Calendar
from councils.rules.words import Words
from proposals.rules.deadlines import KINDS, Due, in_order, months_after, notice_by
from proposals.rules.why_not import Missing, missing_words

CALENDAR = Calendar()
NOW = datetime(2026, 6, 10, 4, 0, tzinfo=UTC)


def due(uid: str, days: float, kind: str = "screening", **more: object) -> Due:
    return Due(uid, kind, NOW + timedelta(days=days), Words("路灯", "Lamps"), ("matter", (1,)), **more)  # type: ignore[arg-type]


def test_what_is_overdue_comes_first_and_what_lapsed_is_gone() -> None:
    found = [
        due("soon", 1), due("late", -1), due("latest", -9), due("begun", -3, "meeting", begins=True),
        due("over", -2, "comment", lapses=True), due("now", 0),
    ]  # fmt: skip
    assert [one.uid for one in in_order(found, NOW)] == ["latest", "late", "now", "begun", "soon"]


def test_a_deadline_says_what_it_is_and_who_must_act() -> None:
    assert due("a", 1).name == KINDS["screening"][0]
    assert due("a", 1).by == Words("秘书", "the secretary")
    assert due("a", 1, "vote").by is None
    assert due("a", 1, "vote", who=Words("韩立", "Han Li")).by == Words("韩立", "Han Li")


def test_the_day_that_ends_at_midnight_is_the_one_that_is_printed() -> None:
    midnight = CALENDAR.end_of(date(2026, 6, 12))
    ends = Due("a", "display", midnight, Words("", ""), ("matter", (1,)))
    assert ends.last_day(CALENDAR) == date(2026, 6, 12)
    assert Due("a", "vote", midnight, Words("", ""), ("poll", (1,)), ends_day=False).last_day(CALENDAR) == date(
        2026, 6, 13
    )


def test_the_notice_goes_out_so_early_that_the_days_are_full() -> None:
    assert notice_by(date(2026, 6, 12), 10, False, "full_days", CALENDAR) == date(2026, 6, 1)
    assert notice_by(date(2026, 6, 12), 0, False, "full_days", CALENDAR) <= date(2026, 6, 12)


def test_what_nobody_must_do_is_only_not_there_yet() -> None:
    missing = Missing("days", Words("讨论满7天", "7 full days of comments"), False, None, None, None)
    assert missing_words(missing, CALENDAR, NOW) == Words("讨论满7天：还没有。", "7 full days of comments: not yet.")


@pytest.mark.parametrize(("on", "months", "last"), [
    (date(2026, 3, 10), 6, date(2026, 9, 10)),
    (date(2026, 8, 31), 6, date(2027, 2, 28)),
    (date(2026, 11, 30), 3, date(2027, 2, 28)),
    (date(2026, 12, 1), 1, date(2027, 1, 1)),
    (date(2023, 8, 29), 6, date(2024, 2, 29)),
])  # fmt: skip
def test_months_later_is_the_same_day_or_the_last_of_its_month(on: date, months: int, last: date) -> None:
    assert months_after(on, months) == last
