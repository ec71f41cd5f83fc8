"""A priority ballot (票决制): the projects in order of their votes, and how far down the money goes.

Projects of equally many votes share a place. From the first place downwards whole places are taken as long as they fit
into the budget and the number of places; the first that does not fit is the cut, and nothing below it is taken. Where
several share that place, none of them is: a tie fails (DOMAIN.md reading 10). A project that nobody picked is never taken.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from proposals.rules.measures import Facts, Project
from proposals.rules.methods import Priority
from proposals.rules.numbers import number, number_json


@dataclass(frozen=True)
class Place:
    """One project. `rank`: 1 for the most votes; `funded`: above the cut; `at_cut`: shares the place that is cut."""

    key: str
    rank: int
    votes: Fraction
    cost: Fraction
    funded: bool = False
    at_cut: bool = False

    def to_json(self) -> dict[str, Any]:
        exact = {key: number_json(getattr(self, key)) for key in ("votes", "cost")}
        return {"key": self.key, "rank": self.rank, **exact, "funded": self.funded, "at_cut": self.at_cut}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Place":
        exact = {key: number(data[key], f"place.{key}") for key in ("votes", "cost")}
        return cls(**{**data, **exact})


def rank(settings: Priority, facts: Facts) -> tuple[Place, ...]:
    """All projects, the most votes first; those of equally many in order of their keys."""
    votes = facts.numbers("heads").options

    def voted(project: Project) -> Fraction:
        return votes.get(project.key, Fraction(0))

    ordered = sorted(facts.projects, key=lambda project: (-voted(project), project.key))
    places: list[Place] = []
    spent, is_cut = Fraction(0), False
    for count, group in groupby(ordered, key=voted):
        tied = list(group)
        cost = sum((project.cost for project in tied), Fraction(0))
        fits = count > 0 and not is_cut and _fits(settings, len(places) + len(tied), spent + cost)
        at_cut = count > 0 and not is_cut and not fits and len(tied) > 1
        spent += cost if fits else 0
        is_cut = is_cut or not fits
        first = len(places) + 1
        places += [Place(project.key, first, count, project.cost, fits, at_cut) for project in tied]
    return tuple(places)


def _fits(settings: Priority, places: int, cost: Fraction) -> bool:
    in_number = settings.top is None or places <= settings.top
    return in_number and (settings.budget is None or cost <= settings.budget)


def is_cut_anywhere(settings: Priority) -> bool:
    """Whether money or places are limited; otherwise the ranking alone is the result."""
    return settings.budget is not None or settings.top is not None
