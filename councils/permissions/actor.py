"""Who acts: an account in one community, with the seats it holds there today; or the clock, or the set-up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from councils.models import Community, Council, Participant, Person, Seat
from councils.models.clock import local_today
from councils.permissions.second_factor import GUARDED, needs_second_factor


@dataclass(frozen=True)
class Actor:
    """`ref` goes into the record ("person:12", "clock", "setup", "anonymous"); a name never does."""

    community: Community
    person: Person | None = None
    seats: tuple[Seat, ...] = ()
    account_id: int | None = None
    ref: str = "anonymous"
    # Seats of secretary or clerk that do not count yet: the account has no second factor.
    waiting_seats: tuple[Seat, ...] = ()

    @classmethod
    def of(cls, account: Any, community: Community) -> Actor:
        """The account's person and current seats in this community: two queries, none for an anonymous reader."""
        if account is None or not account.is_authenticated:
            return cls(community=community)
        person = Person.objects.filter(community=community, account_id=account.pk, left_register_at=None).first()
        actor = cls.as_person(person, community, account.pk)
        if person is not None and needs_second_factor(account, community):
            return actor.without_guarded_seats()
        return actor

    @classmethod
    def as_person(cls, person: Person | None, community: Community, account_id: int | None = None) -> Actor:
        if person is None:
            return cls(community=community, account_id=account_id, ref=f"account:{account_id}")
        today: date = local_today(community)
        held = Seat.objects.filter(community=community, person=person).current(today).select_related("council")
        return cls(community, person, tuple(held), account_id, f"person:{person.pk}")

    @classmethod
    def clock(cls, community: Community) -> Actor:
        return cls(community=community, ref="clock")

    @classmethod
    def setup(cls, community: Community) -> Actor:
        return cls(community=community, ref="setup")

    def without_guarded_seats(self) -> Actor:
        """An office that opens the register or decides for others does not count until its second factor is set up."""
        counting = tuple(seat for seat in self.seats if seat.role not in GUARDED)
        waiting = tuple(seat for seat in self.seats if seat.role in GUARDED)
        return replace(self, seats=counting, waiting_seats=waiting)

    def holds(self, *roles: str, council: Council | None = None) -> bool:
        """Holds one of these roles, in this body or (without one) in any of the community."""
        return any(s.role in roles and (council is None or s.council_id == council.pk) for s in self.seats)

    @property
    def is_secretary(self) -> bool:
        return self.holds(Seat.Role.SECRETARY)

    @property
    def is_clerk(self) -> bool:
        return self.holds(Seat.Role.CLERK)

    @property
    def is_supervisor(self) -> bool:
        return self.holds(Seat.Role.SUPERVISOR)

    def participant(self) -> Participant | None:
        """The participant this person already is; actions make one at the first word (`councils.actions.participants`)."""
        if self.person is None:
            return None
        return Participant.objects.filter(community=self.community, person=self.person).first()
