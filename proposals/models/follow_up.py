from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from councils.models import Person
from councils.models.scoped import Scoped

from .publication import Resolution


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def running(self) -> FollowUpQuerySet:
        return self.filter(done_at=None, dropped_at=None)

    def overdue(self, on: date) -> FollowUpQuerySet:
        return self.running().filter(due_on__lt=on)


class FollowUp(Scoped):
    """Work that follows from a resolution: who answers for it, until when. Late is never stored; it is the calendar's word."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="follow_ups")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=240, blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    # The office as shown in public ("estate works team"); the person's name only where he holds office.
    office = models.CharField(max_length=120)
    office_en = models.CharField(max_length=160, blank=True)
    due_on = models.DateField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_why = models.TextField(blank=True)

    objects: ClassVar[FollowUpQuerySet] = FollowUpQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | Q(dropped_at=None), name="follow_up_one_end"),
        ]
        indexes = [
            models.Index(
                fields=["community", "due_on"], condition=Q(done_at=None, dropped_at=None), name="follow_up_due"
            )
        ]


class ProgressNote(Scoped):
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    text_en = models.TextField(blank=True)
    expected_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[ProgressNote]] = models.Manager()
