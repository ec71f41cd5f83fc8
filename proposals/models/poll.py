"""A vote, its options and its frozen roll. States only go forward; a second round is a new poll that points to the first."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from councils.models import Council, Household, Mandate, Meeting, Person
from councils.models.scoped import Scoped, unique

from .agenda import AgendaItem
from .procedure import ProcedureVersion, StageRun
from .proposal import Proposal


class PollQuerySet(models.QuerySet["Poll"]):
    def open_for_voting(self, now: datetime) -> PollQuerySet:
        return self.filter(state=Poll.State.OPEN).filter(Q(closes_at=None) | Q(closes_at__gt=now))

    def past_deadline(self, now: datetime) -> PollQuerySet:
        return self.filter(state=Poll.State.OPEN, closes_at__lte=now)

    def visible(self) -> PollQuerySet:
        return self.exclude(state=Poll.State.DRAFT)


class Poll(Scoped):
    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"
        COUNTED = "counted"
        PUBLISHED = "published"
        ANNULLED = "annulled"

    class Secrecy(models.TextChoices):
        NAMED = "named"
        COUNTED = "counted"
        CONFIDENTIAL = "confidential"

    class Basis(models.TextChoices):
        MEMBER = "member"
        PERSON = "person"
        HOUSEHOLD = "household"
        OWNER = "owner"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="polls")
    stage_run = models.ForeignKey(StageRun, on_delete=models.PROTECT, related_name="polls")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="polls")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="polls")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="polls")
    procedure_version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="polls")
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_rounds")
    question = models.CharField(max_length=300)
    question_en = models.CharField(max_length=400, blank=True)
    consequence = models.CharField(max_length=400, blank=True)
    consequence_en = models.CharField(max_length=500, blank=True)
    secrecy = models.CharField(max_length=12, choices=Secrecy)
    basis = models.CharField(max_length=10, choices=Basis)
    binding = models.BooleanField(default=False)
    # The pinned rule (proposals/rules/outcome.py reads it).
    rule = models.JSONField()
    # Paper was announced: the count then waits for its batches to be signed off.
    takes_paper = models.BooleanField(default=False)
    paper_signed_off_at = models.DateTimeField(null=True, blank=True)
    may_change = models.BooleanField(default=False)
    chair_may_close = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # When the working ballots became sealed ones; when what was left of them was cleaned from the storage.
    sealed_at = models.DateTimeField(null=True, blank=True)
    # Their time was over: ballots and bundle are gone, result, root and signature stay.
    ballots_erased_at = models.DateTimeField(null=True, blank=True)
    cleaned_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    annulled_at = models.DateTimeField(null=True, blank=True)
    annulled_why = models.TextField(blank=True)
    # The texts passed the redaction check when the poll opened, or an override with its reason.
    texts_checked_at = models.DateTimeField(null=True, blank=True)
    # Which epoch key, kept outside the database, the poll's own key is derived from; with the poll's salt (hex).
    epoch = models.CharField(max_length=40, blank=True)
    key_salt = models.CharField(max_length=64, blank=True)
    roll_size = models.PositiveIntegerField(default=0)
    roll_hash = models.CharField(max_length=64, blank=True)
    # What the record has said so far of ballots that came in one by one, and when it was last looked at.
    told_ballots = models.PositiveIntegerField(default=0)
    told_changes = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    # The chair's or the lot's decision of a tie: "yes" | "no".
    tie_decided = models.CharField(max_length=3, blank=True)
    # An appraisal: the grade of the one before it, "" where there was none.
    last_grade = models.CharField(max_length=20, blank=True)
    # {"facts": …, "outcome": {"kind", "checks"}, "sentences": {"zh-Hans", "en"}, "channels": …} once counted.
    result = models.JSONField(null=True, blank=True)
    bundle = models.JSONField(null=True, blank=True)
    root = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=128, blank=True)
    # The public half of the key that signed: the installation's key may be another one by now.
    signed_with = models.CharField(max_length=64, blank=True)

    objects: ClassVar[PollQuerySet] = PollQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            unique("poll_one_running", "proposal", condition=Q(state__in=["draft", "open", "closed", "counted"])),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opened_at")), name="poll_order"
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(state="open"), name="poll_due"),
            models.Index(fields=["closed_at"], condition=Q(state__in=["closed", "counted"]), name="poll_to_finish"),
            models.Index(fields=["sealed_at"], condition=Q(cleaned_at=None), name="poll_to_clean"),
        ]

    def is_open(self, now: datetime) -> bool:
        """Takes ballots at `now`: a deadline counts when it passes, whether or not anybody has written it down."""
        return self.state == Poll.State.OPEN and (self.closes_at is None or now < self.closes_at)

    @property
    def weighs(self) -> bool:
        """Votes weigh differently (floor area), so a ballot could be told by its weight."""
        return "area" in self.rule["measures"]

    @property
    def method(self) -> str:
        """How it is answered (`proposals/rules/methods.py`)."""
        return str(self.rule.get("method", "choice"))

    @property
    def asks(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.question_en if english and self.question_en else self.question

    @property
    def effect(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.consequence_en if english and self.consequence_en else self.consequence


class Option(Scoped):
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="options")
    key = models.CharField(max_length=20)
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField()
    # What a project of a priority ballot costs.
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    objects: ClassVar[models.Manager[Option]] = models.Manager()

    class Meta:
        constraints = [unique("option_key", "poll", "key")]
        ordering = ["position"]

    @property
    def title(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.label_en if english and self.label_en else self.label


class ElectorQuerySet(models.QuerySet["Elector"]):
    def voted_for_by(self, person: Person) -> ElectorQuerySet:
        """Lines for which this person votes: his own unless he gave it away, and those that he holds by mandate."""
        # Asked first: an OR over a joined table would read the whole roll.
        held = list(Mandate.objects.filter(holder=person).values_list("pk", flat=True))
        own = Q(person=person, mandate=None)
        return self.filter(own | Q(mandate__in=held) if held else own)


class Elector(Scoped):
    """One line of the frozen roll: who may vote, for which household, with which weights, how recused."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="electors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="electorships")
    household = models.ForeignKey(Household, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    heads = models.PositiveSmallIntegerField(default=1)
    area = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    building = models.CharField(max_length=60, blank=True)
    recused_why = models.CharField(max_length=300, blank=True)
    admitted_late_at = models.DateTimeField(null=True, blank=True)
    salt = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    # Set at the seal, when the working ballots go: that somebody voted and by which channel, never when or what.
    cast_by = models.CharField(max_length=8, blank=True)

    objects: ClassVar[ElectorQuerySet] = ElectorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            unique("elector_person", "poll", "person", condition=Q(household=None)),
            unique("elector_household", "poll", "household", condition=Q(household__isnull=False)),
            unique("elector_number", "poll", "number"),
        ]
        indexes = [models.Index(fields=["community", "person"])]

    @property
    def voter_id(self) -> int:
        """Who casts for this line: the person himself, or who holds his mandate."""
        return self.mandate.holder_id if self.mandate is not None else self.person_id


class Recusal(Scoped):
    """Somebody who may not vote on this question, and why. Frozen into the roll when the poll opens."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Recusal]] = models.Manager()

    class Meta:
        constraints = [unique("recusal_once", "poll", "person")]
