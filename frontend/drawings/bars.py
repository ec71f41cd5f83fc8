"""A bar: for from the left, against from the right, abstain between, unfilled = not cast; and where the posts stand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

# The narrowest phone shows a bar of 284 px; a number is written into a part only where it fits there.
NARROWEST = 284
NARROW_DIGIT, NARROW_MARGIN = 11, 22


def percent(share: Fraction) -> str:
    """A share as an SVG length: "66.666667%". Six places are a ten-thousandth of a pixel on any screen."""
    text = f"{float(share * 100):.6f}".rstrip("0").rstrip(".")
    return f"{text}%"


@dataclass(frozen=True)
class Part:
    """One filled stretch. `number` is empty where it would not fit."""

    kind: str
    x: str
    width: str
    number: str


@dataclass(frozen=True)
class Post:
    """A threshold: `x` exact; `solid` when the number itself is enough (≥), hollow when not (>).

    `zone` says how its flag hangs: start, mid or end, pushed by a spacer of this width until it stands at the post.
    """

    x: str
    solid: bool
    zone: str
    spacer: str


def parts(
    of: Fraction | int,
    *,
    yes: Fraction | int = 0,
    no: Fraction | int = 0,
    abstain: Fraction | int = 0,
    kind: str = "yes",
) -> list[Part]:
    """The stretches of a bar whose whole length is `of`. More than `of` is an error of the caller."""
    if yes + no + abstain > of:
        raise ValueError(f"{yes} + {no} + {abstain} is more than the whole bar, {of}")
    if not of:
        return []
    whole = Fraction(of)
    left, middle, right = Fraction(yes) / whole, Fraction(abstain) / whole, Fraction(no) / whole
    placed = [(kind, Fraction(0), left, yes), ("pass", left, middle, None), ("no", 1 - right, right, None)]
    return [Part(name, percent(x), percent(width), _number(value, width)) for name, x, width, value in placed if width]


def _number(value: Fraction | int | None, width: Fraction) -> str:
    if value is None or Fraction(value).denominator != 1:
        return ""
    digits = str(int(value))
    return digits if width * NARROWEST >= NARROW_DIGIT * len(digits) + NARROW_MARGIN else ""


def post(at: Fraction, *, strict: bool) -> Post:
    """The post at this share of the bar, 0 to 1."""
    if not 0 <= at <= 1:
        raise ValueError(f"a post stands on the bar, not at {at}")
    if Fraction(9, 20) <= at <= Fraction(11, 20):
        zone, spacer = "mid", Fraction(0)
    elif at < Fraction(1, 2):
        zone, spacer = "start", at
    else:
        zone, spacer = "end", 1 - at
    return Post(percent(at), not strict, zone, percent(spacer))
