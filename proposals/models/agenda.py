from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from councils.models import Meeting
from councils.models.scoped import Scoped, unique

from .proposal import Proposal


class AgendaItem(Scoped):
    class State(models.TextChoices):
        WAITING = "waiting"
        OPEN = "open"
        CLOSED = "closed"
        POSTPONED = "postponed"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects: ClassVar[models.Manager[AgendaItem]] = models.Manager()

    class Meta:
        constraints = [
            unique("agenda_position", "meeting", "position"),
            unique("agenda_proposal", "meeting", "proposal", condition=Q(proposal__isnull=False)),
            unique("agenda_one_open", "meeting", condition=Q(state="open")),
        ]
        ordering = ["position"]
