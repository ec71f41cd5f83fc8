"""Letters with which a resident claims an entry of the register. Only a hash of a code is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from .person import Person
from .scoped import Scoped, unique


class LetterBatch(Scoped):
    """Letters made by two named people: one asks for them, another confirms and prints."""

    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    building = models.CharField(max_length=60, blank=True)
    person_ids = models.JSONField(default=list)

    objects: ClassVar[models.Manager[LetterBatch]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")), name="letters_two_people"
            )
        ]


class ClaimCode(Scoped):
    batch = models.ForeignKey(LetterBatch, on_delete=models.PROTECT, related_name="codes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claim_codes")
    # The number of the letter is public; guesses are counted against it.
    number = models.CharField(max_length=12)
    code_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[ClaimCode]] = models.Manager()

    class Meta:
        constraints = [unique("claim_number", "number")]
