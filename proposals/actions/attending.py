"""Who counts as present at a vote in a meeting (DOMAIN.md reading 3): signed in at any moment while it was open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from councils.models import Attendance
from proposals.models import Elector, Poll


class Room:
    """The stays of a meeting that overlap the time from the opening of the vote until `until`."""

    def __init__(self, poll: Poll, until: datetime) -> None:
        opened = poll.opened_at or until
        stays = Attendance.objects.filter(
            Q(left_at=None) | Q(left_at__gte=opened), meeting=poll.meeting_id, counts=True, arrived_at__lte=until
        ).values_list("person_id", "household_id")
        found = list(stays)
        self._persons = {person for person, _ in found}
        self._households = {household for _, household in found if household is not None}

    def attended(self, elector: Elector) -> bool:
        """He himself, or on the household basis whoever signed in for his household."""
        return elector.person_id in self._persons or (
            elector.household_id is not None and elector.household_id in self._households
        )


def rooms(polls: Iterable[Poll], now: datetime) -> dict[int, Room]:
    """By poll, for those that are held in a meeting."""
    return {poll.pk: Room(poll, now) for poll in polls if poll.meeting_id is not None}
