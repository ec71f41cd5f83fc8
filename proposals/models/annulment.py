from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from councils.models import Person
from councils.models.scoped import Scoped, unique

from .poll import Poll


class Annulment(Scoped):
    """Asked for by one person and confirmed by another, once the ballots of a vote have been read."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="annulments")
    why = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Annulment]] = models.Manager()

    class Meta:
        constraints = [
            unique("annulment_one_waiting", "poll", condition=Q(confirmed_at=None, dropped_at=None)),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")), name="annulment_two_people"
            ),
        ]
