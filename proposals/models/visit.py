"""Home visits: who goes, to whom, when; announced before, asked back after."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from councils.models import Person
from councils.models.scoped import Scoped, unique

from .poll import Elector, Poll


class VisitPlan(Scoped):
    """One tour. Published before it begins, and from then on its list stands (Henan measures, article 31)."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="visit_plans")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # How many must go together, as the community had it when the plan was made.
    least_staff = models.PositiveSmallIntegerField(default=2)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager[VisitPlan]] = models.Manager()

    class Meta:
        constraints = [
            unique("visit_plan_number", "poll", "number"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_plan_order"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(published_at__lt=F("starts_at")), name="visit_plan_before"
            ),
        ]

    @property
    def stands(self) -> bool:
        return self.published_at is not None and self.cancelled_at is None


class VisitStaff(Scoped):
    plan = models.ForeignKey(VisitPlan, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[VisitStaff]] = models.Manager()

    class Meta:
        constraints = [unique("visit_staff_once", "plan", "person")]


class VisitStop(Scoped):
    plan = models.ForeignKey(VisitPlan, on_delete=models.CASCADE, related_name="stops")
    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[VisitStop]] = models.Manager()

    class Meta:
        constraints = [unique("visit_stop_once", "plan", "elector")]


class VisitRequest(Scoped):
    """A wish to be visited: from the page, or by telephone through the clerk. No reason is asked for, so none is kept."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="visit_requests")
    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # None: the elector asked on the page.
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[VisitRequest]] = models.Manager()

    class Meta:
        constraints = [unique("visit_request_once", "poll", "elector", condition=Q(withdrawn_at=None))]


class CallBack(Scoped):
    """One of those visited, drawn by lot and asked: was somebody there, and did you mark the paper yourself?"""

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed"
        DENIED = "denied"
        NOT_REACHED = "not_reached"

    plan = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="call_backs")
    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="+")
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    note = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[CallBack]] = models.Manager()

    class Meta:
        constraints = [unique("call_back_once", "plan", "elector")]
