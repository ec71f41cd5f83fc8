"""What stands beside the word of an option, on the page and on the paper alike."""

from __future__ import annotations

from fractions import Fraction

from proposals.models import Option, Poll
from proposals.rules.method_sentences import sum_words
from proposals.rules.methods import EFFECTS
from proposals.rules.thresholds import Rule


def effect_words(poll: Poll, row: Option, lang: str) -> str:
    """What a project costs, in its currency; what a mark brings where its word does not say it; else ""."""
    rule = Rule.from_json(poll.rule)
    if row.cost is not None:
        return sum_words(rule, Fraction(row.cost), lang)
    brings = EFFECTS.get(rule.method, {}).get(row.key)
    return brings.text(lang) if brings else ""
