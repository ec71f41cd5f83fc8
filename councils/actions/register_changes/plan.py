"""The part of a plan that both kinds of file share: who comes, who changes, who leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from councils.actions.contacts import open_phone, seal_phone
from councils.models import Community, Person
from councils.rules.register import same_id

BATCH = 500


@dataclass(frozen=True)
class Changed:
    """A person whose entry differs, and in which fields (keys of councils.register.headers, or "returned", "moved")."""

    person: Person
    fields: tuple[str, ...]


@dataclass
class Plan:
    community: Community
    new: list[Person] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    # Out of this list of the register; `leaving` are those of them who then stand on no list at all.
    vanished: list[Person] = field(default_factory=list)
    leaving: list[Person] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.changed or self.vanished or self.leaving)

    def counts(self) -> dict[str, int]:
        return {"new": len(self.new), "changed": len(self.changed), "vanished": len(self.vanished)}

    def apply(self, now: datetime) -> None:
        """Write people. Subclasses write the rest."""
        create(self.new)
        columns = ("name", "name_en", "is_adult", "birth_year", "phone_sealed", "kind", "left_register_at")
        update([c.person for c in self.changed if set(c.fields) - {"moved", "representative"}], columns)
        for some in batches([p.pk for p in self.leaving]):
            Person.objects.filter(pk__in=some).update(left_register_at=now)


class Book:
    """The register as it stands, by normalised identifier."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.people = {same_id(p.register_id): p for p in Person.objects.filter(community=community)}


def change_person(person: Person, said: dict[str, Any], phone: str | None) -> list[str]:
    """Lay what the file says over the entry; the keys that differ. None means: the file does not say."""
    fields = []
    for key, value in said.items():
        if value is not None and getattr(person, key) != value:
            setattr(person, key, value)
            fields.append("adult" if key == "is_adult" else key)
    if phone is not None and open_phone(person) != phone:
        person.phone_sealed = seal_phone(phone, person)
        fields.append("phone")
    if person.left_register_at is not None:
        person.left_register_at = None
        fields.append("returned")
    return fields


def new_person(community: Community, register_id: str, said: dict[str, Any], phone: str | None) -> Person:
    known = {key: value for key, value in said.items() if value is not None}
    person = Person(community=community, register_id=register_id, **known)
    person.phone_sealed = seal_phone(phone or "", person)
    return person


def create(rows: list[Any]) -> None:
    if rows:
        type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)


def update(rows: list[Any], columns: Iterable[str]) -> None:
    if rows:
        type(rows[0]).objects.bulk_update(rows, list(columns), batch_size=100)


def batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def end(model: type[models.Model], keys: list[int], **values: Any) -> None:
    for some in batches(keys):
        model._default_manager.filter(pk__in=some).update(**values)
