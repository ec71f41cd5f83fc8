from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from .person import Person
from .scoped import Scoped, unique


class Council(Scoped):
    """Any body that meets or decides: a committee, an assembly, a representatives' meeting, the owners."""

    class Kind(models.TextChoices):
        COMMUNITY_COUNCIL = "community_council"
        RESIDENTS_COMMITTEE = "residents_committee"
        VILLAGERS_COMMITTEE = "villagers_committee"
        RESIDENT_ASSEMBLY = "resident_assembly"
        REPRESENTATIVE_MEETING = "representative_meeting"
        SUPERVISION_COMMITTEE = "supervision_committee"
        OWNERS_ASSEMBLY = "owners_assembly"
        OWNERS_COMMITTEE = "owners_committee"
        RESIDENT_GROUP = "resident_group"
        PARTY_ORG = "party_org"

    class Membership(models.TextChoices):
        SEATS = "seats"
        ADULTS = "adults"
        HOUSEHOLDS = "households"
        OWNERS = "owners"

    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=30, choices=Kind)
    membership = models.CharField(max_length=12, choices=Membership, default=Membership.SEATS)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    venue = models.CharField(max_length=200, blank=True)
    venue_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[Council]] = models.Manager()

    class Meta:
        constraints = [unique("council_key", "key")]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") and self.name_en else self.name


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self, on: date) -> SeatQuerySet:
        return self.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on)

    def voting(self) -> SeatQuerySet:
        return self.filter(role__in=Seat.VOTING)


class Seat(Scoped):
    """A role in a body, held by a person from a day until (not including) another."""

    class Role(models.TextChoices):
        CHAIR = "chair"
        MEMBER = "member"
        SECRETARY = "secretary"
        CLERK = "clerk"
        SUPERVISOR = "supervisor"

    # Secretary and clerk serve the body; they vote only where they also hold a member's seat.
    VOTING = ("chair", "member")

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    office = models.CharField(max_length=80, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects: ClassVar[SeatQuerySet] = SeatQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [unique("seat_current", "council", "person", "role", condition=Q(until_on=None))]
