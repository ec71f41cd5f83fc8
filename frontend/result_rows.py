"""What was counted where nobody says yes or no: a row for each line of the ballot, for page, screen and notice alike."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.rules.measures import Facts, Numbers
from proposals.rules.method_sentences import sum_words
from proposals.rules.methods import OPTIONS
from proposals.rules.numbers import number_words
from proposals.rules.outcome import Check, Outcome
from proposals.rules.thresholds import Rule

# The same three textures as for, against and abstain; projects are taken or not.
KINDS = {
    "agree": "yes", "reservations": "yes", "stand_aside": "pass", "block": "no",
    "competent": "yes", "basically_competent": "pass", "not_competent": "no", "abstain": "",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """`of`: what the whole bar stands for. `below_cut`: the first that is not taken, so the line is drawn above it."""

    word: str
    count: Fraction
    of: Fraction
    said: str
    kind: str = "act"
    posts: tuple[Check, ...] = ()
    rank: int | None = None
    cost: str = ""
    taken: bool = False
    at_cut: bool = False
    below_cut: bool = False


def result_rows(rule: Rule, facts: Facts, outcome: Outcome, lang: str) -> list[Row]:
    """Empty for a question, which has its bar, and where there is no vote."""
    if rule.method == "priority":
        return _ranked(rule, facts, outcome, lang)
    heads = facts.numbers("heads")
    rows = []
    for key in OPTIONS[rule.method] if rule.method != "choice" else ():
        count = heads.abstain if key == "abstain" else heads.options.get(key, Fraction(0))
        posts = tuple(check for check in outcome.of("grade") if check.counts == key)
        whole = max([heads.cast, *(check.of for check in outcome.of("grade"))])
        rows.append(Row(OPTIONS[rule.method][key].text(lang), count, whole, _ballots(count), KINDS[key], posts))
    return rows


def invalid_words(numbers: Numbers) -> str:
    """Spoilt ballots, where there are any."""
    if not numbers.invalid:
        return ""
    count = int(numbers.invalid)
    return ngettext("%(n)s ballot is invalid.", "%(n)s ballots are invalid.", count) % {"n": count}


def _ranked(rule: Rule, facts: Facts, outcome: Outcome, lang: str) -> list[Row]:
    heads = facts.numbers("heads")
    names = {project.key: project.name.text(lang) for project in facts.projects}
    valid = heads.cast - heads.abstain - heads.invalid
    rows, above = [], True
    for place in outcome.ranking:
        rows.append(
            Row(
                names[place.key], place.votes, valid, _votes(place.votes, lang), "act" if place.funded else "", (), place.rank,
                sum_words(rule, place.cost, lang) if place.cost else "",
                taken=place.funded, at_cut=place.at_cut, below_cut=above and not place.funded,
            )
        )  # fmt: skip
        above = place.funded
    return rows


def _ballots(count: Fraction) -> str:
    return ngettext("%(n)s ballot", "%(n)s ballots", int(count)) % {"n": int(count)}


def _votes(votes: Fraction, lang: str) -> str:
    return ngettext("%(n)s vote", "%(n)s votes", int(votes)) % {"n": number_words(votes, lang)}


def cut_words(rule: Rule, lang: str) -> str:
    """What stands at the line below which nothing is taken."""
    settings = rule.priority
    if settings is None or (settings.budget is None and settings.top is None):
        return ""
    if settings.budget is None:
        return _("This is as far as %(n)s places go") % {"n": settings.top}
    return _("This is as far as the budget of %(sum)s goes") % {"sum": sum_words(rule, settings.budget, lang)}
