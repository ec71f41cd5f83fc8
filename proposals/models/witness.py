from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from councils.models import Person
from councils.models.scoped import Scoped, unique

from .paper import AssistedBallot
from .poll import Elector, Poll


class WitnessRequest(Scoped):
    """Somebody is about to be helped, and the witness has to say himself that he is there. It lives for minutes and goes
    with the ballot: what stays of it is the `AssistedBallot`, which knows the day and not the hour."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="+")
    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="+")
    helped_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    place = models.CharField(max_length=8, choices=AssistedBallot.Place)
    asked_at = models.DateTimeField()
    # HMAC of the code that the witness was shown, until when it opens, and how often another was typed.
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.CharField(max_length=8, choices=AssistedBallot.Confirmed, blank=True)

    objects: ClassVar[models.Manager[WitnessRequest]] = models.Manager()

    class Meta:
        constraints = [
            unique("witness_asked_once", "poll", "elector", "helped_by"),
            models.CheckConstraint(condition=~Q(witness=F("helped_by")), name="witness_two_people"),
        ]
        indexes = [models.Index(fields=["community", "witness"], name="witness_waits")]
