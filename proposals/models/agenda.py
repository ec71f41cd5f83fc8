from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import get_language

from councils.models import Meeting
from councils.models.scoped import Scoped, unique

from .proposal import Proposal


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def pending(self) -> AgendaItemQuerySet:
        """Still to be taken up, or being taken up, in a meeting that is to come or going on."""
        return self.filter(
            state__in=[AgendaItem.State.WAITING, AgendaItem.State.OPEN],
            meeting__state__in=[Meeting.State.CONVENED, Meeting.State.OPEN],
        )

    def next_position(self) -> int:
        return (self.aggregate(last=Max("position"))["last"] or 0) + 1


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

    objects: ClassVar[AgendaItemQuerySet] = AgendaItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            unique("agenda_position", "meeting", "position"),
            unique("agenda_proposal", "meeting", "proposal", condition=Q(proposal__isnull=False)),
            unique("agenda_one_open", "meeting", condition=Q(state="open")),
        ]
        ordering = ["position"]

    @property
    def heading(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") and self.title_en else self.title
