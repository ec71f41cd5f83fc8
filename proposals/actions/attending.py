"""Who counts as present at a vote in a meeting (DOMAIN.md reading 3): signed in at any moment while it was open.

To vote one must be there still: who went home, or stayed when the meeting ended, votes from nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from councils.models import Attendance
from proposals.models import Elector, Poll


class Room:
    """The stays of a meeting that overlap the time from the opening of the vote until `until`."""

    def __init__(self, poll: Poll, until: datetime, *, of: Iterable[Elector] | None = None) -> None:
        """`of`: only the stays that matter for these lines; a hall of thousands is not read for one ballot."""
        opened = poll.opened_at or until
        stays = Attendance.objects.filter(
            Q(left_at=None) | Q(left_at__gte=opened), meeting=poll.meeting_id, mandate=None, arrived_at__lte=until
        ).values_list("person_id", "household_id", "left_at", "counts")
        if of is not None:
            of = list(of)
            persons = {line.person_id for line in of} | {line.mandate.holder_id for line in of if line.mandate}
            stays = stays.filter(Q(person__in=persons) | Q(household__in={line.household_id for line in of} - {None}))
        found = list(stays)
        self._were = _Names(found)
        self._are = _Names([stay for stay in found if stay[2] is None or stay[2] > until])

    def attended(self, elector: Elector) -> bool:
        """He himself, or on the household basis whoever signed in for his household; who is represented, by his holder.

        `elector` with its mandate at hand (`select_related`).
        """
        return self._were.name(elector)

    def attends(self, elector: Elector) -> bool:
        """As `attended`, and still there at `until`."""
        return self._are.name(elector)


class _Names:
    def __init__(self, stays: Iterable[tuple[int, int | None, datetime | None, bool]]) -> None:
        self._persons, self._households, self._everybody = set(), set(), set()
        for person, household, _left, counts in stays:
            self._everybody.add(person)
            if counts:
                self._persons.add(person)
                self._households.add(household)

    def name(self, elector: Elector) -> bool:
        if elector.mandate is not None:
            # A holder who has no vote of his own sits there as a guest.
            return elector.mandate.holder_id in self._everybody
        return elector.person_id in self._persons or (
            elector.household_id is not None and elector.household_id in self._households
        )


def rooms(polls: Iterable[Poll], now: datetime) -> dict[int, Room]:
    """By poll, for those that are held in a meeting."""
    return {poll.pk: Room(poll, now) for poll in polls if poll.meeting_id is not None}
