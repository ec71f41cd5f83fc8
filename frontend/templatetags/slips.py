"""Notices on paper, chips and icons."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import constants
from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = Library()
ICONS = {"done": "tick", "refused": "stop", "empty": "todo"}
TITLES = {
    "plain": "",
    "done": _("It is done"),
    "refused": _("Not possible"),
    "empty": _("Nothing here yet"),
    "working": _("Working on it"),
}
CHIPS = {
    "yes": "ring",
    "no": "cross",
    "pass": "triangle",
    "late": "stop",
    "done": "tick",
    "failed": "cross",
    "now": "dot",
    "next": "todo",
}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A shape beside its word, never alone: ring, cross, triangle, tick, stop, todo (dashed square), dot, clock."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="#i-{}" /></svg>',
        f" icon-{size}" if size else "",
        name,
    )


@register.simple_tag
def chip(kind: str, word: Any) -> SafeString:
    """Shape and word in a frame: yes, no, pass, late, done, failed, now, next, plain (no shape)."""
    shape = icon(CHIPS[kind]) if kind in CHIPS else ""
    return format_html('<span class="chip chip-{}">{}{}</span>', kind, shape, word)


@register.simple_block_tag
def slip(content: str, kind: str = "plain", title: Any = "", id: str = "", done: Any = None, of: Any = None) -> str:
    """A notice: plain, done, refused, empty, working (with `done=540 of=812` a counted bar). Content is HTML with <p>."""
    words = {"content": content, "kind": kind, "title": title or TITLES.get(kind, ""), "icon": ICONS.get(kind, "")}
    return render_to_string("parts/_slip.html", {**words, "id": id, "done": done, "of": of})


@register.inclusion_tag("parts/_slip.html")
def refused_slip(refusal: Any, title: Any = "") -> dict[str, Any]:
    """A Refusal as a slip: what did not happen and why, then "You can: …"."""
    return {"kind": "refused", "icon": "stop", "title": title or TITLES["refused"], "refusal": refusal}


@register.inclusion_tag("parts/_slip.html")
def empty(words: Any, title: Any = "", href: str = "", link: Any = "") -> dict[str, Any]:
    """An empty place: what would be here (`words`) and the way to begin (`href` with the words `link`)."""
    return {
        "kind": "empty",
        "icon": "todo",
        "title": title or TITLES["empty"],
        "text": words,
        "href": href,
        "link": link,
    }


@register.inclusion_tag("parts/_slip.html")
def message_slip(message: Any) -> dict[str, Any]:
    """One of Django's messages. It stays until the page is left."""
    kind = (
        "refused" if message.level >= constants.WARNING else "done" if message.level == constants.SUCCESS else "plain"
    )
    return {"kind": kind, "icon": ICONS.get(kind, ""), "title": TITLES[kind] or _("For you to know"), "text": message}
