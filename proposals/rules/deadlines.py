"""One deadline of a community, and their order: what is overdue first, then what comes next."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from councils.rules.calendar import Calendar, earliest_meeting
from councils.rules.words import Words
from proposals.rules.gates import ACTORS

# What ends or begins at that moment, and who must act.
KINDS = {
    "screening": (Words("答复截止", "Answer due"), "secretary"),
    "collection": (Words("收集意见截止", "Opinions collected until"), "resident"),
    "comment": (Words("讨论截止", "Comments end"), "resident"),
    "decision": (Words("决定截止", "To be decided by"), "chair"),
    "notice": (Words("会议通知最晚发出", "Notice must go out"), "secretary"),
    "meeting": (Words("开会", "Meeting"), "chair"),
    "vote": (Words("表决截止", "Vote closes"), None),
    "display": (Words("公示期满", "Display ends"), "clock"),
    "objection": (Words("异议答复截止", "Objection to be answered"), "supervision"),
    "works": (Words("落实截止", "To be carried out by"), "committee"),
    "follow_up": (Words("办理截止", "Work due"), None),
    "duty": (Words("最晚再开一次会", "To meet again by"), "committee"),
    "petition": (Words("召集截止", "To be called by"), "committee"),
    "audit": (Words("审计要求答复截止", "Demand for an audit to be answered by"), "supervision"),
}


@dataclass(frozen=True)
class Due:
    """`at`: the first moment that is too late, or, where it `begins` then, when it begins. `uid` never changes.

    `page`: name and arguments of its page after the community. `office`: shown to those who serve a body only.
    `ends_day`: it ends with a day, not at an hour. `lapses`: past it nobody is late, it is simply over.
    """

    uid: str
    kind: str
    at: datetime
    what: Words
    page: tuple[str, tuple[int, ...]]
    council: str = ""
    who: Words | None = None
    office: bool = False
    begins: bool = False
    ends_day: bool = True
    lapses: bool = False

    @property
    def name(self) -> Words:
        return KINDS[self.kind][0]

    @property
    def by(self) -> Words | None:
        """Who must act."""
        key = KINDS[self.kind][1]
        return self.who or (ACTORS[key] if key else None)

    def is_overdue(self, now: datetime) -> bool:
        return now >= self.at and not self.begins and not self.lapses

    def last_day(self, calendar: Calendar) -> date:
        """The day that is printed: 24:00 belongs to the day that ends with it."""
        return calendar.day_of(self.at - timedelta(microseconds=1) if self.ends_day else self.at)


def in_order(found: Iterable[Due], now: datetime) -> list[Due]:
    """Overdue ones first, the longest overdue before the others; then what comes, the next first. What lapsed is over."""
    kept = [due for due in found if not (due.lapses and now >= due.at)]
    return sorted(kept, key=lambda due: (not due.is_overdue(now), due.at, due.uid))


def notice_by(meeting_on: date, days: int, clear: bool, reading: str, calendar: Calendar) -> date:
    """The last day on which the notice of a meeting may go out: the reverse of `earliest_meeting`."""
    on = meeting_on
    while earliest_meeting(on, days, clear, reading, calendar).on > meeting_on:
        on -= timedelta(days=1)
    return on


def months_after(on: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
