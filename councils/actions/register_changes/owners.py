from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from councils.actions.register_changes.plan import Book, Changed, Plan, change_person, create, end, new_person, update
from councils.models import Community, Ownership, Person, Residency, Unit
from councils.register.owners import Owning
from councils.rules.register import same_id


@dataclass
class OwnersPlan(Plan):
    new_units: list[Unit] = field(default_factory=list)
    changed_units: list[Unit] = field(default_factory=list)
    leaving_units: list[Unit] = field(default_factory=list)
    ended: list[Ownership] = field(default_factory=list)
    buying: list[tuple[Unit, Person, bool]] = field(default_factory=list)
    # Co-owners who cease to represent their unit, and who begin to.
    silent: list[Ownership] = field(default_factory=list)
    speaking: list[Ownership] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        units = self.new_units or self.changed_units or self.leaving_units
        return super().changes_nothing and not (units or self.ended or self.buying or self.silent or self.speaking)

    def counts(self) -> dict[str, int]:
        return {
            **super().counts(),
            "new_units": len(self.new_units),
            "changed_units": len(self.changed_units),
            "leaving_units": len(self.leaving_units),
            "new_owners": len(self.buying),
            "ended_owners": len(self.ended),
        }

    def apply(self, now: datetime, today: date) -> None:  # type: ignore[override]
        super().apply(now)
        create(self.new_units)
        update(self.changed_units, ("building", "door", "area", "left_register_at"))
        end(Unit, [unit.pk for unit in self.leaving_units], left_register_at=now)
        end(Ownership, [owning.pk for owning in self.ended], until_on=today)
        # One represents each unit (a constraint): first those who cease, then those who begin.
        end(Ownership, [owning.pk for owning in self.silent], represents=False)
        end(Ownership, [owning.pk for owning in self.speaking], represents=True)
        create(
            [
                Ownership(community=self.community, unit=unit, person=person, represents=represents, from_on=today)
                for unit, person, represents in self.buying
            ]
        )


def plan_owners(community: Community, ownings: Iterable[Owning]) -> OwnersPlan:
    """Compare with the register. An ownership that is not in the file has ended; a unit that is not in it is gone."""
    plan = OwnersPlan(community)
    book = Book(community)
    units = {same_id(u.register_id): u for u in Unit.objects.filter(community=community)}
    held: dict[tuple[int, int], Ownership] = {
        (o.unit_id, o.person_id): o
        for o in Ownership.objects.filter(community=community, until_on=None).select_related("unit", "person")
    }
    by_unit: dict[str, list[tuple[Owning, Person]]] = {}
    new: dict[str, Person] = {}
    changed: dict[int, list[str]] = {}
    for owning in ownings:
        person = _owner(plan, book, new, changed, owning)
        by_unit.setdefault(same_id(owning.unit_id), []).append((owning, person))
    plan.changed = [Changed(p, tuple(dict.fromkeys(changed[p.pk]))) for p in book.people.values() if changed.get(p.pk)]
    kept: set[int] = set()
    for key, owners in by_unit.items():
        kept |= _unit(plan, units, held, key, owners)
    plan.leaving_units = [u for key, u in units.items() if key not in by_unit and u.left_register_at is None]
    plan.ended = [o for o in held.values() if o.pk not in kept]
    _who_leaves(plan, held, kept)
    return plan


def _owner(
    plan: OwnersPlan, book: Book, new: dict[str, Person], changed: dict[int, list[str]], owning: Owning
) -> Person:
    key = same_id(owning.owner_id)
    said = {"name": owning.owner_name, "kind": owning.kind}
    person = book.people.get(key)
    if person is not None:
        changed.setdefault(person.pk, []).extend(change_person(person, said, owning.phone or None))
        return person
    if key not in new:
        new[key] = new_person(plan.community, owning.owner_id, said, owning.phone)
        plan.new.append(new[key])
    return new[key]


def _unit(
    plan: OwnersPlan,
    units: dict[str, Unit],
    held: dict[tuple[int, int], Ownership],
    key: str,
    owners: list[tuple[Owning, Person]],
) -> set[int]:
    """Plan one unit; the ownerships of it that go on."""
    unit = _unit_entry(plan, units, key, owners)
    speaks = _representative(unit, held, owners)
    kept = set()
    for _owning, person in owners:
        before = held.get((unit.pk, person.pk)) if unit.pk and person.pk else None
        if before is None:
            plan.buying.append((unit, person, person is speaks))
            continue
        kept.add(before.pk)
        if before.represents != (person is speaks):
            (plan.speaking if person is speaks else plan.silent).append(before)
    return kept


def _unit_entry(plan: OwnersPlan, units: dict[str, Unit], key: str, owners: list[tuple[Owning, Person]]) -> Unit:
    first = owners[0][0]
    building = next((o.building for o, _p in owners if o.building), first.building)
    door = next((o.door for o, _p in owners if o.door), first.door)
    unit = units.get(key)
    if unit is None:
        unit = Unit(
            community=plan.community,
            register_id=first.unit_id,
            building=building or "",
            door=door or "",
            area=first.area,
        )
        plan.new_units.append(unit)
        return unit
    before = (unit.building, unit.door, unit.area, unit.left_register_at)
    unit.building = unit.building if building is None else building
    unit.door = unit.door if door is None else door
    unit.area, unit.left_register_at = first.area, None
    if before != (unit.building, unit.door, unit.area, None):
        plan.changed_units.append(unit)
    return unit


def _representative(unit: Unit, held: dict[tuple[int, int], Ownership], owners: list[tuple[Owning, Person]]) -> Person:
    """Who is marked; else who represented the unit so far; else the first line."""
    for owning, person in owners:
        if owning.represents:
            return person
    for _owning, person in owners:
        before = held.get((unit.pk, person.pk)) if unit.pk and person.pk else None
        if before is not None and before.represents:
            return person
    return owners[0][1]


def _who_leaves(plan: OwnersPlan, held: dict[tuple[int, int], Ownership], kept: set[int]) -> None:
    owns = {o.person_id for o in held.values() if o.pk in kept} | {p.pk for _u, p, _r in plan.buying if p.pk}
    gone = {o.person_id: o.person for o in plan.ended if o.person_id not in owns}
    plan.vanished = list(gone.values())
    lives = set(Residency.objects.filter(community=plan.community, until_on=None).values_list("person", flat=True))
    plan.leaving = [p for p in plan.vanished if p.pk not in lives]
