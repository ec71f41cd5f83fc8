"""The way of the paper itself: sheets that were printed, handed out and came back; who was helped to vote."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from councils.models import Person
from councils.models.scoped import Scoped, unique

from .poll import Elector, Poll


class SheetRun(Scoped):
    """Sheets printed by two named people. A serial number belongs to its run, never to a ballot or, unless the vote is by
    name, to an elector. Printing again is a new run with new numbers."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="sheet_runs")
    number = models.PositiveSmallIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    per_page = models.PositiveSmallIntegerField(default=2)
    # In a vote by name: whose name stands on which sheet, by elector id in the order of the numbers. Else empty.
    names = models.JSONField(default=list)
    why = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    printed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[SheetRun]] = models.Manager()

    class Meta:
        constraints = [
            unique("sheet_run_number", "poll", "number"),
            unique("sheet_run_first", "poll", "first"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="sheet_run_range"),
            models.CheckConstraint(
                condition=Q(printed_by=None) | ~Q(printed_by=F("asked_by")), name="sheets_two_people"
            ),
        ]

    @property
    def sheets(self) -> int:
        return self.last - self.first + 1


class SheetEntry(Scoped):
    """One line of the account of sheets. A wrong line is struck out and stays readable."""

    class Kind(models.TextChoices):
        ISSUED = "issued"
        RETURNED = "returned"
        SPOILT = "spoilt"
        MISSING = "missing"

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="sheet_entries")
    kind = models.CharField(max_length=10, choices=Kind)
    count = models.PositiveIntegerField()
    # Which box or which team: a place, never a resident.
    place = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    struck_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_why = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager[SheetEntry]] = models.Manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="sheet_entry_counts")]


class AssistedBallot(Scoped):
    """Somebody was helped to vote: by whom, where, before which witness, why. Never what."""

    class Place(models.TextChoices):
        OFFICE = "office"
        HALL = "hall"
        HOME = "home"

    class Confirmed(models.TextChoices):
        CODE = "code"
        SIGN_IN = "sign_in"

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="assisted_ballots")
    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="+")
    helped_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    # Empty in rows from before the place was asked, and before the witness confirmed himself: then the helper named him.
    place = models.CharField(max_length=8, choices=Place, blank=True)
    confirmed = models.CharField(max_length=8, choices=Confirmed, blank=True)
    # The day only: when exactly somebody voted stands nowhere.
    on = models.DateField()

    objects: ClassVar[models.Manager[AssistedBallot]] = models.Manager()

    class Meta:
        constraints = [
            unique("assisted_once", "poll", "elector"),
            models.CheckConstraint(condition=~Q(witness=F("helped_by")), name="assisted_two_people"),
        ]
