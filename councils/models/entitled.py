"""Who belongs to a body on a day, by the one basis that was chosen: members, adults, households or owners.

A roll is frozen from it, a meeting counts those due by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from .council import Council, Seat
from .meeting import Attendance, Meeting
from .person import Household, Person, Residency
from .unit import Ownership


@dataclass(frozen=True)
class Line:
    """One voter with his weights: heads, and for owners the area in square metres. `door` is for the office only."""

    person: Person
    household: Household | None = None
    heads: int = 1
    area: Decimal = Decimal("0.00")
    building: str = ""
    door: str = ""


def entitled(council: Council, basis: str, on: date) -> list[Line]:
    """Everybody entitled on that day, each once, by building and register number."""
    lines = _READERS[basis](council, on, None)
    return sorted(lines, key=lambda line: (line.building, line.person.register_id, line.person.pk))


def entitled_person(council: Council, basis: str, on: date, person: Person) -> Line | None:
    """The line of this person on that day; None where the register gives none."""
    return next((line for line in _READERS[basis](council, on, person) if line.person.pk == person.pk), None)


def standing_for(council: Council, basis: str, on: date, person: Person) -> Line | None:
    """The line that this person may fill by coming to a meeting: his own, or any adult's that of his household."""
    if basis != "household":
        return entitled_person(council, basis, on, person)
    stay = _stays(council, on).filter(person=person).first()
    if stay is None:
        return None
    return next((line for line in _households(council, on, person) if line.household == stay.household), None)


def _members(council: Council, on: date, person: Person | None) -> list[Line]:
    """The filled voting seats (DOMAIN.md reading 5): one line each, however many seats somebody holds."""
    seats = Seat.objects.filter(council=council, person__left_register_at=None).current(on).voting()
    if person is not None:
        seats = seats.filter(person=person)
    people = {seat.person_id: seat.person for seat in seats.select_related("person").order_by("pk")}
    return [Line(person) for person in people.values()]


def _adults(council: Council, on: date, person: Person | None) -> list[Line]:
    stays = _stays(council, on)
    if person is not None:
        stays = stays.filter(person=person)
    found = {stay.person_id: stay for stay in stays}
    return [Line(s.person, building=s.household.building, door=s.household.door) for s in found.values()]


def _households(council: Council, on: date, person: Person | None) -> list[Line]:
    """Each household in which an adult lives, by its representative; where none is named, by its oldest adult."""
    found = _stays(council, on)
    if person is not None:
        found = found.filter(household__in=found.filter(person=person).values("household"))
    adults: dict[int, list[Residency]] = {}
    for stay in found:
        adults.setdefault(stay.household_id, []).append(stay)
    lines = []
    for stays in adults.values():
        household = stays[0].household
        chosen = next((s.person for s in stays if s.person_id == household.representative_id), None)
        speaker = chosen or min((s.person for s in stays), key=lambda p: (p.birth_year or 9999, p.register_id))
        lines.append(Line(speaker, household, building=household.building, door=household.door))
    return lines


def _owners(council: Council, on: date, person: Person | None) -> list[Line]:
    """One head per owner, however many units (Interpretation art. 8, 9); of co-owners who represents the unit."""
    held = _owned_now(council, on)
    if person is not None:
        held = held.filter(person=person)
    lines: dict[int, Line] = {}
    for owned in held.select_related("person", "unit").order_by("pk"):
        before = lines.get(owned.person_id)
        area = owned.unit.area + (before.area if before else Decimal(0))
        building, door = (before.building, before.door) if before else (owned.unit.building, owned.unit.door)
        lines[owned.person_id] = Line(owned.person, area=area, building=building, door=door)
    return list(lines.values())


def _owned_now(council: Council, on: date) -> QuerySet[Ownership]:
    return Ownership.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on),
        community=council.community_id,
        from_on__lte=on,
        represents=True,
        unit__left_register_at=None,
        person__left_register_at=None,
    )


def _stays(council: Council, on: date) -> QuerySet[Residency]:
    stays = Residency.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on),
        community=council.community_id,
        from_on__lte=on,
        person__is_adult=True,
        person__kind=Person.Kind.NATURAL,
        person__left_register_at=None,
        household__left_register_at=None,
    )
    return stays.select_related("person", "household").order_by("pk")


_READERS: dict[str, Callable[[Council, date, Person | None], list[Line]]] = {
    "member": _members,
    "person": _adults,
    "household": _households,
    "owner": _owners,
}


@dataclass(frozen=True)
class Numbers:
    """How many, and for owners how many square metres."""

    heads: int
    area: Decimal = Decimal(0)


def due_numbers(council: Council, basis: str, on: date) -> Numbers:
    """How many lines `entitled` would have, without reading them."""
    if basis == "owner":
        return _owned(_owned_now(council, on))
    if basis == "member":
        seats = Seat.objects.filter(council=council, person__left_register_at=None).current(on).voting()
        return Numbers(seats.order_by().values("person").distinct().count())
    field = "household" if basis == "household" else "person"
    return Numbers(_stays(council, on).order_by().values(field).distinct().count())


def present_numbers(meeting: Meeting, on: date) -> Numbers:
    """Who of those due is there now: households or persons, each once."""
    here = Attendance.objects.filter(meeting=meeting).here().counting()
    if meeting.basis == "owner":
        return _owned(_owned_now(meeting.council, on).filter(person__in=here.values("person")))
    field = "household" if meeting.basis == "household" else "person"
    return Numbers(here.order_by().values(field).distinct().count())


def _owned(held: QuerySet[Ownership]) -> Numbers:
    found = held.order_by().aggregate(heads=Count("person", distinct=True), area=Sum("unit__area"))
    return Numbers(found["heads"], found["area"] or Decimal(0))
