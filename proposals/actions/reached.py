"""Who has not voted yet, by building: for the teams that go from door to door; and what everybody may read of it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Length

from proposals.actions.turnout import CONFIRMED
from proposals.models import Elector, Poll, WorkingBallot
from proposals.rules.buildings import Cell, cells_by_building


def not_reached(poll: Poll) -> QuerySet[Elector]:
    """Neither a ballot nor a tick, in the order of the doors; nobody who is recused."""
    voted = WorkingBallot.objects.filter(poll=poll).values("elector")
    lines = Elector.objects.filter(poll=poll, recused_why="", cast_by="").exclude(pk__in=voted)
    return lines.select_related("person", "household").order_by(
        Length("building"), "building", Length("household__door"), "household__door", "number"
    )


def by_building(poll: Poll) -> dict[str, tuple[int, int]]:
    """Electors and how many of them have voted. For those who may see the roll; everybody else gets `told_buildings`."""
    voted = set(WorkingBallot.objects.filter(CONFIRMED, poll=poll).values_list("elector_id", flat=True))
    found: dict[str, tuple[int, int]] = {}
    lines = Elector.objects.filter(poll=poll, recused_why="").order_by("building", "number")
    for pk, building, cast_by in lines.values_list("pk", "building", "cast_by"):
        electors, cast = found.get(building, (0, 0))
        found[building] = (electors + 1, cast + bool(cast_by or pk in voted))
    return found


def told_buildings(poll: Poll) -> tuple[Cell, ...]:
    return cells_by_building(by_building(poll))
