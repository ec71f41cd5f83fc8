"""What a hand presses: keys and the three-part switch."""

from __future__ import annotations

import itertools
from typing import Any

from django.template import Library
from django.utils.translation import gettext_lazy as _

register = Library()
_numbers = itertools.count(1)
POSITIONS = (
    ("agree", "ring", "yes", _("Agree")),
    ("disagree", "cross", "no", _("Disagree")),
    ("pass", "triangle", "pass", _("Pass")),
)


@register.inclusion_tag("parts/_key.html")
def key(word: Any, kind: str = "main", href: str = "", refusal: Any = None, **more: Any) -> dict[str, Any]:
    """A key. `kind`: main (one per view), quiet, grave. With `href` a link, else a submit button.

    `refusal` (a Refusal or a sentence) draws the *not yet* key with its reason; None draws the working one.
    More: name, value, form (id of the form it submits), busy (its words while it works), confirm (asked before it acts,
    for grave ones), wide, download, id, type, why (a line ↳ below a working key).
    """
    return {"word": word, "kind": kind, "href": href, "refusal": refusal, "number": next(_numbers), **more}


@register.inclusion_tag("parts/_position.html", takes_context=True)
def position(context: Any, action: str, counts: Any = None, mine: str = "", **more: Any) -> dict[str, Any]:
    """○ agree, × disagree, △ pass: one form of three buttons `name="position"`, values agree, disagree, pass.

    `counts`: a mapping by these values, or nothing to show no numbers. `mine`: the pressed one. `refusal`: shows counts
    and the reason without keys. `label`: what it is about, for screen readers. `attrs` for htmx: `target`.
    """
    counts = counts or {}
    keys = [
        {"value": value, "icon": icon, "side": side, "word": word, "count": counts.get(value), "pressed": value == mine}
        for value, icon, side, word in POSITIONS
    ]
    return {"action": action, "keys": keys, "csrf_token": context.get("csrf_token"), "number": next(_numbers), **more}
