from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from councils.models import Person
from councils.models.scoped import Scoped, unique

from .poll import Poll


class HandCount(Scoped):
    """Hands that were counted in a meeting: by whom, beside whom, of how many. A recount is a further row and counts instead."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="hand_counts")
    number = models.PositiveSmallIntegerField()
    # The newest one.
    counts = models.BooleanField(default=True)
    yes = models.PositiveIntegerField()
    no = models.PositiveIntegerField()
    abstain = models.PositiveIntegerField()
    # Who could raise a hand when it was typed in: those there who may vote, and how many of them had voted on paper.
    present = models.PositiveIntegerField()
    on_paper = models.PositiveIntegerField(default=0)
    counter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    scrutineer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # Why it was counted again: it was close, or somebody asked.
    why = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects: ClassVar[models.Manager[HandCount]] = models.Manager()

    class Meta:
        constraints = [
            unique("hand_count_number", "poll", "number"),
            unique("hand_count_counts", "poll", condition=Q(counts=True)),
            models.CheckConstraint(condition=~Q(counter=F("scrutineer")), name="hand_count_two_people"),
            models.CheckConstraint(
                condition=Q(yes__lte=F("present") - F("on_paper") - F("no") - F("abstain")), name="hand_count_plausible"
            ),
        ]

    @property
    def totals(self) -> dict[str, int]:
        return {"yes": self.yes, "no": self.no, "abstain": self.abstain}

    @property
    def most(self) -> int:
        """How many hands could be raised."""
        return self.present - self.on_paper

    @property
    def hands(self) -> int:
        return self.yes + self.no + self.abstain
