"""Why not yet: what is missing, since when, who can bring it, when at the earliest. One wording for button, page and API."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from councils.rules.calendar import Calendar
from councils.rules.dates import day_words, moment_words
from councils.rules.words import Words
from proposals.rules.gates import ACTORS, GATES


@dataclass(frozen=True)
class Missing:
    """Something that must be met before it goes on; `who` must act. `key` is a gate, "days", or a condition of an act.

    `since`: from when it has been asked for; `earliest`: the first moment at which it can be met; `detail`: how far it
    is, as a sentence. What does not block (`blocks`) is asked for and shown all the same.
    """

    key: str
    text: Words
    met: bool
    who: Words | None = None
    since: datetime | None = None
    earliest: datetime | None = None
    detail: Words | None = None
    blocks: bool = True


@dataclass(frozen=True)
class GateState:
    """What the facts say of one gate."""

    met: bool
    since: datetime | None = None
    earliest: datetime | None = None
    detail: Words | None = None


NOT_MET = GateState(False)


def gates_missing(
    asked: Iterable[str], reminders: Iterable[str], states: Mapping[str, GateState], since: datetime
) -> tuple[Missing, ...]:
    """Gates first, then what is asked for without blocking."""
    keys = tuple(asked)
    found = []
    for key in (*keys, *(key for key in reminders if key not in keys)):
        gate, state = GATES[key], states.get(key, NOT_MET)
        found.append(
            Missing(
                key,
                gate.name,
                state.met,
                ACTORS[gate.actor],
                state.since or since,
                state.earliest,
                state.detail,
                blocks=key in keys,
            )
        )
    return tuple(found)


def days_missing(name: Words, days: int, earliest: datetime, since: datetime, now: datetime) -> tuple[Missing, ...]:
    """Full days that a stage lasts at least; nothing where none are asked."""
    if not days:
        return ()
    left = max(ceil((earliest - now) / timedelta(days=1)), 0)
    zh = f"{name.zh}满{days}天" + (f"（还有{left}天）" if left else "")
    en = f"{days} full {'day' if days == 1 else 'days'} of {name.en.lower()}" + (f" ({left} to go)" if left else "")
    return (Missing("days", Words(zh, en), not left, None, since, earliest if left else None),)


def still_open(missing: Iterable[Missing]) -> tuple[Missing, ...]:
    """What really keeps it back."""
    return tuple(one for one in missing if one.blocks and not one.met)


def missing_words(missing: Missing, calendar: Calendar, now: datetime) -> Words:
    """The whole line: 党组织已研究：还没有。等社区（村）党组织，从6月1日（周一）起。

    en: Studied by the Party organisation: not yet. Waiting for the community Party organisation since Monday 1 June.
    """
    today = calendar.day_of(now)
    text = Words(missing.text.zh, _capital(missing.text.en))
    if missing.met:
        return text if missing.detail is None else _joined(text, missing.detail)
    zh, en = f"{text.zh}：还没有。", f"{text.en}: not yet."
    since = day_words(calendar.day_of(missing.since), today) if missing.since else None
    if missing.who is not None:
        zh += f"等{missing.who.zh}" + (f"，从{since.zh}起。" if since else "。")
        en += f" Waiting for {missing.who.en}" + (f" since {since.en}." if since else ".")
    if missing.detail is not None:
        zh, en = f"{zh}{missing.detail.zh}", f"{en} {missing.detail.en}"
    if missing.earliest is not None and missing.earliest > now:
        at = moment_words(missing.earliest, calendar.timezone, today)
        zh, en = f"{zh}最早{at.zh}。", f"{en} {at.en} at the earliest."
    return Words(zh, en)


def why_not(missing: Iterable[Missing], calendar: Calendar, now: datetime) -> Words | None:
    """Everything that keeps it back in one text, or None: nothing does."""
    lines = [missing_words(one, calendar, now) for one in still_open(missing)]
    if not lines:
        return None
    return Words("".join(line.zh for line in lines), " ".join(line.en for line in lines))


def _joined(text: Words, detail: Words) -> Words:
    return Words(f"{text.zh}：{detail.zh}", f"{text.en}: {detail.en}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
