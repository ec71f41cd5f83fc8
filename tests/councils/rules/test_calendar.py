"""Days as the law counts them: vector 11, clear days, last days that move and days that never do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from councils.rules.calendar import (
    Calendar,
    DayKind,
    Deadline,
    Window,
    days_between,
    deadline_after,
    deadline_of,
    display_window,
    earliest_meeting,
    latest_notice,
)
from councils.rules.dates import day_words, moment_words, number_of, time_left
from councils.rules.words import Words

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Dragon Boat Festival 2026: 19 to 21 June off; a Saturday and a Sunday are worked here to show make-up days.
CHINA = Calendar(
    "Asia/Shanghai",
    {
        date(2026, 6, 19): DayKind.HOLIDAY,
        date(2026, 6, 13): DayKind.MAKEUP,
        date(2026, 6, 22): DayKind.HOLIDAY,
    },
)
ENGLAND = Calendar("Europe/London", {date(2026, 5, 25): DayKind.HOLIDAY})
MONDAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("notice_on", "days", "clear", "reading", "on"),
    [
        (MONDAY, 10, False, "full_days", date(2026, 6, 12)),
        (MONDAY, 10, False, "last_day", date(2026, 6, 11)),
        (MONDAY, 3, True, "full_days", date(2026, 6, 5)),
        (MONDAY, 3, True, "last_day", date(2026, 6, 5)),
        # Thursday to Tuesday: the Sunday is not clear, the Saturday is.
        (date(2026, 6, 4), 3, True, "full_days", date(2026, 6, 9)),
        # Sunday 24 May and the bank holiday of the 25th are not clear.
        (date(2026, 5, 22), 3, True, "full_days", date(2026, 5, 28)),
        (MONDAY, 0, False, "full_days", MONDAY),
        (MONDAY, 0, True, "full_days", MONDAY),
        # Never moved to a working day: 20 June is a Saturday.
        (date(2026, 6, 9), 10, False, "full_days", date(2026, 6, 20)),
    ],
)
def test_earliest_meeting(notice_on: date, days: int, clear: bool, reading: str, on: date) -> None:
    assert earliest_meeting(notice_on, days, clear, reading, ENGLAND).on == on


def test_earliest_meeting_says_why_in_both_languages() -> None:
    full = earliest_meeting(MONDAY, 10, False, "full_days", CHINA).reason
    assert full.zh == "最早6月12日（周五）：通知6月1日（周一）发出，中间要隔满10天。"
    assert full.en == "Earliest Friday 12 June: the notice went out on Monday 1 June, ten full days between."
    last = earliest_meeting(MONDAY, 10, False, "last_day", CHINA).reason
    assert last.zh == "最早6月11日（周四）：通知6月1日（周一）发出，从第二天起算，第10天可以开。"
    assert (
        last.en == "Earliest Thursday 11 June: the notice went out on Monday 1 June, day 10 counted from the day after."
    )
    clear = earliest_meeting(MONDAY, 3, True, "full_days", ENGLAND).reason
    assert clear.zh == "最早6月5日（周五）：通知6月1日（周一）发出，中间要隔满3天，星期日和节假日不算。"
    assert clear.en == (
        "Earliest Friday 5 June: the notice went out on Monday 1 June, three clear days between, "
        "Sundays and holidays not counted."
    )
    none = earliest_meeting(MONDAY, 0, False, "full_days", CHINA).reason
    assert none.text("en") == "Earliest Monday 1 June: no notice period is required."
    over_new_year = earliest_meeting(date(2026, 12, 28), 10, False, "full_days", CHINA).reason
    assert over_new_year.zh.startswith("最早2027年1月8日（周五）：通知12月28日")


def test_a_reading_that_does_not_exist_is_refused() -> None:
    for ask in (earliest_meeting, latest_notice):
        with pytest.raises(ValueError, match="'roughly' is no reading"):
            ask(MONDAY, 10, False, "roughly", CHINA)


@pytest.mark.parametrize(
    ("start_on", "days", "last_day"),
    [
        (MONDAY, 4, date(2026, 6, 5)),
        (MONDAY, 5, date(2026, 6, 8)),
        # The Saturday is worked in exchange for a holiday.
        (MONDAY, 12, date(2026, 6, 13)),
        # Sunday 14 June is not: Monday.
        (MONDAY, 13, date(2026, 6, 15)),
        # 19 June to 22 June are off: Tuesday 23.
        (MONDAY, 18, date(2026, 6, 23)),
    ],
)
def test_a_last_day_off_moves_to_the_next_working_day(start_on: date, days: int, last_day: date) -> None:
    deadline = deadline_after(start_on, days, CHINA)
    assert deadline.last_day == last_day
    assert deadline.at == datetime.combine(last_day + timedelta(days=1), datetime.min.time(), SHANGHAI)
    assert deadline.moved is (last_day != start_on + timedelta(days=days))


def test_deadline_says_why() -> None:
    assert deadline_after(MONDAY, 4, CHINA).reason == Words(
        "到6月5日（周五）24:00：从6月1日（周一）的第二天起4天。",
        "Until Friday 5 June, 24:00: four days from the day after Monday 1 June.",
    )
    assert deadline_after(MONDAY, 5, CHINA).reason == Words(
        "到6月8日（周一）24:00：从6月1日（周一）的第二天起5天，6月6日（周六）不上班，顺延到下一个工作日。",
        "Until Monday 8 June, 24:00: five days from the day after Monday 1 June; Saturday 6 June is no working day, "
        "so it moves to the next one.",
    )


def test_a_day_off_is_called_by_its_name() -> None:
    named = Calendar("Asia/Shanghai", CHINA.days, names={date(2026, 6, 19): Words("端午节", "Dragon Boat Festival")})
    assert deadline_after(MONDAY, 18, named).reason == Words(
        "到6月23日（周二）24:00：从6月1日（周一）的第二天起18天，6月19日（周五）（端午节）不上班，顺延到下一个工作日。",
        "Until Tuesday 23 June, 24:00: 18 days from the day after Monday 1 June; Friday 19 June (Dragon Boat Festival) "
        "is no working day, so it moves to the next one.",
    )


def test_a_deadline_runs_from_an_event_that_it_names() -> None:
    held, event = Words("开会", "the meeting is to be held"), Words("签够了", "enough had signed")
    assert deadline_of(held, MONDAY, 4, event, CHINA) == Deadline(
        datetime(2026, 6, 6, tzinfo=SHANGHAI),
        date(2026, 6, 5),
        Words(
            "到6月5日（周五）24:00开会：6月1日（周一）签够了，从第二天起4天。",
            "Until Friday 5 June, 24:00, the meeting is to be held: enough had signed on Monday 1 June, "
            "four days from the day after.",
        ),
    )
    assert deadline_of(held, MONDAY, 5, event, CHINA).moved


@pytest.mark.parametrize(
    ("meeting_on", "days", "clear", "reading", "by", "said"),
    [
        (
            date(2026, 6, 12),
            10,
            False,
            "full_days",
            MONDAY,
            "Notice by Monday 1 June: the meeting is on Friday 12 June",
        ),
        (date(2026, 6, 11), 10, False, "last_day", MONDAY, "day 10 counted from the day after."),
        # Tuesday back over a Sunday to the Thursday before.
        (date(2026, 6, 9), 3, True, "full_days", date(2026, 6, 4), "Sundays and holidays not counted."),
        (MONDAY, 0, False, "full_days", MONDAY, "no notice period is required."),
    ],
)
def test_the_last_day_for_a_notice(meeting_on: date, days: int, clear: bool, reading: str, by: date, said: str) -> None:
    latest = latest_notice(meeting_on, days, clear, reading, ENGLAND)
    assert latest.on == by
    assert said in latest.reason.en
    assert latest.reason.zh.startswith("最迟")


def test_days_have_their_kind() -> None:
    kinds = [CHINA.kind(date(2026, 6, day)) for day in (12, 13, 14, 19)]
    assert kinds == ["working", "makeup", "rest", "holiday"]
    assert CHINA.working_from(date(2026, 6, 12)) == date(2026, 6, 12)


def test_display_gives_its_full_days_and_never_moves() -> None:
    published = datetime(2026, 6, 4, 8, tzinfo=UTC)
    window = display_window(published, 15, CHINA)
    assert window.closes_at == datetime(2026, 6, 20, tzinfo=SHANGHAI)
    assert window.contains(published)
    assert window.contains(window.closes_at - timedelta(microseconds=1))
    assert not window.contains(window.closes_at)
    assert not Window(published, window.closes_at).contains(published - timedelta(seconds=1))


def test_the_day_is_that_of_the_community() -> None:
    """23:30 in London on Monday is Tuesday morning in Shanghai."""
    at = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
    assert CHINA.day_of(at) == date(2026, 6, 2)
    assert ENGLAND.day_of(at) == date(2026, 6, 1)


def test_parish_poll_is_held_from_day_14_to_day_25() -> None:
    demanded = days_between(MONDAY, 14, 25, Words("要求投票", "the poll was demanded"))
    assert (demanded.first, demanded.last) == (date(2026, 6, 15), date(2026, 6, 26))
    assert demanded.reason == Words(
        "6月15日（周一）到6月26日（周五）：6月1日（周一）要求投票，从第二天起算第14天到第25天。",
        "Monday 15 June to Friday 26 June: the poll was demanded on Monday 1 June, day 14 to day 25 counted from the "
        "day after.",
    )
    inside = [demanded.contains(date(2026, 6, day)) for day in (14, 15, 26, 27)]
    assert inside == [False, True, True, False]
    assert "it began on Monday 1 June" in days_between(MONDAY, 14, 25).reason.en


def test_dates_read_with_their_weekday() -> None:
    assert day_words(MONDAY) == Words("6月1日（周一）", "Monday 1 June")
    assert day_words(MONDAY, date(2027, 1, 1)) == Words("2026年6月1日（周一）", "Monday 1 June 2026")
    assert moment_words(datetime(2026, 9, 21, 12, tzinfo=UTC), "Asia/Shanghai") == Words(
        "9月21日（周一）20:00", "Monday 21 September, 20:00"
    )
    assert moment_words(datetime(2026, 9, 21, 16, tzinfo=UTC), "Asia/Shanghai") == Words(
        "9月21日（周一）24:00", "Monday 21 September, 24:00"
    )
    assert [number_of(count, "day", "days") for count in (1, 10, 11)] == ["one day", "ten days", "11 days"]


CLOSES = datetime(2026, 9, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "zh", "en"),
    [
        (timedelta(days=3, hours=5), "还有3天：9月21日（周一）20:00截止", "3 days left: closes Monday 21 September, 20:00"),
        (timedelta(hours=1), "还有1小时：9月21日（周一）20:00截止", "1 hour left: closes Monday 21 September, 20:00"),
        (timedelta(minutes=59), "还有59分钟：9月21日（周一）20:00截止", "59 minutes left: closes Monday 21 September, 20:00"),
        (timedelta(seconds=59), "不到1分钟：9月21日（周一）20:00截止",
         "Less than a minute left: closes Monday 21 September, 20:00"),
        (timedelta(0), "已截止：9月21日（周一）20:00", "Closed Monday 21 September, 20:00"),
        (timedelta(days=-2), "已截止：9月21日（周一）20:00", "Closed Monday 21 September, 20:00"),
    ],
)  # fmt: skip
def test_time_left_is_said_plainly(before: timedelta, zh: str, en: str) -> None:
    assert time_left(CLOSES - before, CLOSES, "Asia/Shanghai", "zh-Hans") == zh
    assert time_left(CLOSES - before, CLOSES, "Asia/Shanghai", "en") == en
