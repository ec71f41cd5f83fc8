"""Every row of every table belongs to one community: the shard key, first in each unique constraint."""

from typing import Any, ClassVar

from django.db import models


class Scoped(models.Model):
    community = models.ForeignKey("councils.Community", on_delete=models.PROTECT, related_name="+")
    objects: ClassVar[models.Manager[Any]]

    class Meta:
        abstract = True


def unique(name: str, *fields: str, **options: Any) -> models.UniqueConstraint:
    """A unique constraint that begins with the community."""
    return models.UniqueConstraint(fields=["community", *fields], name=name, **options)
