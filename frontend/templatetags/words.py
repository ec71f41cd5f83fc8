"""Words and numbers as people read them: clauses that break at their comma, dates with weekday, hashes, sums."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.template import Library
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from councils.rules.dates import day_words, moment_words

register = Library()
_CLAUSE = re.compile(r"[^，；：？！。]+[，；：？！。]?[”’」』）]*")


@register.filter
def clauses(text: Any) -> Any:
    """A Chinese heading whose lines end at its own commas; anything else is left to the browser's balance."""
    found = _CLAUSE.findall(str(text))
    if len(found) < 2:
        return text
    return format_html_join("", '<span class="clause">{}</span>', ((clause,) for clause in found))


@register.filter
def when(at: Any) -> Any:
    """A date or a moment with its weekday, in the reader's language: 9月21日（周一）20:00, Monday 21 September, 20:00.

    The year only where it is not this one. A moment is told in the community's time (`timezone.override` of the view).
    """
    if not isinstance(at, date):
        return "" if at is None else at
    lang, today = get_language() or "en", timezone.localdate()
    if not isinstance(at, datetime):
        return format_html('<time datetime="{}">{}</time>', at.isoformat(), day_words(at, today).text(lang))
    words = moment_words(at, timezone.get_current_timezone_name(), today).text(lang)
    day, clock = words[:-5], words[-5:]
    return format_html('<time datetime="{}">{}<span class="clock">{}</span></time>', at.isoformat(), day, clock)


@register.filter
def zhdate(on: Any) -> Any:
    """Only the day of a date or moment, with its weekday."""
    return when(timezone.localtime(on).date() if isinstance(on, datetime) else on)


@register.filter
def clock(at: datetime | None) -> Any:
    """Only the time of day: 20:00."""
    return (
        ""
        if at is None
        else format_html(
            '<time class="nowrap" datetime="{}">{}</time>', at.isoformat(), f"{timezone.localtime(at):%H:%M}"
        )
    )


@register.filter
def till(at: datetime, since: datetime) -> Any:
    """The end of a span: its day is told only where it is not the day on which it began."""
    return clock(at) if timezone.localtime(at).date() == timezone.localtime(since).date() else when(at)


@register.filter
def sha(value: Any, length: int = 12) -> SafeString | str:
    """The first characters of a hash in groups of four; the whole one in its title. `|sha:64` shows all."""
    text = bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value or "")
    if not text:
        return ""
    shown = " ".join(text[i : i + 4] for i in range(0, min(length, len(text)), 4))
    return format_html('<code class="hash" title="{}">{}{}</code>', text, shown, "" if length >= len(text) else "…")


@register.filter
def number(value: Any) -> str:
    """1,286 in English, 1286 in Chinese (groups of three are not how 万 is read); areas keep two decimals at most."""
    if value is None or value == "":
        return ""
    if hasattr(value, "denominator") and not isinstance(value, int):
        value = value.numerator if value.denominator == 1 else round(float(value), 2)
    chinese = (get_language() or "").startswith("zh")
    text = number_format(value, use_l10n=True, force_grouping=not chinese)
    return re.sub(r"(\.\d*?)0+$", r"\1", text).rstrip(".") if "." in text else text
