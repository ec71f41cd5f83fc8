from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from .council import Council
from .meeting import Meeting
from .person import Person
from .scoped import Scoped, unique


class MandateQuerySet(models.QuerySet["Mandate"]):
    def live(self) -> MandateQuerySet:
        """Given and not ended, whether or not the second person or the holder has said yes."""
        return self.filter(state__in=Mandate.LIVE)

    def current(self, on: date) -> MandateQuerySet:
        """Live and within its dates."""
        return self.live().filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on)

    def reaching(self, meeting_id: int | None, matter: int | None) -> MandateQuerySet:
        """Those whose scope covers this matter, this meeting, or the whole body."""
        return self.filter(Q(meeting=None) | Q(meeting=meeting_id), Q(matter=None) | Q(matter=matter))


class Mandate(Scoped):
    """A written proxy: the holder votes for the principal on one matter, in one meeting, or in one body until a day.

    A vote that has begun has the mandates of its opening (`Elector.mandate`); what happens to one later changes nothing there.
    """

    class State(models.TextChoices):
        OFFERED = "offered"  # granted online; the holder has not accepted yet
        ENTERED = "entered"  # a paper, typed in by one person and not yet confirmed by another
        VALID = "valid"
        DECLINED = "declined"
        REVOKED = "revoked"

    LIVE = ("offered", "entered", "valid")

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="mandates")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="mandates")
    # The one matter whose votes it is for, by its number: this room knows no matters.
    matter = models.PositiveBigIntegerField(null=True, blank=True)
    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates_given")
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates_held")
    state = models.CharField(max_length=10, choices=State)
    from_on = models.DateField()
    # The first day on which it is over; None: with its meeting or its matter.
    until_on = models.DateField(null=True, blank=True)
    # As the paper says: spouse, child, parent. Asked only where the rule wants a close relative.
    relation = models.CharField(max_length=40, blank=True)
    # Where the paper lies; empty for one that was granted online.
    kept_at = models.CharField(max_length=200, blank=True)
    scan = models.FileField(upload_to="mandates/%Y/%m", blank=True)
    scan_type = models.CharField(max_length=100, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # The second person: of a paper whoever compared it, of one granted online its holder.
    confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)

    objects: ClassVar[MandateQuerySet] = MandateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            unique(
                "mandate_body",
                "council",
                "principal",
                condition=Q(state__in=["offered", "entered", "valid"], meeting=None, matter=None),
            ),
            unique(
                "mandate_meeting",
                "meeting",
                "principal",
                condition=Q(state__in=["offered", "entered", "valid"], meeting__isnull=False, matter=None),
            ),
            unique(
                "mandate_matter",
                "matter",
                "principal",
                condition=Q(state__in=["offered", "entered", "valid"], matter__isnull=False),
            ),
            models.CheckConstraint(condition=~Q(principal=F("holder")), name="mandate_not_self"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("recorded_by")), name="mandate_two_people"
            ),
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="mandate_order"),
        ]
        indexes = [models.Index(fields=["community", "holder"])]

    @property
    def on_paper(self) -> bool:
        return bool(self.kept_at)

    @property
    def rank(self) -> int:
        """The narrower goes first: one matter, one meeting, the body."""
        return 0 if self.matter is not None else 1 if self.meeting_id is not None else 2
