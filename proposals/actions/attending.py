"""Who counts as present at a vote in a meeting (DOMAIN.md reading 3): signed in at any moment while it was open.

To vote one must be there still: who went home, or stayed when the meeting ended, votes from nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from councils.models import Attendance
from proposals.actions.ballot_reads import stays_of
from proposals.models import Elector, Poll


class Room:
    """The stays of a meeting that overlap the time from the opening of the vote until `until`."""

    def __init__(self, poll: Poll, until: datetime, *, of: Collection[Elector] | None = None) -> None:
        """`of`: only the stays that matter for these lines; a hall of thousands is not read for one ballot."""
        found = _all_stays(poll, until) if of is None else stays_of(poll, until, of)
        self._were = _Names(found)
        self._are = _Names([stay for stay in found if stay.left_at is None or stay.left_at > until])

    def attended(self, elector: Elector) -> bool:
        """He himself, or on the household basis whoever signed in for his household; who is represented, by his holder.

        `elector` with its mandate at hand (`select_related`).
        """
        return self._were.name(elector)

    def attends(self, elector: Elector) -> bool:
        """As `attended`, and still there at `until`."""
        return self._are.name(elector)


def _all_stays(poll: Poll, until: datetime) -> list[Attendance]:
    overlap = Q(left_at=None) | Q(left_at__gte=poll.opened_at or until)
    stays = Attendance.objects.filter(overlap, meeting=poll.meeting_id, mandate=None, arrived_at__lte=until)
    return list(stays.only("person", "household", "left_at", "counts"))


class _Names:
    def __init__(self, stays: Collection[Attendance]) -> None:
        self._everybody = {stay.person_id for stay in stays}
        self._persons = {stay.person_id for stay in stays if stay.counts}
        self._households = {stay.household_id for stay in stays if stay.counts}

    def name(self, elector: Elector) -> bool:
        if elector.mandate_id is not None:
            assert elector.mandate is not None
            # A holder who has no vote of his own sits there as a guest.
            return elector.mandate.holder_id in self._everybody
        return elector.person_id in self._persons or (
            elector.household_id is not None and elector.household_id in self._households
        )


def rooms(polls: Iterable[Poll], now: datetime) -> dict[int, Room]:
    """By poll, for those that are held in a meeting."""
    return {poll.pk: Room(poll, now) for poll in polls if poll.meeting_id is not None}
