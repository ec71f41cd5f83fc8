"""What somebody recorded so that a matter may go on: a gate that was met, and the risk assessment of a matter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from councils.models import Person
from councils.models.scoped import Scoped, unique

from .procedure import StageRun
from .proposal import Attachment, Proposal


class GateRecordQuerySet(models.QuerySet["GateRecord"]):
    def standing(self) -> GateRecordQuerySet:
        return self.filter(withdrawn_at=None)


class GateRecord(Scoped):
    """A gate on record. Never changed and never deleted: withdrawn with a reason, and recorded again."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="gate_records")
    stage_run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="gate_records")
    # A key of proposals/rules/gates.py.
    gate = models.CharField(max_length=40)
    # False: it was counted and fell short, so the gate stays shut.
    met = models.BooleanField(default=True)
    # {"due", "present", "yes", "no", "abstain"}: numbers alone, never who. None where nothing is counted.
    counts = models.JSONField(null=True, blank=True)
    sentence = models.TextField(blank=True)
    sentence_en = models.TextField(blank=True)
    note = models.TextField(blank=True)
    attachment = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # Whose act it is (a key of ACTORS); `on_behalf`: the secretary wrote it down for them.
    office = models.CharField(max_length=20)
    on_behalf = models.BooleanField(default=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.TextField(blank=True)

    objects: ClassVar[GateRecordQuerySet] = GateRecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            unique("gate_record_once", "stage_run", "gate", condition=Q(withdrawn_at=None, met=True)),
        ]
        indexes = [models.Index(fields=["community", "proposal", "gate"], name="gate_record_matter")]

    @property
    def says(self) -> str:
        return self.sentence_en if (get_language() or "").startswith("en") else self.sentence


class RiskAssessment(Scoped):
    """The stability risk of a matter, as assessed once. Never edited: a newer one takes its place, all stay readable."""

    class Level(models.TextChoices):
        LOW = "low"
        MEDIUM = "medium"
        HIGH = "high"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="risk_assessments")
    number = models.PositiveSmallIntegerField()
    # Empty only where the assessment was waived.
    level = models.CharField(max_length=6, choices=Level, blank=True)
    controllable = models.BooleanField(default=False)
    points = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    contingency = models.TextField(blank=True)
    waived_reason = models.TextField(blank=True)
    attachment = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[RiskAssessment]] = models.Manager()

    class Meta:
        constraints = [
            unique("risk_assessment_number", "proposal", "number"),
            models.CheckConstraint(
                condition=(Q(level="") & ~Q(waived_reason="")) | (~Q(level="") & Q(waived_reason="")),
                name="risk_assessed_or_waived",
            ),
        ]
        ordering = ["-number"]
