from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language

from councils.models import Meeting, Person
from councils.models.scoped import Scoped, unique

from .poll import Poll
from .proposal import Proposal


class Resolution(Scoped):
    """What was decided, with its gapless number of the year, taken at publication."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="resolutions")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="resolutions")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    # adopted | rejected | inquorate | tied | opinion | no_decision
    outcome = models.CharField(max_length=12)
    sentence = models.TextField()
    sentence_en = models.TextField()
    decided_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Resolution]] = models.Manager()

    class Meta:
        constraints = [unique("resolution_number", "year", "number"), unique("resolution_poll", "poll")]

    @property
    def says(self) -> str:
        return self.sentence_en if (get_language() or "").startswith("en") else self.sentence


class PublicationQuerySet(models.QuerySet["Publication"]):
    def on_display(self, on: date) -> PublicationQuerySet:
        return self.filter(display_from__lte=on, display_until__gte=on)


class Publication(Scoped):
    """Something put on the notice board, with the facts as they were shown and the record's head at that moment."""

    class Kind(models.TextChoices):
        RESOLUTION = "resolution"
        MEETING_NOTICE = "meeting_notice"
        IMPLEMENTATION = "implementation"
        OPINIONS = "opinions"

    kind = models.CharField(max_length=16, choices=Kind)
    resolution = models.ForeignKey(
        Resolution, null=True, blank=True, on_delete=models.PROTECT, related_name="publications"
    )
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="publications")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    facts = models.JSONField()
    published_at = models.DateTimeField()
    display_from = models.DateField()
    display_until = models.DateField()
    head_seq = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[PublicationQuerySet] = PublicationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            unique("publication_resolution", "kind", "resolution", condition=models.Q(resolution__isnull=False)),
        ]
        indexes = [models.Index(fields=["community", "published_at"])]


class Erratum(Scoped):
    """A visible correction. The facts as published stay."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="errata")
    text = models.TextField()
    text_en = models.TextField(blank=True)
    why = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Erratum]] = models.Manager()


class Objection(Scoped):
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="objections")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    raised_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Objection]] = models.Manager()

    class Meta:
        constraints = [unique("objection_once", "publication", "person", condition=models.Q(withdrawn_at=None))]
