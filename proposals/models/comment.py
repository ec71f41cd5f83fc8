from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from councils.models import Ownership, Participant, Person, Residency
from councils.models.scoped import Scoped, unique

from .proposal import Proposal


def building_of(person: str) -> Coalesce:
    """The building where this person (the path to him from the row) lives, or else owns; empty where none is known."""
    lives = Residency.objects.filter(person=OuterRef(person), until_on=None)
    owns = Ownership.objects.filter(person=OuterRef(person), until_on=None).order_by("pk")
    home = NullIf(Subquery(lives.values("household__building")[:1]), Value(""))
    return Coalesce(home, Subquery(owns.values("unit__building")[:1]), Value(""))


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible(self) -> CommentQuerySet:
        return self.filter(hidden_at=None)

    def opening(self) -> CommentQuerySet:
        """Those that begin a thread."""
        return self.filter(parent=None)

    def with_reactions(self) -> CommentQuerySet:
        """Each with `agree`, `disagree` and `passed`: how many people."""
        return self.annotate(
            agree=Count("reactions", filter=Q(reactions__value=1)),
            disagree=Count("reactions", filter=Q(reactions__value=-1)),
            passed=Count("reactions", filter=Q(reactions__value=0)),
        )

    def with_author(self) -> CommentQuerySet:
        """Each with what a public page may say of its author: `building`, where he lives or else owns, and the person to mask."""
        return self.select_related("participant__person", "recorded_by").annotate(
            building=building_of("participant__person")
        )


class Comment(Scoped):
    """A contribution with a position. Hidden is not gone: the reason stays, the author is told and may answer."""

    class Position(models.TextChoices):
        FOR = "for"
        AGAINST = "against"
        NEUTRAL = "neutral"
        QUESTION = "question"

    class Answered(models.TextChoices):
        ADOPTED = "adopted"
        PARTLY = "partly"
        NOT_ADOPTED = "not_adopted"
        ANSWERED = "answered"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="comments")
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=10, choices=Position, default=Position.NEUTRAL)
    text = models.TextField()
    written_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hidden_why = models.TextField(blank=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered = models.CharField(max_length=12, choices=Answered, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=60, blank=True)

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [unique("comment_imported", "proposal", "external_id", condition=~Q(external_id=""))]
        indexes = [models.Index(fields=["community", "proposal", "written_at"])]


class Reaction(Scoped):
    """Agree (1), disagree (-1) or pass (0): one per participant and comment, changeable."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="reactions")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="reactions")
    value = models.SmallIntegerField(choices=[(1, "agree"), (-1, "disagree"), (0, "pass")])
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Reaction]] = models.Manager()

    class Meta:
        constraints = [
            unique("reaction_once", "comment", "participant"),
            models.CheckConstraint(condition=Q(value__in=[-1, 0, 1]), name="reaction_value"),
        ]
        indexes = [models.Index(fields=["comment", "value"])]
