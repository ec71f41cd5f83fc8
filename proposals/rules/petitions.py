"""Signatures that force a meeting, a poll or an audit: who may sign, how many it takes, by when it must then happen.

Sources: Urban Residents' Committees Law of China (2025) articles 26, 28, 38; Villagers' Committees Law (2025) articles 25,
30, 40; Property Management Regulations (2018) article 13; Local Government Act 1972 schedule 12 (parish polls); the model
scheme for Scottish community councils. Signatures are counted against the register of the day on which they are given.
"""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from math import ceil
from typing import Any

from councils.rules.calendar import (
    Calendar,
    DateSpan,
    DateWithReason,
    Deadline,
    days_between,
    deadline_of,
    latest_notice,
)
from councils.rules.flaws import Flaw, mapping, one_of, several_of, whole
from councils.rules.words import Words, is_chinese
from proposals.rules.numbers import number_words, share
from proposals.rules.phrases import part
from proposals.rules.thresholds import words

WHO = ("adults", "households", "representatives", "owners", "present")
FORCES = ("meeting", "poll", "audit")
COMMUNITIES = ("urban", "village", "estate", "parish")
_KEYS = (
    "key", "name", "who", "fraction", "floor", "most", "forces", "from_day", "days", "sign_days", "communities",
    "legal_basis",
)  # fmt: skip
_WHO = {
    "adults": Words("成年居民", "adult residents"),
    "households": Words("户", "households"),
    "representatives": Words("代表", "representatives"),
    "owners": Words("业主", "owners"),
    "present": Words("到会的人", "people present"),
}
_FORCED = {
    "meeting": Words("开会", "the meeting is to be held"),
    "poll": Words("投票", "the poll is to be held"),
    "audit": Words("开始审计", "the audit is to be begun"),
}


@dataclass(frozen=True)
class PetitionRule:
    """max(fraction of the base, floor) signatures, never more than `most`, force what they ask for within `days`.

    `who`: whose register is the base, and who may sign: adult residents, households (one signature each), holders of a
    seat in the representatives' meeting, owners, or those present in a meeting. `from_day`: not before this day after it
    is reached (a parish poll: day 14 to 25). `sign_days`: how long signatures are collected; None: until the matter ends.
    """

    key: str
    name: Words
    who: str
    fraction: Fraction
    floor: int
    most: int | None
    forces: str
    from_day: int
    days: int
    sign_days: int | None
    communities: tuple[str, ...]
    legal_basis: Words

    def needed(self, base_number: int) -> int:
        """At least one: nobody demands nothing."""
        least = max(ceil(self.fraction * base_number), self.floor, 1)
        return least if self.most is None else min(least, self.most)

    def to_json(self) -> dict[str, Any]:
        texts = {"name": self.name.to_json(), "legal_basis": self.legal_basis.to_json()}
        return {**vars(self), **texts, "fraction": str(self.fraction), "communities": list(self.communities)}

    @classmethod
    def from_json(cls, data: Any, place: str) -> "PetitionRule":
        given = mapping(data, place, _KEYS, needed=_KEYS)
        rule = cls(
            key=_key(given["key"], f"{place}.key"),
            name=words(given["name"], f"{place}.name"),
            who=one_of(given["who"], f"{place}.who", WHO),
            fraction=share(given["fraction"], f"{place}.fraction"),
            floor=whole(given["floor"], f"{place}.floor"),
            most=None if given["most"] is None else whole(given["most"], f"{place}.most", least=1),
            forces=one_of(given["forces"], f"{place}.forces", FORCES),
            from_day=whole(given["from_day"], f"{place}.from_day", most=365),
            days=whole(given["days"], f"{place}.days", least=1, most=365),
            sign_days=None
            if given["sign_days"] is None
            else whole(given["sign_days"], f"{place}.sign_days", least=1, most=3650),
            communities=several_of(given["communities"], f"{place}.communities", COMMUNITIES),
            legal_basis=words(given["legal_basis"], f"{place}.legal_basis"),
        )
        if not rule.fraction and not rule.floor:
            raise Flaw(f"{place}.floor", "Neither a share nor a number is asked.", 'Set "fraction" or "floor".')
        if rule.most is not None and rule.most < rule.floor:
            raise Flaw(f"{place}.most", "The most is less than the floor.", 'Raise "most" or lower "floor".')
        if rule.from_day > rule.days:
            raise Flaw(f"{place}.from_day", "The first day is after the last.", 'Lower "from_day" or raise "days".')
        return rule


@dataclass(frozen=True)
class Progress:
    """`have` verified signatures of `needed`, where the base counts `base_number`."""

    have: int
    needed: int
    base_number: int

    @property
    def reached(self) -> bool:
        return self.have >= self.needed

    @property
    def short(self) -> int:
        return max(self.needed - self.have, 0)


@dataclass(frozen=True)
class Forced:
    """When it must happen: `deadline`, not before `opens_on` where the law says so, and the last day for its notice."""

    deadline: Deadline
    opens_on: date | None = None
    notice_by: DateWithReason | None = None


def load_petitions(data: Any, place: str = "petitions") -> tuple[PetitionRule, ...]:
    """The petitions of a procedure, each under its own key; or a Flaw."""
    if not isinstance(data, list):
        raise Flaw(place, "Expected a list of petitions.", "Write [] where nobody can force anything.")
    rules = tuple(PetitionRule.from_json(item, f"{place}[{at}]") for at, item in enumerate(data))
    keys = [rule.key for rule in rules]
    for at, key in enumerate(keys):
        if key in keys[:at]:
            raise Flaw(f"{place}[{at}].key", f"“{key}” stands twice.", "Give every petition its own key.")
    return rules


def progress(rule: PetitionRule, have: int, base_number: int) -> Progress:
    return Progress(have, rule.needed(base_number), base_number)


def who_words(rule: PetitionRule) -> Words:
    return _WHO[rule.who]


def rule_of_petition(rule: PetitionRule) -> Words:
    """How many it takes, in words: 成年居民的十分之一以上 / "at least one tenth of the adult residents"."""
    who = who_words(rule)
    if not rule.fraction:
        return Words(f"{who.zh}{rule.floor}{_count(rule)}以上", f"at least {rule.floor} {who.en}")
    shared = Words(
        f"{who.zh}的{part(rule.fraction, 'zh')}以上", f"at least {_a(part(rule.fraction, 'en'))} of the {who.en}"
    )
    if rule.most is not None:
        return Words(
            f"{shared.zh}，或者{rule.most}{_count(rule)}，取少的",
            f"{shared.en}, or {rule.most} of them, whichever is less",
        )
    if rule.floor > 1:
        return Words(
            f"{shared.zh}，并且不少于{rule.floor}{_count(rule)}", f"{shared.en}, and never fewer than {rule.floor}"
        )
    return shared


def progress_words(rule: PetitionRule, now: Progress, lang: str) -> str:
    """还差176人：…… / "176 more must sign: 34 have signed, 210 are needed, at least one tenth of the 2,100 …"."""
    have, needed, short, of = (number_words(n, lang) for n in (now.have, now.needed, now.short, now.base_number))
    line, who, unit = rule_of_petition(rule).text(lang), who_words(rule).text(lang), _count(rule)
    if is_chinese(lang):
        base = f"{who}共{of}{unit}，" if rule.fraction else ""
        what = f"{base}要{needed}{unit}（{line}），已签{have}{unit}"
        return f"够了：{what}。" if now.reached else f"还差{short}{unit}：{what}。"
    base = f", {of} in all" if rule.fraction else ""
    if now.reached:
        return f"Enough: {have} have signed, {needed} are needed ({line}{base})."
    return f"{short} more must sign: {have} have signed, {needed} are needed ({line}{base})."


def reached_words(rule: PetitionRule) -> Words:
    """The event from which the days run."""
    return Words(f"“{rule.name.zh}”签够了", f"“{rule.name.en}” had enough signatures")


def forced_by(rule: PetitionRule, reached_at: datetime, notice: tuple[int, bool, str], calendar: Calendar) -> Forced:
    """By when what was demanded must happen. `notice`: days, clear and reading of the procedure's own notice.

    A time to hold a meeting or to begin an audit is a time to act: its last day moves to a working day. A window of
    days from an event (day 14 to 25) never moves.
    """
    on = calendar.day_of(reached_at)
    if rule.from_day:
        span = days_between(on, rule.from_day, rule.days, reached_words(rule))
        return Forced(_window_deadline(rule, span, calendar), span.first)
    deadline = deadline_of(_FORCED[rule.forces], on, rule.days, reached_words(rule), calendar)
    notice_by = latest_notice(deadline.last_day, *notice, calendar) if rule.forces == "meeting" else None
    return Forced(deadline, None, notice_by)


def late_words(rule: PetitionRule, days: int) -> Words:
    """Said publicly where the deadline has passed and nothing was called."""
    what = _FORCED[rule.forces]
    zh = f"逾期{days}天，还没有{what.zh}。"
    en = f"{days} {'day' if days == 1 else 'days'} late: {what.en.replace('is to be', 'should have been')}."
    return Words(zh, en)


def _window_deadline(rule: PetitionRule, span: DateSpan, calendar: Calendar) -> Deadline:
    what = _FORCED[rule.forces]
    return Deadline(
        calendar.end_of(span.last),
        span.last,
        Words(f"{what.zh}：{span.reason.zh}", f"{_upper(what.en)}: {span.reason.en}"),
    )


def _count(rule: PetitionRule) -> str:
    return "户" if rule.who == "households" else "人"


def _a(fraction: str) -> str:
    """ "a tenth" reads as "one tenth"."""
    return fraction if " " in fraction or "/" in fraction or fraction in ("all", "half") else f"one {fraction}"


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _key(value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.isascii() or not value.replace("_", "a").isalnum() or len(value) > 40:
        raise Flaw(place, f"{value!r} is no key of a petition.", "Write one short word, such as “residents”.")
    return value
