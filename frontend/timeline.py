"""The rail of steps in words: what is on record of each, until when, what still keeps the next one back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from councils.rules.calendar import Calendar
from councils.rules.dates import day_words, moment_words
from councils.rules.words import Words
from proposals.models import AgendaItem, Poll, Resolution
from proposals.permissions.support import Standing
from proposals.rules.outcome import CARRIED
from proposals.rules.timeline import Missing, Stay, Step, timeline

PASSED_SCREENING = ("discussion", "notice", "meeting", "ballot", "display", "follow_up", "report", "done", "closed")


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


def rail(definition: Any, stays: list[Stay], now: datetime, calendar: Calendar, facts: Facts) -> list[dict[str, Any]]:
    """Rows for `{% steps %}`."""
    steps = timeline(definition, stays, now, calendar, gates_met(stays, facts))
    return [_row(step, now, calendar, facts) for step in steps]


def gates_met(stays: list[Stay], facts: Facts) -> set[str]:
    """The gates that the product knows by itself to be met."""
    seen = {stay.stage for stay in stays}
    poll, item, resolution = facts.poll, facts.item, facts.resolution
    counted = poll is not None and poll.state in (Poll.State.COUNTED, Poll.State.PUBLISHED)
    known = {
        "support_reached": (facts.standing is not None and facts.standing.reached) or "screening" in seen,
        "screened": bool(seen.intersection(PASSED_SCREENING)),
        "agenda_published": item is not None and item.meeting.notice_published_at is not None,
        "redaction_checked": poll is not None and poll.texts_checked_at is not None,
        "outcome_known": counted or resolution is not None,
        "quorum_met": resolution is not None and resolution.outcome != "inquorate",
        "carried": resolution is not None and resolution.outcome in CARRIED,
        "works_finished": facts.works > 0 and facts.works == facts.works_ended,
    }
    return {gate for gate, met in known.items() if met}


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
        "missing": [_missing(missing, facts, lang) for missing in step.missing],
    }


def _missing(missing: Missing, facts: Facts, lang: str) -> dict[str, Any]:
    text: Words | str = missing.text.text(lang)
    if missing.key == "support_reached" and facts.standing is not None and not missing.met:
        text = _("%(text)s (%(have)s of %(needed)s)") % {
            "text": text,
            "have": facts.standing.have,
            "needed": facts.standing.needed,
        }
    return {"met": missing.met, "text": text, "who": missing.who.text(lang) if missing.who else ""}


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
