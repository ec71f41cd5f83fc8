"""Days and deadlines: which day is which kind, the earliest day of a meeting, when a time for acting ends.

Sources: Civil Code of China, articles 201 to 203 (the first day is not counted; a last day that is a day off moves to
the next working day; it ends at 24:00); clear days of the Local Government Act 1972, schedule 12 and section 243.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from councils.rules.dates import day_words, number_of
from councils.rules.words import Words

READINGS = ("full_days", "last_day")
_DAY = timedelta(days=1)
_THEN = Words("开始", "it began")


class DayKind(StrEnum):
    """`makeup`: a Saturday or Sunday that is worked in exchange for a holiday (调休上班)."""

    WORKING = "working"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"


@dataclass(frozen=True)
class Calendar:
    """A community's days: `days` names the exceptions (holidays, make-up days), everything else follows the week."""

    timezone: str = "Asia/Shanghai"
    days: Mapping[date, DayKind] = field(default_factory=dict)
    weekend: frozenset[int] = frozenset({5, 6})
    # What an exception is called, where it has a name: 端午节 / "Dragon Boat Festival".
    names: Mapping[date, Words] = field(default_factory=dict)

    def kind(self, on: date) -> DayKind:
        found = self.days.get(on)
        if found is not None:
            return DayKind(found)
        return DayKind.REST if on.weekday() in self.weekend else DayKind.WORKING

    def is_working(self, on: date) -> bool:
        return self.kind(on) in (DayKind.WORKING, DayKind.MAKEUP)

    def working_from(self, on: date) -> date:
        """`on` itself, or the next working day."""
        while not self.is_working(on):
            on += _DAY
        return on

    def counts_as_clear(self, on: date) -> bool:
        """English clear days leave out Sundays and holidays; a Saturday counts."""
        return on.weekday() != 6 and self.kind(on) is not DayKind.HOLIDAY

    def off_words(self, on: date) -> Words:
        """Why nobody works that day, to be put behind its date: （端午节）不上班 / " (Dragon Boat Festival) is no working day"."""
        name = self.names.get(on)
        zh, en = (f"（{name.zh}）", f" ({name.en})") if name else ("", "")
        return Words(f"{zh}不上班", f"{en} is no working day")

    def day_of(self, at: datetime) -> date:
        """The local day of an aware moment."""
        return at.astimezone(ZoneInfo(self.timezone)).date()

    def start_of(self, on: date) -> datetime:
        return datetime.combine(on, time(), ZoneInfo(self.timezone))

    def end_of(self, on: date) -> datetime:
        """24:00 of that day: the first moment that is too late."""
        return self.start_of(on + _DAY)


@dataclass(frozen=True)
class DateWithReason:
    """A day and the sentence that says why it is this one."""

    on: date
    reason: Words


@dataclass(frozen=True)
class Deadline:
    """`at`: the first moment that is too late (24:00 of `last_day`, aware). `moved`: the last day was a day off."""

    at: datetime
    last_day: date
    reason: Words
    moved: bool = False


@dataclass(frozen=True)
class DateSpan:
    """First and last day of something that may be done on any day between, and why these."""

    first: date
    last: date
    reason: Words

    def contains(self, on: date) -> bool:
        return self.first <= on <= self.last


@dataclass(frozen=True)
class Window:
    """A time in which something may be done: from `opens_at` until just before `closes_at`."""

    opens_at: datetime
    closes_at: datetime

    def contains(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at


def earliest_meeting(notice_on: date, days: int, clear: bool, reading: str, calendar: Calendar) -> DateWithReason:
    """The first day on which a meeting may be held after a notice of `notice_on`. It never moves to a working day.

    `reading` of "提前十日": "full_days" leaves ten full days between (1 June: 12 June), "last_day" allows the tenth
    day itself (11 June). `clear`: English clear days, neither the day of the notice nor that of the meeting, without
    Sundays and holidays; the reading then does not matter.
    """
    if reading not in READINGS:
        raise ValueError(f"{reading!r} is no reading; use one of {', '.join(READINGS)}.")
    sent = day_words(notice_on)
    if days == 0:
        return DateWithReason(
            notice_on,
            Words(f"最早{sent.zh}：不要求提前通知。", f"Earliest {sent.en}: no notice period is required."),
        )
    if clear:
        on = _after_clear_days(notice_on, days, calendar)
        between = number_of(days, "clear day", "clear days")
        why = Words(f"中间要隔满{days}天，星期日和节假日不算", f"{between} between, Sundays and holidays not counted")
    elif reading == "full_days":
        on = notice_on + timedelta(days=days + 1)
        why = Words(f"中间要隔满{days}天", f"{number_of(days, 'full day', 'full days')} between")
    else:
        on = notice_on + timedelta(days=days)
        why = Words(f"从第二天起算，第{days}天可以开", f"day {days} counted from the day after")
    first = day_words(on, notice_on)
    zh = f"最早{first.zh}：通知{sent.zh}发出，{why.zh}。"
    en = f"Earliest {first.en}: the notice went out on {sent.en}, {why.en}."
    return DateWithReason(on, Words(zh, en))


def latest_notice(meeting_on: date, days: int, clear: bool, reading: str, calendar: Calendar) -> DateWithReason:
    """The last day on which the notice of a meeting on `meeting_on` may go out: what `earliest_meeting` allows, backwards."""
    if reading not in READINGS:
        raise ValueError(f"{reading!r} is no reading; use one of {', '.join(READINGS)}.")
    held = day_words(meeting_on)
    if days == 0:
        return DateWithReason(
            meeting_on,
            Words(f"最迟{held.zh}发通知：不要求提前通知。", f"Notice by {held.en}: no notice period is required."),
        )
    if clear:
        on = _before_clear_days(meeting_on, days, calendar)
        between = number_of(days, "clear day", "clear days")
        why = Words(f"中间要隔满{days}天，星期日和节假日不算", f"{between} between, Sundays and holidays not counted")
    elif reading == "full_days":
        on = meeting_on - timedelta(days=days + 1)
        why = Words(f"中间要隔满{days}天", f"{number_of(days, 'full day', 'full days')} between")
    else:
        on = meeting_on - timedelta(days=days)
        why = Words(f"从发出的第二天起算，第{days}天可以开", f"day {days} counted from the day after")
    last = day_words(on, meeting_on)
    zh = f"最迟{last.zh}发通知：{held.zh}开会，{why.zh}。"
    en = f"Notice by {last.en}: the meeting is on {held.en}, {why.en}."
    return DateWithReason(on, Words(zh, en))


def deadline_after(start_on: date, days: int, calendar: Calendar) -> Deadline:
    """The end of `days` days to act, the day of the start not counted; a last day off moves to the next working day."""
    begun = day_words(start_on)
    from_then = Words(
        f"从{begun.zh}的第二天起{days}天", f"{number_of(days, 'day', 'days')} from the day after {begun.en}"
    )
    return _deadline(Words("", ""), start_on, days, from_then, calendar)


def deadline_of(what: Words, event_on: date, days: int, event: Words, calendar: Calendar) -> Deadline:
    """The same, run from an event that is named: "the meeting is to be held: until … : the petition was reached on …"."""
    begun, count = day_words(event_on), number_of(days, "day", "days")
    from_then = Words(
        f"{begun.zh}{event.zh}，从第二天起{days}天", f"{event.en} on {begun.en}, {count} from the day after"
    )
    return _deadline(what, event_on, days, from_then, calendar)


def _deadline(what: Words, start_on: date, days: int, from_then: Words, calendar: Calendar) -> Deadline:
    counted = start_on + timedelta(days=days)
    last = calendar.working_from(counted)
    moved = last != counted
    end, off, why = day_words(last, start_on), day_words(counted, start_on), calendar.off_words(counted)
    zh, en = (
        f"到{end.zh}24:00{what.zh}：{from_then.zh}",
        f"Until {end.en}, 24:00{what.en and ', ' + what.en}: {from_then.en}",
    )
    if moved:
        zh += f"，{off.zh}{why.zh}，顺延到下一个工作日"
        en += f"; {off.en}{why.en}, so it moves to the next one"
    return Deadline(calendar.end_of(last), last, Words(f"{zh}。", f"{en}."), moved)


def display_window(published_at: datetime, days: int, calendar: Calendar) -> Window:
    """`days` full days of public display: the rest of the day of publication is given on top and not counted."""
    last = calendar.day_of(published_at) + timedelta(days=days)
    return Window(published_at, calendar.end_of(last))


def days_between(event_on: date, least: int, most: int, event: Words = _THEN) -> DateSpan:
    """ "From day 14 to day 25": the day of the event is not counted, and neither end moves."""
    first, last = event_on + timedelta(days=least), event_on + timedelta(days=most)
    begin, end, begun = day_words(first, event_on), day_words(last, event_on), day_words(event_on)
    zh = f"{begin.zh}到{end.zh}：{begun.zh}{event.zh}，从第二天起算第{least}天到第{most}天。"
    en = f"{begin.en} to {end.en}: {event.en} on {begun.en}, day {least} to day {most} counted from the day after."
    return DateSpan(first, last, Words(zh, en))


def _after_clear_days(notice_on: date, days: int, calendar: Calendar) -> date:
    on, left = notice_on, days
    while left:
        on += _DAY
        left -= calendar.counts_as_clear(on)
    return on + _DAY


def _before_clear_days(meeting_on: date, days: int, calendar: Calendar) -> date:
    on, left = meeting_on, days
    while left:
        on -= _DAY
        left -= calendar.counts_as_clear(on)
    return on - _DAY
