from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from councils.models import Person
from councils.models.scoped import Scoped, unique

from .poll import Elector, Poll
from .visit import VisitPlan


class Channel(models.TextChoices):
    ONLINE = "online"
    ROOM = "room"
    PAPER = "paper"
    VISIT = "visit"


class WorkingBallot(Scoped):
    """One elector's ballot while the poll runs, for all channels. Its uniqueness in the database is the last word."""

    # What a roll call entered. A key with a space in it: no phone can send one, so no ballot of a phone is taken for it.
    CALLED = "call "

    # The elector is held to be there, and he holds vote and community: to ask for each again is a question for each ballot.
    community = models.ForeignKey(
        "councils.Community", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="working_ballots", db_constraint=False)
    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    # The client's idempotency key: a replay gets the same receipt.
    key = models.CharField(max_length=40)
    # AES-GCM of marks and check code under the poll's key; empty for a name ticked on paper.
    sealed = models.BinaryField(blank=True, default=b"")
    # HMAC of the check code under the poll's key: keeps codes unique without storing them.
    code_tag = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 (null: no code yet; unique only among those that have one)
    # How often it was exchanged for another; its own time is kept nowhere.
    changes = models.PositiveSmallIntegerField(default=0)
    batch = models.ForeignKey(
        "PaperBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="ticked", db_index=False
    )

    objects: ClassVar[models.Manager[WorkingBallot]] = models.Manager()

    class Meta:
        constraints = [
            unique("ballot_once", "poll", "elector"),
            unique("ballot_code", "poll", "code_tag", condition=Q(code_tag__isnull=False)),
        ]
        indexes = [models.Index(fields=["batch"], name="ballot_of_batch", condition=Q(batch__isnull=False))]


class SealedBallot(Scoped):
    """A ballot after the seal, in the order of its random code; of a confidential poll nothing else is left."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="sealed_ballots")
    code = models.CharField(max_length=9)
    marks = models.CharField(max_length=400)
    # Weights of a named poll; 1 and 0 where all weights are equal.
    heads = models.PositiveSmallIntegerField(default=1)
    area = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    # Only in a named poll, where voters were told before.
    named = models.ForeignKey(Elector, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[SealedBallot]] = models.Manager()

    class Meta:
        constraints = [unique("sealed_code", "poll", "code")]
        indexes = [models.Index(fields=["poll", "marks"])]


class PaperBatch(Scoped):
    """Paper entered by one person and confirmed by another: ticked names and totals that must agree."""

    class State(models.TextChoices):
        ENTERED = "entered"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="paper_batches")
    number = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.PAPER)
    place = models.CharField(max_length=200, blank=True)
    # The tour that brought it, where it comes from home visits.
    plan = models.ForeignKey(VisitPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="batches")
    # How often a second count differed, and how often it was typed anew since.
    differed = models.PositiveSmallIntegerField(default=0)
    corrected = models.PositiveSmallIntegerField(default=0)
    # When the box was emptied or the visits ended: paper counts if that was before the close, however late it is typed.
    collected_at = models.DateTimeField()
    # The electors whose names were ticked, by id. Their marks, where the poll is named, stand in their working ballots.
    names = models.JSONField(default=list)
    # {"sealed": hex}: the totals under the poll's key, padded. After the seal only {"ballots": 16}.
    totals = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.ENTERED)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    rejected_why = models.TextField(blank=True)

    objects: ClassVar[models.Manager[PaperBatch]] = models.Manager()

    class Meta:
        constraints = [
            unique("batch_number", "poll", "number"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("entered_by")), name="batch_two_people"
            ),
        ]
