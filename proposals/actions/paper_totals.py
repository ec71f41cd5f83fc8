"""The totals of a batch of paper: whole numbers, as many as names, the same for both who count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.permissions.refusal import Refusal, Refused
from proposals.models import Poll
from proposals.rules.measures import MARKS

# Bytes of the sealed totals, whatever the numbers.
WIDTH = 128
WORDS = {
    "yes": gettext_lazy("for"),
    "no": gettext_lazy("against"),
    "abstain": gettext_lazy("abstained"),
    "invalid": gettext_lazy("invalid"),
}


def check_totals(poll: Poll, names: Mapping[int, str], totals: Mapping[str, int]) -> None:
    """Refuse totals that are not as many as the names, or that the marks by name contradict."""
    if set(totals) - set(MARKS) or any(not isinstance(n, int) or n < 0 for n in totals.values()) or not names:
        raise Refused(
            Refusal("paper:totals", _("Tick the names and give the four totals in whole numbers."), status=422)
        )
    named = poll.secrecy == Poll.Secrecy.NAMED
    if named != all(marks in MARKS for marks in names.values()) or (not named and any(names.values())):
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


def differences(typed: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    """Where two counts differ, in words; empty when they agree."""
    return ", ".join(
        _("%(mark)s %(typed)s and %(again)s")
        % {"mark": WORDS[mark], "typed": typed.get(mark, 0), "again": again.get(mark, 0)}
        for mark in MARKS
        if typed.get(mark, 0) != again.get(mark, 0)
    )


def differing(typed: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    """In which rows two counts differ, without their numbers: the second count must not be copied from the first."""
    return ", ".join(str(WORDS[mark]) for mark in MARKS if typed.get(mark, 0) != again.get(mark, 0))
