from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from councils.models.scoped import Scoped, unique


class ProcedureVersion(Scoped):
    """A whole procedure as data, with its hash. Files only seed it; a running matter keeps the version it began with."""

    key = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    definition = models.JSONField()
    hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    # The version as a file brought it, where the community has corrected legal bases since; and the public reason.
    amends = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="amendments")
    why = models.TextField(blank=True)

    objects: ClassVar[models.Manager[ProcedureVersion]] = models.Manager()

    class Meta:
        constraints = [
            unique("procedure_number", "key", "number"),
            unique("procedure_current", "key", condition=Q(retired_at=None)),
        ]

    @property
    def title(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") and self.name_en else self.name


class StageRun(Scoped):
    """One stay of a matter in a stage. The newest is where the matter stands; there is no other status."""

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="stage_runs")
    procedure_version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="stage_runs")
    stage = models.CharField(max_length=20)
    entered_at = models.DateTimeField()
    # When this stage ends or is overdue by the procedure's days; None where it has no limit.
    due_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)

    objects: ClassVar[models.Manager[StageRun]] = models.Manager()

    class Meta:
        constraints = [unique("stage_current", "proposal", condition=Q(left_at=None))]
        indexes = [models.Index(fields=["community", "stage"], condition=Q(left_at=None), name="stage_now")]
