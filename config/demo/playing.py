"""Play several matters side by side, each moment in its turn, so that the record tells them in the order of the days."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from datetime import datetime

from councils.models.clock import playing_at

# A matter yields the moment at which its next act happens.
Tale = Generator[datetime, None, None]


def play(
    tales: list[Tale], until: datetime, between: Callable[[datetime], object], progress: Callable[[int], None]
) -> None:
    """Run every tale's acts in the order of their moments, none after `until`; `between` is the clock's work."""
    waiting: list[tuple[datetime, int, Tale]] = []
    for number, tale in enumerate(tales):
        _next(waiting, number, tale)
    acts = 0
    while waiting:
        moment, number, tale = heapq.heappop(waiting)
        moment = min(moment, until)
        with playing_at(moment):
            between(moment)
            _next(waiting, number, tale)
        acts += 1
        progress(acts)


def _next(waiting: list[tuple[datetime, int, Tale]], number: int, tale: Tale) -> None:
    try:
        moment = next(tale)
    except StopIteration:
        return
    heapq.heappush(waiting, (moment, number, tale))
