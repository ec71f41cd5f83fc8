"""Exact numbers: whole counts of heads, areas in square metres. Never a float."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from councils.rules.flaws import Flaw
from councils.rules.words import is_chinese

_EXACT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6}|/[1-9][0-9]{0,14})?")
_SHARE = re.compile(r"[0-9]{1,6}/[1-9][0-9]{0,5}|[01]")
CENT = Fraction(1, 100)


def number(value: Any, place: str) -> Fraction:
    """A number that is not negative, from an int, a text ("40000.50", "200/3"), a Decimal or a Fraction."""
    if isinstance(value, str) and _EXACT.fullmatch(value):
        return Fraction(value)
    exact = isinstance(value, int | Fraction) and not isinstance(value, bool)
    if (exact or (isinstance(value, Decimal) and value.is_finite())) and value >= 0:
        return Fraction(value)
    raise Flaw(place, f"{value!r} is no exact number of zero or more.", 'Write 528 or "40000.50".')


def share(value: Any, place: str) -> Fraction:
    """A fraction from 0 to 1, from a text such as "2/3"; or a Flaw."""
    if isinstance(value, str) and _SHARE.fullmatch(value) and (found := Fraction(value)) <= 1:
        return found
    raise Flaw(place, f"{value!r} is no fraction from 0 to 1.", 'Write it as text, such as "2/3".')


def number_json(value: Fraction | int) -> int | str:
    """The number for JSON: an int where it is whole, else a decimal text, else "numerator/denominator"."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return int(exact)
    cents = exact * 1_000_000
    if cents.denominator == 1:
        return f"{Decimal(int(cents)).scaleb(-6).normalize():f}"
    return f"{exact.numerator}/{exact.denominator}"


def number_words(value: Fraction | int, lang: str) -> str:
    """The number to read: at most two decimals, a finer one is *raised* to the next cent (what would be enough).

    English groups thousands, Chinese does not.
    """
    exact = Fraction(value)
    hundredths = -(-exact // CENT)
    whole, rest = divmod(int(hundredths), 100)
    digits = str(whole) if is_chinese(lang) else f"{whole:,}"
    return f"{digits}.{rest:02d}".removesuffix(".00")
