"""Paper that is official: the ballot, the check before casting, the stub. Ink on paper, nothing preselected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.template import Library

from frontend.drawings.pen import mark

register = Library()
SHAPES = {"yes": "ring", "no": "cross", "abstain": "triangle"}


@register.inclusion_tag("parts/_ballot.html")
def ballot(question: Any, options: Iterable[Any], name: str = "mark", chosen: Any = "", **more: Any) -> dict[str, Any]:
    """A ballot paper, inside a <form> of one's own: one row per option, radio inputs called `name`.

    `options`: mappings or objects with key, word (or label), effect (what it brings). `chosen`: the key(s) marked before.
    More: several=True (tick boxes), kind (the line above the question), carries (what carries it), foot, closed=True
    (the paper stays, nothing can be marked), carry (the words before `carries`), id.
    """
    marked = {str(c) for c in chosen} if isinstance(chosen, list | tuple | set) else {str(chosen)}
    rows = []
    for one in options:
        read = (
            one.get
            if isinstance(one, Mapping)
            else lambda attribute, default=None, one=one: getattr(one, attribute, default)
        )
        value = str(read("key"))
        rows.append(
            {
                "key": value,
                "word": read("word") or read("label") or value,
                "effect": read("effect") or "",
                "chosen": value in marked,
                "pen": mark(read("shape") or SHAPES.get(value, "tick")),
            }
        )
    return {"question": question, "rows": rows, "name": name, **more}


@register.inclusion_tag("parts/_ballot_check.html")
def ballot_check(
    mark_key: str, word: Any, effect: Any = "", for_whom: Any = "", may_change: Any = "", several: Any = ()
) -> dict[str, Any]:
    """Before casting: only the mark, the word, for whom, and whether it may change. `several`: all rows that are marked."""
    said = {"word": word, "effect": effect, "for_whom": for_whom, "may_change": may_change, "several": several}
    return {"pen": mark(SHAPES.get(mark_key, "tick")), **said}


@register.inclusion_tag("parts/_stub.html")
def stub(code: str, title: Any = "", use: Any = "", warning: Any = "") -> dict[str, Any]:
    """The ballot's stub with its check code in two groups of four, what it is for and what not to do with it."""
    plain = code.replace(" ", "").replace("-", "")
    return {"code": f"{plain[:4]} {plain[4:]}", "title": title, "use": use, "warning": warning}
