from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import get_language

from councils.models import Council, Participant, Person
from councils.models.scoped import Scoped, unique

from .procedure import ProcedureVersion, StageRun

if TYPE_CHECKING:
    from councils.permissions.actor import Actor


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def with_stage(self) -> ProposalQuerySet:
        """Each with `stage`, `stage_since` and `stage_due_at` of its current StageRun, and its newest `heading_zh`/`heading_en`."""
        current = StageRun.objects.filter(proposal=OuterRef("pk"), left_at=None)
        newest = Version.objects.filter(proposal=OuterRef("pk")).order_by("-number")
        return self.annotate(
            stage=Subquery(current.values("stage")[:1]),
            stage_since=Subquery(current.values("entered_at")[:1]),
            stage_due_at=Subquery(current.values("due_at")[:1]),
            heading_zh=Subquery(newest.values("title")[:1]),
            heading_en=Subquery(newest.values("title_en")[:1]),
        )

    def in_stage(self, *stages: str) -> ProposalQuerySet:
        return self.filter(stage_runs__left_at=None, stage_runs__stage__in=stages)

    def visible_to(self, actor: Actor) -> ProposalQuerySet:
        """Of the actor's community: everything submitted; a draft only to its proposer and to who typed it for him."""
        ours = self.filter(community=actor.community)
        if actor.person is None:
            return ours.filter(submitted_at__isnull=False)
        mine = Q(proposer__person=actor.person) | Q(recorded_by=actor.person)
        return ours.filter(Q(submitted_at__isnull=False) | mine)


class Proposal(Scoped):
    """A matter. Where it stands is its newest StageRun; what it says is its newest Version."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="proposals")
    procedure_version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="proposals")
    proposer = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="proposals")
    # Who typed it, when somebody else did for a proposer without a device.
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # 〔2026〕14号, given at submission.
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    # How many had co-signed, once their names are erased (actions/retention_people.py).
    co_signed = models.PositiveIntegerField(null=True, blank=True)
    # A major matter needs a risk assessment before it goes on; said at the screening (actions/major.py).
    major = models.BooleanField(default=False)
    # Where an imported matter came from, so that a second import changes nothing.
    source = models.CharField(max_length=120, blank=True)
    # Counts changes that readers of the discussion see; names the cached fragment and the live section.
    discussion_version = models.PositiveBigIntegerField(default=0)
    live_version = models.PositiveBigIntegerField(default=0)

    objects: ClassVar[ProposalQuerySet] = ProposalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            unique("proposal_number", "year", "number", condition=Q(number__isnull=False)),
            unique("proposal_source", "source", condition=~Q(source="")),
        ]


class Version(Scoped):
    """The text of a proposal at one time. Before submission the draft's own; afterwards each change is a new one."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=160)
    title_en = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=400, blank=True)
    summary_en = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    why = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Version]] = models.Manager()

    class Meta:
        constraints = [unique("version_number", "proposal", "number")]
        ordering = ["-number"]

    def _in_language(self, field: str) -> str:
        english = str(getattr(self, f"{field}_en"))
        return english if english and (get_language() or "").startswith("en") else str(getattr(self, field))

    @property
    def heading(self) -> str:
        return self._in_language("title")

    @property
    def lead(self) -> str:
        return self._in_language("summary")

    @property
    def body(self) -> str:
        return self._in_language("text")


class Support(Scoped):
    """A co-signature: one per person, may be withdrawn until the proposal is taken up."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="supports")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="supports")
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Who entered a signature from paper.
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Support]] = models.Manager()

    class Meta:
        constraints = [unique("support_once", "proposal", "person")]


class Attachment(Scoped):
    class Kind(models.TextChoices):
        DOCUMENT = "document"
        BUDGET = "budget"
        PLAN = "plan"
        RISK = "risk"
        GATE = "gate"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DOCUMENT)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to="attachments/%Y/%m")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Attachment]] = models.Manager()
