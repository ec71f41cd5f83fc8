"""The outbox. A row is written with the act that causes it and delivered by the clock, with retries."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .person import Person
from .scoped import Scoped, unique


class Message(Scoped):
    class Channel(models.TextChoices):
        APP = "app"
        MAIL = "mail"

    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=5, choices=Channel)
    # What it says is rendered from the kind and its particulars in the reader's language, at delivery.
    kind = models.CharField(max_length=60)
    particulars = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    # One message per person and cause, however often a job runs: "poll:12:published".
    cause = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Message]] = models.Manager()

    class Meta:
        constraints = [unique("message_once", "to", "channel", "cause")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None, failed_at=None), name="message_due")
        ]
