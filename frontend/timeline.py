"""The rail of steps in words: what is on record of each, until when, what still keeps the next one back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from councils.rules.calendar import Calendar
from councils.rules.dates import day_words, moment_words
from proposals.models import AgendaItem, Poll, Resolution
from proposals.permissions.support import Standing
from proposals.rules.timeline import Missing, Stay, Step, timeline
from proposals.rules.why_not import GateState, missing_words


@dataclass
class Facts:
    """What is counted of a matter besides its stages."""

    who: str
    recorded: bool = False
    standing: Standing | None = None
    signatures: str = ""
    comments: int = 0
    answered: int = 0
    works: int = 0
    works_ended: int = 0
    item: AgendaItem | None = None
    poll: Poll | None = None
    resolution: Resolution | None = None
    urls: dict[str, str] = field(default_factory=dict)
    # What the gates of the stage in which it stands are worth now (proposals/permissions/gate_facts.py).
    states: Mapping[str, GateState] = field(default_factory=dict)
    major: bool = False


def rail(definition: Any, stays: list[Stay], now: datetime, calendar: Calendar, facts: Facts) -> list[dict[str, Any]]:
    """Rows for `{% steps %}`."""
    steps = timeline(definition, stays, now, calendar, states=facts.states, major=facts.major)
    return [_row(step, now, calendar, facts) for step in steps]


def _row(step: Step, now: datetime, calendar: Calendar, facts: Facts) -> dict[str, Any]:
    lang, today = get_language() or "en", calendar.day_of(now)

    def day(at: datetime) -> str:
        return day_words(calendar.day_of(at), today).text(lang)

    when, fact = "", _fact(step, facts)
    if step.state == "now" and step.why and step.why not in fact:
        # Why it is here: revised, adjourned, moved to another procedure, or what the secretary said to everybody.
        fact = f"{fact} {step.why}".strip()
    if step.state == "done" and step.entered_at is not None:
        begun, ended = day(step.entered_at), day(step.left_at or step.entered_at)
        span = begun != ended and step.key != "draft"
        when = _("%(begun)s to %(ended)s") % {"begun": begun, "ended": ended} if span else ended
    elif step.state == "now" and step.until is not None:
        until = moment_words(step.until, calendar.timezone, today).text(lang)
        when = _("until %(when)s") % {"when": until}
        if step.overdue:
            days = max((now - step.until).days, 1)
            when = ngettext("%(n)s day late, was due %(when)s", "%(n)s days late, was due %(when)s", days) % {
                "n": days,
                "when": until,
            }
    elif step.state == "next" and step.earliest is not None:
        fact = _("%(day)s at the earliest.") % {"day": day(step.earliest)}
    elif step.state == "next" and step.least_days:
        fact = ngettext("at least %(n)s day", "at least %(n)s days", step.least_days) % {"n": step.least_days}
    return {
        "key": step.key,
        "title": step.name.text(lang),
        "state": step.state,
        "when": when,
        "fact": fact,
        "late": step.overdue and step.state == "now",
        "url": facts.urls.get(step.key, "") if step.state != "next" else "",
        "missing": [missing_row(missing, calendar, now) for missing in step.missing],
    }


def missing_row(missing: Missing, calendar: Calendar, now: datetime) -> dict[str, Any]:
    """One line of "still missing": the same wording as button and API."""
    lang = get_language() or "en"
    reminder = "" if missing.blocks or missing.met else _("A reminder; it blocks nothing.")
    return {"met": missing.met, "text": missing_words(missing, calendar, now).text(lang), "who": "", "meta": reminder}


def condition_rows(missing: Iterable[Missing], timezone: str, now: datetime) -> list[dict[str, Any]]:
    """For `{% conditions %}`."""
    calendar = Calendar(timezone)
    return [missing_row(one, calendar, now) for one in missing]


def _fact(step: Step, facts: Facts) -> str:
    if step.state == "next":
        return ""
    english = (get_language() or "").startswith("en")
    match step.key:
        case "draft":
            line = _("Put forward by %(who)s") % {"who": facts.who} if step.state == "done" else ""
            return line + (_("; written down by the office") if line and facts.recorded else "")
        case "support":
            return facts.signatures
        case "discussion" | "collection":
            return _comments(facts)
        case "meeting" if facts.item is not None:
            meeting = facts.item.meeting
            return meeting.title_en if english and meeting.title_en else meeting.title
        case "ballot" | "meeting" if facts.poll is not None:
            return facts.poll.asks
        case "display" if facts.resolution is not None:
            return facts.resolution.says
        case "follow_up" if facts.works:
            return _("%(ended)s of %(all)s works finished") % {"ended": facts.works_ended, "all": facts.works}
        case "returned" | "withdrawn" | "referred" | "closed":
            return step.why
    return ""


def _comments(facts: Facts) -> str:
    said = ngettext("%(n)s comment", "%(n)s comments", facts.comments) % {"n": facts.comments}
    if not facts.answered:
        return said
    return _("%(said)s, %(answered)s answered by the committee") % {"said": said, "answered": facts.answered}
