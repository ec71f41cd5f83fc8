"""The register: persons, their households and residencies. Owners are kept apart (unit.py): an owner need not live here."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from .scoped import Scoped, unique


class PersonQuerySet(models.QuerySet["Person"]):
    def current(self) -> PersonQuerySet:
        return self.filter(left_register_at=None)

    def named(self) -> PersonQuerySet:
        """Without those whom nothing but an empty entry remembers."""
        return self.exclude(register_id__startswith=Person.ERASED)

    def adults(self) -> PersonQuerySet:
        return self.filter(is_adult=True)

    def residents(self, on: date) -> PersonQuerySet:
        """Who lives here on that day, by the register."""
        return (
            self.current()
            .filter(
                Q(residencies__until_on=None) | Q(residencies__until_on__gt=on),
                residencies__from_on__lte=on,
            )
            .distinct()
        )


class Person(Scoped):
    """One entry of the register. No ID number, no party, no health, no poverty: see DOMAIN.md 4.2."""

    class Kind(models.TextChoices):
        NATURAL = "natural"
        ORGANISATION = "organisation"

    # Begins the register_id of whoever left so long ago that his particulars are erased.
    ERASED = "erased-"

    register_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.NATURAL)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    is_adult = models.BooleanField(default=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    # AES-GCM under the installation's key; never shown on a public page, never logged.
    phone_sealed = models.BinaryField(blank=True, default=b"")
    account = models.ForeignKey(
        "councils.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="persons"
    )
    left_register_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            unique("person_register_id", "register_id"),
            unique("person_account", "account", condition=Q(account__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.register_id


class Household(Scoped):
    register_id = models.CharField(max_length=40)
    building = models.CharField(max_length=60, blank=True)
    door = models.CharField(max_length=60, blank=True)
    representative = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    left_register_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Household]] = models.Manager()

    class Meta:
        constraints = [unique("household_register_id", "register_id")]


class Residency(Scoped):
    """A person lives in a household from a day until (not including) another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residencies")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residencies")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Residency]] = models.Manager()

    class Meta:
        constraints = [unique("residency_current", "person", condition=Q(until_on=None))]
        indexes = [models.Index(fields=["community", "household"])]
