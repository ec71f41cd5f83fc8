"""The projects of a priority ballot, as one writes a list: a line each, with what it costs."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.actions.poll_options import NewProject

_COST = re.compile(r"\d{1,12}(\.\d{1,2})?")


class ProjectsField(forms.CharField):
    """`加装路灯; 80000; Street lamps`: name, cost, and the name in English where there is one."""

    widget = forms.Textarea(attrs={"rows": 8})

    def __init__(self, **kwargs: Any) -> None:
        label = _("Projects")
        hint = _("A line for each: name; cost; name in English if you have one. Such as: 路灯; 80000; Street lamps")
        super().__init__(label=label, help_text=hint, max_length=12_000, **kwargs)

    def clean(self, value: Any) -> list[NewProject]:
        return [self._project(line) for line in str(super().clean(value) or "").splitlines() if line.strip()]

    def _project(self, line: str) -> NewProject:
        name, cost, name_en, *more = [*(part.strip() for part in re.split(r"[;；\t]", line)), "", ""]
        plain = re.sub(r"[,，\s]", "", cost)
        if not name or len(name) > 120 or len(name_en) > 160 or any(more) or not _COST.fullmatch(plain):
            words = _("“%(line)s” is no project with its cost.")
            raise forms.ValidationError(words, params={"line": line.strip()[:60]})
        return NewProject(name, Decimal(plain), name_en)
