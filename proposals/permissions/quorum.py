"""How the quorum of a meeting stands now: those due, those there, and its rule in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from councils.models import Attendance, Meeting
from councils.models.clock import local_today
from councils.models.entitled import due_numbers, present_numbers
from proposals.rules.measures import Facts, Numbers
from proposals.rules.outcome import Check, check_quorum
from proposals.rules.sentences import quorum_words, rule_words
from proposals.rules.thresholds import Rule


@dataclass(frozen=True)
class Quorum:
    """Heads due and there, guests beside them, and the checks of the meeting's pinned rule (none: no rule is pinned)."""

    due: int
    present: int
    guests: int
    rule: Rule | None
    facts: Facts
    checks: tuple[Check, ...]

    @property
    def met(self) -> bool:
        return all(check.met for check in self.checks)

    @property
    def heads(self) -> Check | None:
        return next((check for check in self.checks if check.measure == "heads"), None)

    @property
    def needed(self) -> int:
        return int(self.heads.needed) if self.heads else 0

    @property
    def may_leave(self) -> int:
        return max(self.present - self.needed, 0) if self.met else 0

    def words(self, lang: str) -> str:
        """还差2人：应到31人，到了19人，要21人。"""
        return quorum_words(self.rule, self.facts, None, lang) if self.rule else ""

    def rule_in_words(self, lang: str) -> str:
        return rule_words(self.rule, lang) if self.rule else ""


def quorum_of(meeting: Meeting, now: datetime) -> Quorum:
    """Three counting queries, however large the body. After the close it counts those who stayed to the end: nobody is there."""
    on = local_today(meeting.community, now)
    due, present = due_numbers(meeting.council, meeting.basis, on), present_numbers(meeting, on)
    guests = Attendance.objects.filter(meeting=meeting, counts=False).here().count()
    rule = Rule.from_json(meeting.rule["rule"]) if meeting.rule.get("rule") else None
    measures = {"heads": _numbers(due.heads, min(present.heads, due.heads))}
    if rule is not None and "area" in rule.measures:
        measures["area"] = _numbers(Fraction(due.area), Fraction(present.area))
    facts = Facts(measures)
    return Quorum(due.heads, present.heads, guests, rule, facts, check_quorum(rule, facts) if rule else ())


def _numbers(due: int | Fraction, here: int | Fraction) -> Numbers:
    all_, there = Fraction(due), Fraction(here)
    return Numbers(all_, all_, all_, present=there, cast=Fraction(0))
