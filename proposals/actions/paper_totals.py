"""The totals of a batch of paper: whole numbers, as many as names, the same for both who count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from councils.permissions.refusal import Refusal, Refused
from councils.rules.flaws import Flaw
from proposals.models import Poll
from proposals.rules.measures import MARKS
from proposals.rules.methods import OPTIONS
from proposals.rules.sheets import Sheet

# Bytes of the sealed totals, whatever the numbers.
WIDTH = 128
WORDS = {
    "yes": gettext_lazy("for"),
    "no": gettext_lazy("against"),
    "abstain": gettext_lazy("abstained"),
    "invalid": gettext_lazy("invalid"),
}


_ROWS = {key: words for rows in OPTIONS.values() for key, words in rows.items()}


def check_totals(poll: Poll, sheet: Sheet, names: Mapping[int, str], totals: Mapping[str, int]) -> None:
    """Refuse totals that are not as many as the names, or that the marks by name contradict."""
    whole = all(isinstance(n, int) and n >= 0 for n in totals.values())
    if not whole or not all(_on_sheet(sheet, marks) for marks in totals) or not names:
        raise Refused(Refusal("paper:totals", _("Tick the names and give the totals in whole numbers."), status=422))
    named = poll.secrecy == Poll.Secrecy.NAMED
    if named != all(_on_sheet(sheet, marks) for marks in names.values()) or (not named and any(names.values())):
        raise Refused(
            Refusal(
                "paper:marks", _("In a named vote every name has its mark, in a confidential one none."), status=422
            )
        )
    count = sum(totals.values())
    if count != len(names):
        raise Refused(
            Refusal(
                "paper:unequal",
                _("%(names)s names are ticked, and the totals are %(ballots)s ballots.")
                % {"names": len(names), "ballots": count},
                _("They must agree: count both again."),
                422,
            )
        )
    if named and (differ := differences(Counter(names.values()), totals)):
        sentence = _("The marks by name are not the totals: %(where)s.") % {"where": differ}
        raise Refused(Refusal("paper:marks_differ", sentence, _("Count both again."), 422))


def width_for(sheet: Sheet, names: int) -> int:
    """Bytes of the sealed totals: of picks every ballot may be another, so it grows with the names alone."""
    return max(WIDTH, names * (sheet.picks * 4 + 8) + 16) if sheet.several else WIDTH


def differences(typed: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    """Where two counts differ, in words; empty when they agree."""
    return ", ".join(
        _("%(mark)s %(typed)s and %(again)s")
        % {"mark": mark_word(mark), "typed": typed.get(mark, 0), "again": again.get(mark, 0)}
        for mark in _unequal(typed, again)
    )


def differing(typed: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    """In which rows two counts differ, without their numbers: the second count must not be copied from the first."""
    picks = sorted({key for mark in _unequal(typed, again) if mark not in WORDS for key in mark.split(",")})
    plain = [str(WORDS[mark]) for mark in _unequal(typed, again) if mark in WORDS]
    return ", ".join([*plain, *(mark_word(key) for key in picks)])


def _unequal(typed: Mapping[str, Any], again: Mapping[str, Any]) -> list[str]:
    rows = [*MARKS, *sorted((set(typed) | set(again)) - set(MARKS))]
    return [mark for mark in rows if typed.get(mark, 0) != again.get(mark, 0)]


def mark_word(marks: str) -> str:
    """What the desk calls a row; picks by the numbers of the projects, 1+7."""
    if marks in WORDS:
        return str(WORDS[marks])
    if marks in _ROWS:
        return _ROWS[marks].text(get_language() or "")
    return _("project %(numbers)s") % {"numbers": "+".join(key.lstrip("p0") for key in marks.split(","))}


def _on_sheet(sheet: Sheet, marks: str) -> bool:
    try:
        return sheet.canonical(marks) == marks
    except Flaw:
        return False
