"""What a show of hands adds to a count: totals without names and without codes."""

from __future__ import annotations

from typing import Any

from proposals.models import HandCount, Poll
from proposals.rules.counting import tally_counts


def counting_hands(poll: Poll) -> HandCount | None:
    """The count that counts, the newest; None where no hands were counted (yet)."""
    return HandCount.objects.filter(poll=poll, counts=True).first()


def hand_totals(poll: Poll) -> dict[str, dict[str, Any]]:
    """As the bundle holds them; empty where no hands were counted."""
    count = counting_hands(poll)
    return {} if count is None else {m: dict(piece) for m, piece in tally_counts(count.totals).items()}


def hands_of(poll: Poll) -> int:
    count = counting_hands(poll) if poll.secrecy == Poll.Secrecy.COUNTED else None
    return 0 if count is None else count.hands
