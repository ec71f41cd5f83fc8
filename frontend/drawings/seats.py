"""Seats turned in: one each up to sixty, those present filled from the front."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 60
PITCH, WIDTH, HEIGHT, ROW = 24, 20, 24, 30
GAP = 14


@dataclass(frozen=True)
class Seat:
    d: str
    taken: bool


@dataclass(frozen=True)
class Room:
    """Seats with the size of the drawing; `post` is the x of the post after the deciding seat, None without one."""

    seats: list[Seat]
    width: int
    height: int
    post: int | None


def _seat(x: int, y: int, taken: bool) -> Seat:
    right, foot = x + WIDTH, y + HEIGHT - 2
    return Seat(f"M{x + 1} {foot}V{y + 9}Q{x + 1} {y + 1} {x + WIDTH // 2} {y + 1}T{right - 1} {y + 9}V{foot}Z", taken)


def one_row(due: int, present: int, needed: int) -> Room:
    """All in one row, with a gap and the post after the deciding seat."""
    post = needed * PITCH + GAP // 2 - 2 if 0 < needed <= due else None
    past = [GAP if post is not None and n >= needed else 0 for n in range(due)]
    seats = [_seat(n * PITCH + past[n], 8, n < present) for n in range(due)]
    return Room(seats, due * PITCH + (GAP if post is not None else 0), 8 + HEIGHT + 8, post)


def front_row(due: int, present: int, needed: int) -> Room:
    """For a narrow screen: the front row is the quorum; whoever comes in later sits behind."""
    row = needed if 0 < needed <= due else due
    seats = [_seat((n % row) * PITCH, 8 + (n // row) * ROW, n < present) for n in range(due)]
    rows = -(-due // row) if row else 0
    return Room(
        seats, row * PITCH + GAP, 8 + rows * ROW, row * PITCH + GAP // 2 - 2 if needed <= due and needed else None
    )
