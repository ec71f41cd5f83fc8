from __future__ import annotations

from typing import ClassVar

from django.db import models

from .scoped import Scoped


class RegisterImport(Scoped):
    """One uploaded register: read, previewed, then applied in one transaction or dropped."""

    class State(models.TextChoices):
        PREVIEW = "preview"
        APPLYING = "applying"
        APPLIED = "applied"
        DROPPED = "dropped"

    kind = models.CharField(max_length=10, choices=[("residents", "residents"), ("owners", "owners")])
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    # The file itself, until it is applied or dropped: what is applied is what was previewed.
    content = models.BinaryField(blank=True, default=b"")
    columns = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEW)
    uploaded_by = models.ForeignKey("councils.Person", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[RegisterImport]] = models.Manager()
