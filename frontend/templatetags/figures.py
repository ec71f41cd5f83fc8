"""Drawings with their sentence: tally, turnout, quorum, strokes, seal. The geometry is `frontend/drawings/`."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.template import Library
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend.drawings import bars, seal, seats, strokes
from frontend.result_rows import Row
from proposals.rules.outcome import Check
from proposals.rules.phrases import part

register = Library()
SIDES = (("yes", "ring"), ("no", "cross"), ("pass", "triangle"))


def posts_of(given: Any, of: Fraction | int) -> list[dict[str, Any]]:
    """Posts to draw from Checks of an outcome, or from mappings {at, strict, flag} with `at` a share of the bar.

    A Check of another base than the bar's stands at its own line: its fraction of its base, on this bar. Where a fixed
    minimum of heads is more than the share, the post stands at the minimum.
    """
    several = given if isinstance(given, Iterable) and not isinstance(given, dict) else [given] if given else []
    drawn = [_line(one, Fraction(of)) for one in several]
    return [{"post": bars.post(at, strict=strict), "flag": flag} for at, strict, flag in drawn if 0 <= at <= 1]


def _line(one: Any, of: Fraction) -> tuple[Fraction, bool, str]:
    """Where a post stands on the bar, whether it must be passed, and its words."""
    if isinstance(one, dict) and "at" in one:
        at, strict = Fraction(one["at"]), bool(one.get("strict"))
        return at, strict, one.get("flag") or flag_words(at, strict)
    check = Check.from_json(one) if isinstance(one, dict) else one
    line, strict, flag = check.fraction * check.of, check.strict, flag_words(check.fraction, check.strict)
    if check.floor > line:
        line, strict, flag = Fraction(check.floor), False, _("at least %(part)s") % {"part": check.floor}
    return (line / of if of else Fraction(2)), strict, flag


def flag_words(share: Fraction, strict: bool) -> str:
    """More than half, at least two thirds; 超过一半, 三分之二以上: never mixed."""
    said = part(share, get_language() or "en")
    return _("more than %(part)s") % {"part": said} if strict else _("at least %(part)s") % {"part": said}


@register.inclusion_tag("parts/_tally.html")
def tally(
    yes: Any = 0, no: Any = 0, abstain: Any = 0, of: Any = None, posts: Any = None, sentence: Any = "", **more: Any
) -> dict[str, Any]:
    """A tally bar. `of`: what the whole bar stands for (default: all three together). `posts`: Checks or mappings.

    `sentence`: the text alternative and the line below, required. More: words=(for, against, abstain), unit, legend=False,
    counted=True (strokes of 正 or gates beside the numbers), said=False (the sentence stands elsewhere on the page).
    """
    yes, no, abstain = (Fraction(str(n)) for n in (yes, no, abstain))
    whole = yes + no + abstain if of is None else Fraction(str(of))
    names = more.pop("words", None) or (_("For"), _("Against"), _("Abstain"))
    rows = [
        {
            "side": side,
            "icon": icon,
            "word": word,
            "count": count,
            "strokes": _strokes(count) if more.get("counted") else [],
        }
        for (side, icon), word, count in zip(SIDES, names, (yes, no, abstain), strict=True)
    ]
    drawn = bars.parts(whole, yes=yes, no=no, abstain=abstain)
    return {
        "parts": drawn,
        "posts": posts_of(posts, whole),
        "rows": rows,
        "sentence": sentence,
        "legend": True,
        "said": True,
        **more,
    }


@register.inclusion_tag("parts/_turnout.html")
def turnout(have: Any, of: Any, posts: Any = None, sentence: Any = "", **more: Any) -> dict[str, Any]:
    """How many have voted, signed or been counted: one filled stretch. `small=True` without a number inside."""
    have, whole = Fraction(str(have)), Fraction(str(of))
    drawn = bars.parts(max(whole, have), yes=have, kind="act")
    return {"parts": drawn, "posts": posts_of(posts, whole), "sentence": sentence, "said": True, **more}


@register.inclusion_tag("parts/_tally.html")
def stances(agree: Any = 0, disagree: Any = 0, passed: Any = 0, sentence: Any = "", **more: Any) -> dict[str, Any]:
    """How many stand where on a comment or a question: the tally bar without a post."""
    names = (_("Agree"), _("Disagree"), _("Pass"))
    return tally(agree, disagree, passed, sentence=sentence, words=names, **more)


@register.inclusion_tag("parts/_quorum.html")
def quorum(present: int, due: int, needed: int, sentence: Any, flag: Any = "") -> dict[str, Any]:
    """One seat each up to sixty, above that a bar with a post. `sentence`: reached or short by how many (`quorum_words`)."""
    flag = flag or _("%(count)s make a quorum") % {"count": needed}
    words = {"sentence": sentence, "flag": flag, "present": present, "due": due}
    if due > seats.MOST:
        at = Fraction(needed, due) if needed <= due else Fraction(1)
        return {
            **words,
            "parts": bars.parts(due, yes=min(present, due), kind="act"),
            "posts": posts_of({"at": at, "flag": flag}, due),
        }
    wide, narrow = seats.one_row(due, present, needed), seats.front_row(due, present, needed)
    flags = bars.post(Fraction(needed, due), strict=False) if 0 < needed <= due else None
    return {**words, "wide": wide, "narrow": narrow, "post": flags}


@register.inclusion_tag("parts/_rows.html")
def counted_rows(rows: Iterable[Row], cut: Any = "", counted: bool = True) -> dict[str, Any]:
    """A bar for each row of a ballot (`frontend.result_rows.Row`): grades, a consent round, projects in their order.

    `cut`: the words of the line below which no project is taken. The number stands beside the bar, never inside it.
    """
    drawn = []
    for row in rows:
        parts = bars.parts(row.of, yes=row.count, kind=row.kind or "pass")
        sentence = f"{row.word}: {row.said}"
        strokes = _strokes(row.count) if counted and not row.rank else []
        drawn.append(
            {"row": row, "parts": parts, "posts": posts_of(row.posts, row.of), "sentence": sentence, "strokes": strokes}
        )
    return {"rows": drawn, "cut": cut}


@register.inclusion_tag("parts/_strokes.html")
def stroke_count(count: int, side: str = "") -> dict[str, Any]:
    """Strokes beside a number, up to 60: 正 in Chinese, gates in English. `side`: yes, no, pass for the colour."""
    return {"groups": _strokes(Fraction(count)), "side": side}


def _strokes(count: Fraction) -> list[str]:
    script = "zheng" if (get_language() or "").startswith("zh") else "gate"
    return strokes.groups(int(count), script) if count.denominator == 1 else []


@register.inclusion_tag("parts/_seal.html")
def result_seal(root: Any, small: bool = False) -> dict[str, Any]:
    """The labyrinth of a root (hex text or bytes) with its number and "not an official stamp". `small`: in a list."""
    text = bytes(root).hex() if isinstance(root, bytes | memoryview) else str(root or "")
    if len(text) < 16:
        return {}
    return {"d": seal.labyrinth(text), "size": seal.SIZE, "words": seal.words(text), "small": small}
