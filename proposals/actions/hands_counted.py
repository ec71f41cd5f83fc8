"""What a show of hands adds to a count: totals without names and without codes."""

from __future__ import annotations

from typing import Any

from councils.models import Person
from councils.rules.words import Words
from proposals.models import HandCount, Poll
from proposals.rules.counting import tally_counts
from proposals.rules.hands import Counted, hands_words


def counting_hands(poll: Poll) -> HandCount | None:
    """The count that counts, the newest; None where no hands were counted (yet)."""
    return HandCount.objects.filter(poll=poll, counts=True).first()


def hand_totals(poll: Poll) -> dict[str, dict[str, Any]]:
    """As the bundle holds them; empty where no hands were counted."""
    count = counting_hands(poll)
    return {} if count is None else {m: dict(piece) for m, piece in tally_counts(count.totals).items()}


def hands_told(poll: Poll) -> Words:
    """The counts in words, with who counted and who watched (DOMAIN.md 4.2: counters are named)."""
    counts = HandCount.objects.filter(poll=poll).select_related("counter", "scrutineer").order_by("number")
    told = [Counted(c.totals, _name(c.counter), _name(c.scrutineer), c.why) for c in counts]
    return hands_words(told, alone=hands_stand_alone(poll))


def hands_stand_alone(poll: Poll) -> bool:
    """Whether they may be told by themselves: before the seal only where no paper can come, then as the seal found it."""
    channels = (poll.result or {}).get("channels")
    return not poll.takes_paper if channels is None else bool(channels.get("hands", True))


def _name(person: Person) -> Words:
    return Words(person.name, person.name_en or person.name)


def hands_of(poll: Poll) -> int:
    count = counting_hands(poll) if poll.secrecy == Poll.Secrecy.COUNTED else None
    return 0 if count is None else count.hands
