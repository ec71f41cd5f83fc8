"""Ballots on which several rows are marked, typed in one by one: a line each, with the numbers of the rows."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.rules.flaws import Flaw
from proposals.rules.sheets import Sheet

MOST = 5000  # lines of one batch
_NUMBERED = re.compile(r"(\d{1,6})\s*[:：](.+)")
_INVALID = {"x", "invalid", "废", "废票"}


class SheetsField(forms.CharField):
    """`1, 4, 7` for a ballot, `x` for a spoilt one; cleaned: how many ballots by their marks."""

    widget = forms.Textarea(attrs={"rows": 6})

    def __init__(self, sheet: Sheet, named: bool = False) -> None:
        hint = _(
            "A line for each ballot: the numbers of the projects that are marked, such as 1, 4, 7. A spoilt one: x."
        )
        if named:
            hint = _(
                "A line for each ballot: roll number, colon, the numbers of the projects: 17: 1, 4, 7. A spoilt one: 17: x."
            )
        super().__init__(label=_("Ballots, one by one"), help_text=hint, max_length=100_000)
        self.sheet, self.named = sheet, named

    def clean(self, value: Any) -> Any:
        """How many ballots by their marks; in a vote by name the marks by roll number."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        if len(lines) > MOST:
            raise forms.ValidationError(_("These are too many for one batch."))
        if not self.named:
            return Counter(self._marks(line) for line in lines)
        by_number: dict[int, str] = {}
        for line in lines:
            match = _NUMBERED.fullmatch(line)
            if match is None or int(match[1]) in by_number:
                raise forms.ValidationError(
                    _("“%(line)s”: a roll number stands first, each once."), params={"line": line[:40]}
                )
            by_number[int(match[1])] = self._marks(match[2].strip())
        return by_number

    def _marks(self, line: str) -> str:
        if line.casefold() in _INVALID:
            return "invalid"
        keys = sorted(self.sheet.keys)
        numbers = [int(part) if part.isdecimal() and len(part) < 4 else 0 for part in re.split(r"[\s,，、;；]+", line)]
        try:
            if not all(0 < number <= len(keys) for number in numbers):
                raise Flaw("marks", "", "")
            return self.sheet.canonical(",".join(keys[number - 1] for number in numbers))
        except Flaw as flaw:
            words = _("“%(line)s” is no ballot: 1 to %(picks)s different numbers from 1 to %(rows)s.")
            given = {"line": line[:40], "picks": self.sheet.picks, "rows": len(keys)}
            raise forms.ValidationError(words, params=given) from flaw
