"""Where people stand in a discussion, and in which order its comments are read. Orders a list; decides nothing.

Source of the lower bound: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22
(1927), 209-212. The other formulas are defined here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

Z = 1.96  # 95 of 100
NEWEST, AGREED, DIVIDED = "newest", "agreed", "divided"
ORDERS = (NEWEST, AGREED, DIVIDED)
SIDES = ("for", "against", "neutral")
STRONGEST = 3
PER_PAGE = 20


@dataclass(frozen=True)
class Said:
    """What an order needs to know of one comment. Reactions are counts of people: each person reacts once."""

    pk: int
    position: str
    written_at: datetime
    agree: int = 0
    disagree: int = 0
    passed: int = 0
    thread: int | None = None
    hidden: bool = False

    @property
    def reacted(self) -> int:
        return self.agree + self.disagree + self.passed


def at_least(part: int, whole: int) -> float:
    """Wilson's lower bound of the share `part / whole`, in 0..1: few voices prove little, many prove more. 0 of 0 is 0."""
    if whole == 0:
        return 0.0
    p, z2 = part / whole, Z * Z
    return max(0.0, (p + z2 / (2 * whole) - Z * sqrt((p * (1 - p) + z2 / (4 * whole)) / whole)) / (1 + z2 / whole))


def agreement(said: Said) -> float:
    """Share that agrees, at least, of all who reacted. Who passes has read it and does not agree."""
    return at_least(said.agree, said.reacted)


def division(said: Said) -> float:
    """The smaller of the two shares, each at least: high only when many agree and many disagree."""
    return min(at_least(said.agree, said.reacted), at_least(said.disagree, said.reacted))


# Ties go to what more people read, then to what is newer: never to chance.
_ORDER: dict[str, Callable[[Said], Any]] = {
    NEWEST: lambda s: (s.written_at, s.pk),
    AGREED: lambda s: (agreement(s), s.reacted, s.written_at, s.pk),
    DIVIDED: lambda s: (division(s), s.reacted, s.written_at, s.pk),
}


def in_order(comments: Iterable[Said], order: str) -> list[Said]:
    """First what the order asks for; an unknown order is `newest`."""
    return sorted(comments, key=_ORDER.get(order, _ORDER[NEWEST]), reverse=True)


def strongest(comments: Iterable[Said], side: str, most: int = STRONGEST) -> list[Said]:
    """The most agreed visible opening comments of one side ("for" or "against")."""
    return in_order([s for s in comments if s.position == side and s.thread is None and not s.hidden], AGREED)[:most]


def threads(comments: Sequence[Said], order: str) -> list[Said]:
    """Opening comments in order. A hidden one stays in its place only while somebody's visible answer hangs on it."""
    answered = {s.thread for s in comments if s.thread is not None and not s.hidden}
    return in_order([s for s in comments if s.thread is None and (not s.hidden or s.pk in answered)], order)


@dataclass(frozen=True)
class Standing:
    """How many *people* stand where; each counts once, by his newest opening comment that is not a question."""

    for_it: int
    against: int
    neutral: int

    @property
    def people(self) -> int:
        return self.for_it + self.against + self.neutral


def standing(contributions: Iterable[tuple[int, str, datetime]]) -> Standing:
    """`contributions`: (participant, position, written at) of visible opening comments, in any order. Questions take no side."""
    newest: dict[int, tuple[datetime, str]] = {}
    for participant, position, at in contributions:
        if position in SIDES and (participant not in newest or newest[participant][0] <= at):
            newest[participant] = (at, position)
    where = [position for _, position in newest.values()]
    return Standing(where.count("for"), where.count("against"), where.count("neutral"))
