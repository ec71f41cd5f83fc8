"""The rows of a ballot: those of its method, or the projects that are listed when the vote is prepared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from councils.permissions.refusal import Refusal, Refused
from councils.rules.words import Words
from proposals.models import Option, Poll
from proposals.rules.methods import OPTIONS
from proposals.rules.numbers import number_json
from proposals.rules.sheets import Sheet, sheet_of
from proposals.rules.thresholds import Rule


@dataclass(frozen=True)
class NewProject:
    """What may be picked, and what it costs. Two decimals, as money has."""

    name: str
    cost: Decimal
    name_en: str = ""


Row = tuple[str, Words, Decimal | None]


def rows_of(rule: dict[str, Any], projects: Sequence[NewProject], budget: Decimal | None) -> tuple[Any, list[Row]]:
    """The pinned rule, with the budget of a priority ballot in it, and the rows of the ballot; or a Refusal."""
    read = Rule.from_json(rule)
    if read.method == "none":
        raise _refused("poll:no_vote", _("This procedure has no vote: what comes of it is the table of opinions."))
    if read.priority is None:
        if projects or budget is not None:
            raise _refused("poll:no_projects", _("Only a ballot of priorities has projects and a budget."))
        return rule, [(key, words, None) for key, words in OPTIONS[read.method].items()]
    if budget is not None:
        rule = {**rule, "priority": {**rule["priority"], "budget": number_json(_money(budget))}}
        read = Rule.from_json(rule)
    _listable(read, projects)
    rows: list[Row] = [
        (f"p{at:02}", Words(one.name.strip(), one.name_en.strip() or one.name.strip()), one.cost)
        for at, one in enumerate(projects, start=1)
    ]
    return rule, rows


def lay_out(poll: Poll, rows: Sequence[Row]) -> None:
    """In the order in which they stand on the ballot."""
    Option.objects.bulk_create(
        Option(community=poll.community, poll=poll, key=key, label=words.zh, label_en=words.en, position=at, cost=cost)
        for at, (key, words, cost) in enumerate(rows)
    )


def countable(rule: dict[str, Any], secrecy: str) -> None:
    """Hands are raised for and against; everything else is written on a ballot."""
    if secrecy == Poll.Secrecy.COUNTED and rule.get("method", "choice") != "choice":
        raise _refused(
            "poll:no_hands", _("Only for and against is counted by raised hands; this is voted with ballots.")
        )


def known_grade(rule: dict[str, Any], grade: str) -> str:
    if grade and (rule.get("method") != "appraisal" or grade == "abstain" or grade not in OPTIONS["appraisal"]):
        raise _refused("poll:last_grade", _("The grade of the last appraisal is one of the three grades."))
    return grade


def sheet_for(poll: Poll, keys: Sequence[str]) -> Sheet:
    """The ballot paper of a poll: its rows are those that were laid out."""
    return replace(sheet_of(Rule.from_json(poll.rule), keys), keys=tuple(sorted(keys)))


def _listable(rule: Rule, projects: Sequence[NewProject]) -> None:
    settings = rule.priority
    assert settings is not None
    if not settings.least <= len(projects) <= settings.most:
        span = {"least": settings.least, "most": settings.most, "given": len(projects)}
        raise _refused(
            "poll:projects",
            _("List %(least)s to %(most)s projects; there are %(given)s.") % span,
            _("Prepare the vote on the page of the matter, where its projects are listed."),
        )
    names = [one.name.strip() for one in projects]
    if not all(names) or len(set(names)) != len(names):
        raise _refused("poll:project_names", _("Every project has a name of its own."))
    for one in projects:
        cost = _money(one.cost)
        if settings.budget is not None and cost > settings.budget:
            raise _refused("poll:project_cost", _("“%(name)s” alone costs more than the budget.") % {"name": one.name})


def _money(value: Decimal) -> Any:
    if not value.is_finite() or value < 0 or value >= 10**12 or value != value.quantize(Decimal("0.01")):
        raise _refused("poll:money", _("A sum of money is zero or more, with at most two decimals."))
    return value


def _refused(code: str, sentence: str, instead: str = "") -> Refused:
    return Refused(Refusal(code, sentence, instead, 422))
