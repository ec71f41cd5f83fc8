from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from .person import Person
from .scoped import Scoped, unique


class Unit(Scoped):
    """An exclusive unit with its area in square metres (land register, else measured, else contract: Civil Code 278)."""

    register_id = models.CharField(max_length=40)
    building = models.CharField(max_length=60, blank=True)
    door = models.CharField(max_length=60, blank=True)
    area = models.DecimalField(max_digits=9, decimal_places=2)
    left_register_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Unit]] = models.Manager()

    class Meta:
        constraints = [
            unique("unit_register_id", "register_id"),
            models.CheckConstraint(condition=Q(area__gt=0), name="unit_area_positive"),
        ]


class Ownership(Scoped):
    """Who owns a unit. Of several co-owners one represents the unit; an owner of many units is one head."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ownerships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ownerships")
    represents = models.BooleanField(default=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Ownership]] = models.Manager()

    class Meta:
        constraints = [
            unique("ownership_current", "unit", "person", condition=Q(until_on=None)),
            unique("ownership_representative", "unit", condition=Q(until_on=None, represents=True)),
        ]
