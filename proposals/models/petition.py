"""Signatures that force a meeting, a poll or an audit. Co-signing (`Support`) takes a matter up; this demands an act."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from councils.models import Council, Household, Meeting, Person
from councils.models.scoped import Scoped, unique

from .proposal import Proposal


class Petition(Scoped):
    """One demand about one matter, under the rule pinned when it began. What is reached is fixed with its deadline."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="petitions")
    # The body that is to meet or to vote.
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="petitions")
    # Demanded by those present in a meeting: this one.
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="petitions")
    key = models.CharField(max_length=40)
    rule = models.JSONField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField(null=True, blank=True)
    # Fixed in the moment it was reached; a change of register or calendar does not touch them.
    reached_at = models.DateTimeField(null=True, blank=True)
    have = models.PositiveIntegerField(default=0)
    needed = models.PositiveIntegerField(default=0)
    base_number = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    notice_by = models.DateField(null=True, blank=True)
    notice_reason = models.TextField(blank=True)
    notice_reason_en = models.TextField(blank=True)
    # Of an audit, which this product only records.
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Petition]] = models.Manager()

    class Meta:
        constraints = [
            unique("petition_once", "proposal", "key"),
            models.CheckConstraint(
                condition=Q(reached_at=None, due_at=None) | Q(reached_at__isnull=False, due_at__isnull=False),
                name="petition_reached_is_due",
            ),
        ]

    @property
    def name(self) -> str:
        return str(self.rule["name"]["en" if (get_language() or "").startswith("en") else "zh"])

    @property
    def why_due(self) -> str:
        return self.reason_en if (get_language() or "").startswith("en") else self.reason

    @property
    def why_notice(self) -> str:
        return self.notice_reason_en if (get_language() or "").startswith("en") else self.notice_reason


class PetitionSheet(Scoped):
    """Signatures on paper: typed in by one person, counted again by another; only then do they count."""

    class State(models.TextChoices):
        ENTERED = "entered"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.ENTERED)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    rejected_why = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager[PetitionSheet]] = models.Manager()

    class Meta:
        constraints = [unique("petition_sheet_number", "petition", "number")]


class PetitionSignatureQuerySet(models.QuerySet["PetitionSignature"]):
    def standing(self) -> PetitionSignatureQuerySet:
        return self.filter(withdrawn_at=None)

    def verified(self) -> PetitionSignatureQuerySet:
        """Standing, and checked: with one's own account, or on a sheet that a second person confirmed."""
        return self.standing().exclude(verified_at=None)


class PetitionSignature(Scoped):
    """One person's, or one household's, entitled by the register of that day. A withdrawn one stays on record."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(PetitionSheet, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PetitionSignatureQuerySet] = PetitionSignatureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            unique("petition_signed_once", "petition", "person", condition=Q(withdrawn_at=None)),
            # Where households sign: the database itself has the last word on two at the same door.
            unique(
                "petition_household_once", "petition", "household",
                condition=Q(withdrawn_at=None, household__isnull=False),
            ),
        ]  # fmt: skip
