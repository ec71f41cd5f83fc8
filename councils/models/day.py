"""A community's days that are not as the week says: holidays, make-up days, its own days of rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language

from councils.rules.calendar import Calendar, DayKind
from councils.rules.words import Words

from .community import Community
from .scoped import Scoped, unique


class CalendarDay(Scoped):
    """One exception. What was counted from the table before a change stays as it was counted."""

    class Kind(models.TextChoices):
        WORKING = "working"
        REST = "rest"
        HOLIDAY = "holiday"
        MAKEUP = "makeup"

    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=40, blank=True)
    name_en = models.CharField(max_length=40, blank=True)

    objects: ClassVar[models.Manager[CalendarDay]] = models.Manager()

    class Meta:
        constraints = [unique("calendar_day", "on")]
        ordering = ["on"]

    @property
    def title(self) -> str:
        return (self.name_en if (get_language() or "").startswith("en") else self.name) or self.name or self.name_en


def calendar_of(community: Community) -> Calendar:
    """The community's calendar as its table stands now: one query."""
    rows = list(CalendarDay.objects.filter(community=community).values_list("on", "kind", "name", "name_en"))
    return Calendar(
        community.timezone,
        {on: DayKind(kind) for on, kind, _, _ in rows},
        names={on: Words(zh or en, en or zh) for on, _, zh, en in rows if zh or en},
    )
