"""How long what is kept: classes of records with their periods, what may be set, and what must not be erased yet.

Sources: DOMAIN.md 4.2 (defaults); Henan measures 2011 article 37 (ballots sealed three years); Civil Code article 280 with
its interpretation (a decision of owners may be challenged for one year); Cybersecurity Law (logs at least six months).
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from councils.rules.flaws import Flaw
from councils.rules.words import Words

_PERIOD = re.compile(r"([1-9][0-9]{0,3})([dmy])")
_UNITS = {"d": Words("天", "day"), "m": Words("个月", "month"), "y": Words("年", "year")}
# Days in twelve of each, to compare two periods: twelve months are a year.
_DOZEN = {"d": 12, "m": 365, "y": 12 * 365}
# A decision may be challenged in court for one year: until then nothing of it is erased.
COURT_DAYS = 365


@dataclass(frozen=True)
class Period:
    """`count` days, months or years of the calendar."""

    count: int
    unit: str

    def before(self, now: datetime) -> datetime:
        """The moment so long before `now`; of a month that is too short its last day."""
        if self.unit == "d":
            return now - timedelta(days=self.count)
        months = self.count * (12 if self.unit == "y" else 1)
        year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
        return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))

    @property
    def roughly(self) -> int:
        """In days, to compare two periods."""
        return self.count * _DOZEN[self.unit] // 12

    @property
    def words(self) -> Words:
        unit = _UNITS[self.unit]
        return Words(f"{self.count}{unit.zh}", f"{self.count} {unit.en}{'' if self.count == 1 else 's'}")


@dataclass(frozen=True)
class RecordClass:
    """`until` says the period to a reader. `least`, `most`: what a deployment may set; `default`: what holds otherwise."""

    key: str
    name: Words
    until: Words
    default: Period
    least: Period
    most: Period

    def told(self, period: Period) -> Words:
        return Words(self.until.zh.format(period.words.zh), self.until.en.format(period.words.en))


def _class(key: str, zh: str, en: str, until: tuple[str, str], default: str, least: str, most: str) -> RecordClass:
    return RecordClass(key, Words(zh, en), Words(*until), read_period(default), read_period(least), read_period(most))


def read_period(text: str, place: str = "period") -> Period:
    """30d, 6m, 5y; or a Flaw."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        raise Flaw(place, f"{text!r} is no period.", "Write a number with d, m or y: 30d, 6m, 5y.")
    return Period(int(match[1]), match[2])


CLASSES: Mapping[str, RecordClass] = {
    found.key: found
    for found in (
        _class("claim_codes", "信里的验证码", "codes of letters", ("失效后{}。", "{} after they end."), "30d", "1d", "90d"),
        _class("attendance", "签到", "who was at a meeting", ("会后{}。", "{} after the meeting."), "5y", "1y", "30y"),
        _class("rolls", "表决名册", "rolls of votes", ("公布结果后{}。", "{} after the result."), "5y", "3y", "30y"),
        _class("ballots", "选票", "ballots", ("公布结果后{}。", "{} after the result."), "3y", "1y", "30y"),
        _class("comments", "意见", "comments", ("事情结束后{}。", "{} after the matter has ended."), "5y", "1y", "30y"),
        _class("signatures", "联名签名", "signatures under petitions",
               ("事情结束后{}。", "{} after the matter has ended."), "5y", "1y", "30y"),
        _class("cosignatures", "联名提出的签名", "co-signatures of matters",
               ("事情结束后{}。", "{} after the matter has ended."), "5y", "1y", "30y"),
        _class("mandates", "委托书", "mandates", ("委托结束后{}。", "{} after they end."), "5y", "3y", "30y"),
        _class("messages", "通知", "messages", ("发出后{}。", "{} after they were sent."), "12m", "30d", "24m"),
        _class("contacts", "电话号码", "telephone numbers of people who left",
               ("离开名册后{}。", "{} after leaving the register."), "30d", "1d", "90d"),
        _class("left", "离开名册的人", "people who left the register",
               ("离开名册后{}；还在表决名册、签到、委托、签名或者意见里的，等到那些也到期。",
                "{} after leaving it; whoever still stands in a roll, an attendance, a mandate, under a signature or a comment, when these end too."),
               "5y", "1y", "30y"),
        _class("logs", "登录日志", "log of sign-ins", ("{}。", "{}."), "12m", "6m", "12m"),
    )
}  # fmt: skip
# Never erased, and why.
PERMANENT = {
    "resolutions": Words("决议和公布：档案", "resolutions and what was published: the archive"),
    "minutes": Words("会议纪要：档案", "minutes: the archive"),
    "record": Words("记录的每一条和校验码", "every line of the record with its hash"),
}


def periods_of(text: str = "") -> dict[str, Period]:
    """The period of each class; `text` sets some of them: "comments=4y, logs=6m". A Flaw names what is wrong."""
    found = {key: record.default for key, record in CLASSES.items()}
    for part in (part.strip() for part in text.split(",")):
        if not part:
            continue
        key, _, value = part.partition("=")
        key = key.strip()
        if key not in CLASSES:
            raise Flaw(f"RETENTION.{key}", "This class is not known.", f"Use one of: {', '.join(CLASSES)}.")
        period, record = read_period(value, f"RETENTION.{key}"), CLASSES[key]
        if not record.least.roughly <= period.roughly <= record.most.roughly:
            bounds = f"from {record.least.words.en} to {record.most.words.en}"
            raise Flaw(f"RETENTION.{key}", f"{period.words.en} is outside what the law lets set.", f"Set it {bounds}.")
        found[key] = period
    if found["rolls"].roughly < found["ballots"].roughly:
        raise Flaw("RETENTION.rolls", "A roll would be gone before its ballots.", "Keep rolls as long as ballots.")
    return found


@dataclass(frozen=True)
class Needs:
    """What may still need a record: an objection without an answer, a matter or petition under way, the court's year."""

    objection_open: bool = False
    running: bool = False
    decided_at: datetime | None = None


def kept_because(needs: Needs, now: datetime) -> Words | None:
    """Why it is not erased though its time is over; None: nothing needs it."""
    if needs.objection_open:
        return Words("有异议没有答复", "an objection is not answered")
    if needs.running:
        return Words("事情还在办", "the matter is not over")
    if needs.decided_at is not None and now < needs.decided_at + timedelta(days=COURT_DAYS):
        return Words("决定还可以起诉（一年）", "the decision can still be challenged in court (one year)")
    return None
