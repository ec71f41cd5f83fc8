from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language


class Community(models.Model):
    """A village, an urban community, an estate or a parish: the shard key of everything."""

    class Kind(models.TextChoices):
        URBAN = "urban"
        VILLAGE = "village"
        ESTATE = "estate"
        PARISH = "parish"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.URBAN)
    is_demo = models.BooleanField(default=False)
    timezone = models.CharField(max_length=60, default="Asia/Shanghai")
    # 青槐议〔2026〕14号: the words before the year in a number.
    matter_prefix = models.CharField(max_length=20, blank=True)
    office_place = models.CharField(max_length=200, blank=True)
    office_place_en = models.CharField(max_length=200, blank=True)
    office_phone = models.CharField(max_length=40, blank=True)
    objection_place = models.CharField(max_length=200, blank=True)
    objection_place_en = models.CharField(max_length=200, blank=True)
    # How many go together on home visits; three where the community keeps to the Henan measures, article 31.
    visit_staff = models.PositiveSmallIntegerField(default=2)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Community]] = models.Manager()

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") and self.name_en else self.name

    @property
    def office(self) -> str:
        """Where the committee is found, in the reader's language."""
        english = (get_language() or "").startswith("en")
        return self.office_place_en if english and self.office_place_en else self.office_place
