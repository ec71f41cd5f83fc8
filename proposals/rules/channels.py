"""Whether the choices may be shown by channel (online, room, paper, visit): only in parts that hide each voter.

A part is shown with its choices when it has at least five ballots that are not all alike: of five who all said yes
it is known what each of them said. Other parts are joined with the smallest until they are, so that nothing follows by
subtracting the parts shown from the total. Turnout by channel is
always shown.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from proposals.rules.counting import merge
from proposals.rules.measures import MARKS

LEAST = 5
_Group = tuple[tuple[str, ...], dict[str, int]]


@dataclass(frozen=True)
class Part:
    """Channels shown as one: how many ballots, and by mark."""

    channels: tuple[str, ...]
    turnout: int
    counts: Mapping[str, int]


def turnout_by_channel(counts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Ballots by channel, in the order given."""
    return {channel: sum(by_mark.values()) for channel, by_mark in counts.items()}


def split_by_channel(counts: Mapping[str, Mapping[str, int]]) -> tuple[Part, ...]:
    """`counts`: `{"online": {"yes": 3, "no": 1}, "paper": {…}}`. Largest part first; empty: only the total is shown."""
    groups: list[_Group] = [((channel,), dict(by_mark)) for channel, by_mark in counts.items() if sum(by_mark.values())]
    groups.sort(key=_ballots)
    while len(groups) > 1 and (telling := next((group for group in groups if _tells(group)), None)) is not None:
        groups.remove(telling)
        (names, small), (others, next_up) = telling, groups[0]
        joined = merge({"heads": small}, {"heads": next_up})["heads"]
        groups[:1] = [(names + others, {mark: int(joined[mark]) for mark in MARKS})]
        groups.sort(key=_ballots)
    if len(groups) < 2:
        return ()
    order = list(counts)
    return tuple(
        Part(tuple(sorted(names, key=order.index)), sum(by_mark.values()), by_mark)
        for names, by_mark in reversed(groups)
    )


def told_alone(channel: str, others: Collection[str], parts: Iterable[Sequence[str]]) -> bool:
    """Whether what came by this channel may be told by itself: nothing else came, by it or by `others`, or it is one of the
    `parts` shown, so that nothing follows from it about the rest."""
    return not others or (channel not in others and any(list(part) == [channel] for part in parts))


def _tells(group: _Group) -> bool:
    """Who knows the names of this part would know what somebody in it voted."""
    return _ballots(group) < LEAST or max(group[1].values()) == _ballots(group)


def _ballots(group: _Group) -> int:
    return sum(group[1].values())
