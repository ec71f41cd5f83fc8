from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from councils.actions.register_changes.plan import Book, Changed, Plan, change_person, create, end, new_person, update
from councils.models import Community, Household, Ownership, Person, Residency
from councils.register.residents import Resident
from councils.rules.register import same_id


@dataclass
class Home:
    """What the file says of one household, gathered from its lines."""

    register_id: str
    building: str | None = None
    door: str | None = None
    people: list[tuple[Resident, Person]] = field(default_factory=list)


@dataclass
class ResidentsPlan(Plan):
    new_homes: list[Household] = field(default_factory=list)
    changed_homes: list[Household] = field(default_factory=list)
    leaving_homes: list[Household] = field(default_factory=list)
    ended: list[Residency] = field(default_factory=list)
    moving_in: list[tuple[Person, Household]] = field(default_factory=list)
    speaking: list[tuple[Household, Person | None]] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        homes = self.new_homes or self.changed_homes or self.leaving_homes or self.speaking
        return super().changes_nothing and not (homes or self.ended or self.moving_in)

    def counts(self) -> dict[str, int]:
        return {
            **super().counts(),
            "new_homes": len(self.new_homes),
            "changed_homes": len(self.changed_homes),
            "leaving_homes": len(self.leaving_homes),
        }

    def apply(self, now: datetime, today: date) -> None:  # type: ignore[override]
        super().apply(now)
        # People have their keys now: a new household is written once, with its representative.
        for home, person in self.speaking:
            home.representative = person
        touched = [*self.changed_homes, *(home for home, _person in self.speaking if home.pk)]
        create(self.new_homes)
        update(list(dict.fromkeys(touched)), ("building", "door", "left_register_at", "representative"))
        end(Household, [home.pk for home in self.leaving_homes], left_register_at=now)
        end(Residency, [stay.pk for stay in self.ended], until_on=today)
        create(
            [
                Residency(community=self.community, person=person, household=home, from_on=today)
                for person, home in self.moving_in
            ]
        )


def plan_residents(community: Community, residents: Iterable[Resident]) -> ResidentsPlan:
    """Compare with the register. Who lives here by the register and is not in the file has vanished from it."""
    plan = ResidentsPlan(community)
    book = Book(community)
    homes = {same_id(h.register_id): h for h in Household.objects.filter(community=community)}
    living = {s.person_id: s for s in Residency.objects.filter(community=community, until_on=None)}
    wanted = _people(plan, book, residents)
    for key, home in wanted.items():
        _home(plan, homes, living, key, home)
    in_file = {person.pk for home in wanted.values() for _entry, person in home.people if person.pk}
    plan.vanished = [p for p in book.people.values() if p.pk in living and p.pk not in in_file]
    plan.ended += [living[p.pk] for p in plan.vanished]
    owners = set(Ownership.objects.filter(community=community, until_on=None).values_list("person", flat=True))
    plan.leaving = [p for p in plan.vanished if p.pk not in owners]
    plan.leaving_homes = [h for key, h in homes.items() if key not in wanted and h.left_register_at is None]
    return plan


def _people(plan: ResidentsPlan, book: Book, residents: Iterable[Resident]) -> dict[str, Home]:
    wanted: dict[str, Home] = {}
    for entry in residents:
        said: dict[str, Any] = {
            "name": entry.name,
            "name_en": entry.name_en,
            "is_adult": entry.is_adult,
            "birth_year": entry.birth_year,
        }
        person = book.people.get(same_id(entry.register_id))
        if person is None:
            person = new_person(plan.community, entry.register_id, said, entry.phone)
            plan.new.append(person)
        else:
            fields = change_person(person, said, entry.phone)
            if fields:
                plan.changed.append(Changed(person, tuple(fields)))
        home = wanted.setdefault(same_id(entry.household_id), Home(entry.household_id))
        # An empty cell beside a filled one of the same household says nothing.
        home.building = home.building or entry.building
        home.door = home.door or entry.door
        home.people.append((entry, person))
    return wanted


def _home(plan: ResidentsPlan, homes: dict[str, Household], living: dict[int, Residency], key: str, home: Home) -> None:
    household = homes.get(key)
    if household is None:
        household = Household(
            community=plan.community,
            register_id=home.register_id,
            building=home.building or "",
            door=home.door or "",
        )
        plan.new_homes.append(household)
    else:
        before = (household.building, household.door, household.left_register_at)
        household.building = household.building if home.building is None else home.building
        household.door = household.door if home.door is None else home.door
        household.left_register_at = None
        if before != (household.building, household.door, None):
            plan.changed_homes.append(household)
    for _entry, person in home.people:
        stay = living.get(person.pk) if person.pk else None
        if stay is None or stay.household_id != household.pk or household.pk is None:
            plan.moving_in.append((person, household))
            if stay is not None:
                plan.ended.append(stay)
                _say_moved(plan, person)
    speaks = _representative(household, home)
    if (speaks.pk if speaks else None) != household.representative_id or (speaks and not speaks.pk):
        plan.speaking.append((household, speaks))


def _representative(household: Household, home: Home) -> Person | None:
    """Who is marked in the file; else who spoke for the household so far and still lives there; else the first adult."""
    for entry, person in home.people:
        if entry.represents:
            return person
    adults = [person for _entry, person in home.people if person.is_adult]
    still = [person for person in adults if person.pk and person.pk == household.representative_id]
    return next(iter(still or adults), None)


def _say_moved(plan: ResidentsPlan, person: Person) -> None:
    for at, changed in enumerate(plan.changed):
        if changed.person is person:
            plan.changed[at] = Changed(person, (*changed.fields, "moved"))
            return
    plan.changed.append(Changed(person, ("moved",)))
