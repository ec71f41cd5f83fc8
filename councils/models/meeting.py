from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from .council import Council
from .person import Person
from .scoped import Scoped, unique


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def ahead(self) -> MeetingQuerySet:
        """Convened and not begun, or going on: the next first."""
        return self.filter(state__in=[Meeting.State.CONVENED, Meeting.State.OPEN]).order_by("starts_at", "pk")

    def over(self) -> MeetingQuerySet:
        return self.filter(state__in=[Meeting.State.CLOSED, Meeting.State.CANCELLED]).order_by("-starts_at", "-pk")


class Meeting(Scoped):
    """The facts of a meeting: which body, when, where, who convened it, under which pinned rule."""

    class State(models.TextChoices):
        CONVENED = "convened"
        OPEN = "open"
        CLOSED = "closed"
        CANCELLED = "cancelled"

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    # One way of convening, chosen before the notice; roll, quorum and majority use it alone (DOMAIN.md reading 1).
    basis = models.CharField(max_length=12, choices=[(b, b) for b in ("member", "person", "household", "owner")])
    # {"rule": {...}, "notice": {...}, "procedure": key, "number": n, "hash": …}: what holds here, pinned when convened.
    rule = models.JSONField(default=dict)
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.CONVENED)
    short_notice_reason = models.TextField(blank=True)
    convened_at = models.DateTimeField()
    convened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    notice_published_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    chair = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    live_version = models.PositiveBigIntegerField(default=0)

    objects: ClassVar[MeetingQuerySet] = MeetingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["community", "starts_at"])]

    @property
    def heading(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") and self.title_en else self.title

    @property
    def where(self) -> str:
        return self.place_en if (get_language() or "").startswith("en") and self.place_en else self.place


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def here(self) -> AttendanceQuerySet:
        return self.filter(left_at=None)

    def counting(self) -> AttendanceQuerySet:
        """Of those due; guests are welcome and not counted."""
        return self.filter(counts=True)


class Attendance(Scoped):
    """One stay of one person in a meeting: arrived, left, how it was recorded and by whom."""

    class Method(models.TextChoices):
        SECRETARY = "secretary"
        OWN_PHONE = "own_phone"
        # Not there himself: whoever holds his mandate is.
        MANDATE = "mandate"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    # On the household basis: the household this person represents.
    household = models.ForeignKey(
        "councils.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    counts = models.BooleanField(default=True)
    method = models.CharField(max_length=10, choices=Method)
    mandate = models.ForeignKey(
        "councils.Mandate", null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AttendanceQuerySet] = AttendanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            unique("attendance_stay", "meeting", "person", condition=Q(left_at=None)),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="attendance_order"
            ),
        ]


class Minutes(Scoped):
    """A version of a meeting's minutes. The first is drafted from the record; adoption is an act of a later meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    text_en = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Minutes]] = models.Manager()

    class Meta:
        constraints = [unique("minutes_number", "meeting", "number")]
