from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from .person import Person
from .scoped import Scoped, unique


class Participant(Scoped):
    """Who may speak: a person of the register, or an imported pseudonym (never a resident, never on a roll)."""

    # `external_id` of whoever led an imported conversation.
    HOST = "host"

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="participants")
    pseudonym = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=120, blank=True)
    external_id = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Participant]] = models.Manager()

    class Meta:
        constraints = [
            unique("participant_person", "person", condition=Q(person__isnull=False)),
            unique("participant_imported", "source", "external_id", condition=~Q(source="")),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(pseudonym=""), name="participant_someone"),
        ]
