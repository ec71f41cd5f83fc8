"""Dates and times as people read them, in both languages, always with the weekday."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from councils.rules.words import Words, is_chinese

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def day_words(on: date, beside: date | None = None) -> Words:
    """6月12日（周五） / "Friday 12 June"; with the year where it differs from that of `beside`."""
    year = beside is not None and beside.year != on.year
    zh = f"{on.year}年" if year else ""
    en = f" {on.year}" if year else ""
    return Words(
        f"{zh}{on.month}月{on.day}日（周{_WEEKDAYS_ZH[on.weekday()]}）",
        f"{_WEEKDAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}{en}",
    )


def moment_words(at: datetime, timezone: str, beside: date | None = None) -> Words:
    """9月21日（周一）20:00 / "Monday 21 September, 20:00". Midnight is the 24:00 of the day that ends with it."""
    local = at.astimezone(ZoneInfo(timezone))
    if (local.hour, local.minute) == (0, 0):
        day, clock = day_words((local - timedelta(days=1)).date(), beside), "24:00"
    else:
        day, clock = day_words(local.date(), beside), f"{local:%H:%M}"
    return Words(f"{day.zh}{clock}", f"{day.en}, {clock}")


def number_of(count: int, one: str, many: str) -> str:
    """ "ten full days": small numbers as words, larger ones as digits."""
    digits = _SMALL[count] if 0 <= count < len(_SMALL) else str(count)
    return f"{digits} {one if count == 1 else many}"


def time_left(now: datetime, until: datetime, timezone: str, lang: str) -> str:
    """还有3天：9月21日（周一）20:00截止 / "3 days left: closes Monday 21 September, 20:00"."""
    at = moment_words(until, timezone, now.astimezone(ZoneInfo(timezone)).date()).text(lang)
    left = until - now
    if left <= timedelta(0):
        return f"已截止：{at}" if is_chinese(lang) else f"Closed {at}"
    for size, zh, en in ((86_400, "天", "day"), (3_600, "小时", "hour"), (60, "分钟", "minute")):
        if count := int(left.total_seconds() // size):
            return f"还有{count}{zh}：{at}截止" if is_chinese(lang) else f"{_plural(count, en)} left: closes {at}"
    return f"不到1分钟：{at}截止" if is_chinese(lang) else f"Less than a minute left: closes {at}"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
