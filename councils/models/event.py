"""The record: one Event per action, numbered and chained by the sequencer (councils/rules/record.py has the hashes)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from .scoped import Scoped, unique


class EventQuerySet(models.QuerySet["Event"]):
    def sequenced(self) -> EventQuerySet:
        return self.filter(seq__isnull=False).order_by("seq")

    def about(self, noun: str, object_id: int) -> EventQuerySet:
        return self.filter(object_noun=noun, object_id=str(object_id))


class Event(Scoped):
    # "person:12", "clock", "setup": an office, never a name.
    actor = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    object_noun = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    at = models.DateTimeField()
    payload_version = models.PositiveSmallIntegerField(default=1)
    # Retention may erase payload and salt; the commitment, and so the chain, holds.
    payload = models.JSONField(null=True)
    salt = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64)
    # What everybody may read of it and nothing erases: numbers and commitments of an act of a vote, bound into its link.
    public = models.JSONField(null=True)
    seq = models.PositiveBigIntegerField(null=True, blank=True)
    # The hash before it, so that a change is blamed on the event that was changed and not on the next one.
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [unique("event_seq", "seq", condition=Q(seq__isnull=False))]
        indexes = [
            models.Index(fields=["community", "object_noun", "object_id"]),
            models.Index(fields=["community", "id"], condition=Q(seq__isnull=True), name="event_waiting"),
        ]


class RecordHead(Scoped):
    """The newest link of a community's chain; only the sequencer locks and moves it."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[models.Manager[RecordHead]] = models.Manager()

    class Meta:
        constraints = [unique("record_head")]
