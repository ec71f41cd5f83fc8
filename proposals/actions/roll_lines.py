"""Who belongs to a body today, by the one basis that was chosen: members, adults, households or owners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from councils.models import Council, Household, Ownership, Person, Residency, Seat
from proposals.models import Poll


@dataclass(frozen=True)
class Line:
    """One voter with his weights: heads, and for owners the area in square metres."""

    person: Person
    household: Household | None = None
    heads: int = 1
    area: Decimal = Decimal("0.00")
    building: str = ""


def roll_lines(council: Council, basis: str, on: date) -> list[Line]:
    """Everybody entitled on that day, each once, by building and register number."""
    lines = _READERS[basis](council, on)
    return sorted(lines, key=lambda line: (line.building, line.person.register_id, line.person.pk))


def line_for(council: Council, basis: str, on: date, person: Person) -> Line | None:
    """The line that this person would have on that day; None where the register gives none."""
    return next((line for line in _READERS[basis](council, on) if line.person.pk == person.pk), None)


def _members(council: Council, on: date) -> list[Line]:
    """The filled voting seats (DOMAIN.md reading 5): one line each, however many seats somebody holds."""
    seats = Seat.objects.filter(council=council, person__left_register_at=None).current(on).voting()
    people = {seat.person_id: seat.person for seat in seats.select_related("person").order_by("pk")}
    return [Line(person) for person in people.values()]


def _adults(council: Council, on: date) -> list[Line]:
    found = {stay.person_id: stay for stay in _stays(council, on)}
    return [Line(stay.person, building=stay.household.building) for stay in found.values()]


def _households(council: Council, on: date) -> list[Line]:
    """Each household in which an adult lives, by its representative; where none is named, by its oldest adult."""
    adults: dict[int, list[Residency]] = {}
    for stay in _stays(council, on):
        adults.setdefault(stay.household_id, []).append(stay)
    lines = []
    for stays in adults.values():
        household = stays[0].household
        chosen = next((s.person for s in stays if s.person_id == household.representative_id), None)
        person = chosen or min((s.person for s in stays), key=lambda p: (p.birth_year or 9999, p.register_id))
        lines.append(Line(person, household, building=household.building))
    return lines


def _owners(council: Council, on: date) -> list[Line]:
    """One head per owner, however many units (Interpretation art. 8, 9); of co-owners who represents the unit."""
    held = Ownership.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on),
        community=council.community_id,
        from_on__lte=on,
        represents=True,
        unit__left_register_at=None,
        person__left_register_at=None,
    )
    lines: dict[int, Line] = {}
    for owned in held.select_related("person", "unit").order_by("pk"):
        before = lines.get(owned.person_id)
        area = owned.unit.area + (before.area if before else Decimal(0))
        building = before.building if before else owned.unit.building
        lines[owned.person_id] = Line(owned.person, area=area, building=building)
    return list(lines.values())


def _stays(council: Council, on: date) -> list[Residency]:
    stays = Residency.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on),
        community=council.community_id,
        from_on__lte=on,
        person__is_adult=True,
        person__kind=Person.Kind.NATURAL,
        person__left_register_at=None,
        household__left_register_at=None,
    )
    return list(stays.select_related("person", "household").order_by("pk"))


_READERS: dict[str, Callable[[Council, date], list[Line]]] = {
    Poll.Basis.MEMBER: _members,
    Poll.Basis.PERSON: _adults,
    Poll.Basis.HOUSEHOLD: _households,
    Poll.Basis.OWNER: _owners,
}
