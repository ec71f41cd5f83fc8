"""When a matter may be discussed. What was promised to those who write is not shortened by what others do meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

NOT_YET = "draft"
# Here nobody writes, whatever was promised: the matter is decided, ended or back with its proposer.
ENDED = frozenset({"returned", "referred", "rejected", "withdrawn", "display", "follow_up", "report", "done", "closed"})


@dataclass(frozen=True)
class Stay:
    """One stay of a matter in a stage; `left_at` None: it is there now; `due_at` None: no limit."""

    stage: str
    entered_at: datetime
    due_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True)
class Window:
    """`until`: when it closes (open) or closed (not open); None where no day is set. `begun` is False for a draft."""

    is_open: bool
    until: datetime | None = None
    begun: bool = True


def discussion_window(stays: Iterable[Stay], now: datetime) -> Window:
    """Open from submission. The comment period ends with its last day, or with the stage where none is set; a matter that
    comes before a meeting or to a ballot earlier stays open until that day. The deadline itself is closed."""
    inside = sorted(stays, key=lambda stay: stay.entered_at)
    current = next((stay for stay in reversed(inside) if stay.left_at is None), None)
    if current is None or current.stage == NOT_YET:
        return Window(is_open=False, begun=False)
    if current.stage in ENDED:
        return Window(is_open=False, until=current.entered_at)
    period = next((stay for stay in reversed(inside) if stay.stage == "discussion"), None)
    if period is None:
        return Window(is_open=True)
    until = period.due_at if period.due_at is not None else period.left_at
    return Window(is_open=until is None or now < until, until=until)
