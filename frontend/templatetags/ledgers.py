"""Ruled lists: the rail of steps, key and value, date leaf, comment, changes between versions, crumbs, pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = Library()


@register.inclusion_tag("parts/_steps.html")
def steps(rows: Iterable[dict[str, Any]], label: Any = "") -> dict[str, Any]:
    """Where it stands. Each row: title, state (done, now, next), when, fact, url, missing=[{met, text, who, meta}], numeral.

    `when` follows "Done", "Now" or "Not yet": a date, "until 8 September", or nothing.
    """
    return {"rows": rows, "label": label}


@register.inclusion_tag("parts/_conditions.html")
def conditions(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What something waits for, one line each: met, text (the whole sentence), meta. The checklist below a step, alone."""
    return {"rows": rows}


@register.inclusion_tag("parts/_ledger.html")
def ledger(*pairs: Any) -> dict[str, Any]:
    """Key and value with hairlines: one list of (word, value), or word and value in turn. Pairs without a value fall out."""
    given = pairs[0] if len(pairs) == 1 else zip(pairs[::2], pairs[1::2], strict=True)
    return {"pairs": [(word, value) for word, value in given if value not in (None, "")]}


@register.inclusion_tag("parts/_leaf.html")
def leaf(on: date | datetime) -> dict[str, Any]:
    """A leaf of the wall calendar: month, day, weekday."""
    day = timezone.localtime(on).date() if isinstance(on, datetime) else on
    chinese = (get_language() or "").startswith("zh")
    month: Any = f"{day.month}月" if chinese else MONTHS_3[day.month]
    weekday: Any = f"周{'一二三四五六日'[day.weekday()]}" if chinese else WEEKDAYS_ABBR[day.weekday()]
    return {"day": day, "month": str(month).capitalize(), "weekday": weekday}


@register.inclusion_tag("parts/_diff.html")
def diff(changes: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """What changed, from (op, text): op is -1, "delete" or "-" for what went; 1, "insert" or "+" for what came."""
    names = {-1: "del", "delete": "del", "-": "del", 1: "ins", "insert": "ins", "+": "ins"}
    return {"changes": [(names.get(op, ""), text) for op, text in changes]}


@register.inclusion_tag("parts/_crumbs.html")
def crumbs(*pairs: Any) -> dict[str, Any]:
    """Where this page lies: word and address in turn; the last may be a word alone."""
    given = [*pairs, ""] if len(pairs) % 2 else list(pairs)
    return {"crumbs": list(zip(given[::2], given[1::2], strict=True))}


@register.inclusion_tag("parts/_pager.html", takes_context=True)
def pager(context: Context, page: Any, name: str = "page") -> dict[str, Any]:
    """Newer and older, for a page of Django's Paginator; the rest of the query stays. Nothing when one page holds all."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def link(to: int) -> str:
        if query is None:
            return f"?{name}={to}"
        query[name] = str(to)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "before": link(page.previous_page_number()) if page.has_previous() else "",
        "after": link(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_block_tag
def remark(content: str, who: Any = "", at: Any = None, hidden: Any = None, id: str = "") -> str:
    """One comment: who (masked), when, words (escaped by the caller), then whatever the block holds (switch, answer)."""
    return render_to_string(
        "parts/_comment.html", {"content": content, "who": who, "at": at, "hidden": hidden, "id": id}
    )


@register.simple_block_tag
def answer(content: str, title: Any = "") -> str:
    """An answer below a comment: whose it is and whether the point was adopted (`title`), and why."""
    return render_to_string("parts/_answer.html", {"content": content, "title": title})


@register.simple_block_tag
def tablehold(content: str, label: Any) -> SafeString:
    """A frame in which a table wider than the screen scrolls, by keyboard too. `label` names it for screen readers."""
    return format_html('<div class="tablehold" role="region" tabindex="0" aria-label="{}">{}</div>', label, content)
