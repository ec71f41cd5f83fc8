"""What a preview shows: bad rows with the words of their columns, and who comes, changes, leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.actions.register_changes import OwnersPlan, Plan, ResidentsPlan
from councils.actions.register_reading import Reading
from councils.models import Person
from councils.register.headers import COLUMNS

MOST = 100
OTHER_WORDS = {"moved": gettext_lazy("household"), "returned": gettext_lazy("is back on the register")}


@dataclass(frozen=True)
class Group:
    """One heading of the preview: how many, and the first hundred as (identifier, name, what)."""

    title: str
    count: int
    rows: list[tuple[str, str, str]]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def bad_rows(reading: Reading, kind: str, lang: str) -> list[dict[str, Any]]:
    words = {column.key: column.words.text(lang) for column in COLUMNS[kind]}
    return [{"row": bad.row, "column": words.get(bad.column, ""), "why": bad.words.text(lang)} for bad in reading.bad]


def changes(plan: Plan, lang: str) -> list[Group]:
    words = {column.key: column.words.text(lang) for of in COLUMNS.values() for column in of}
    words |= {key: str(word) for key, word in OTHER_WORDS.items()}
    words |= {"kind": words["kind"], "name": words["name"]}
    groups = [
        Group(_("New people"), len(plan.new), [_row(p) for p in plan.new[:MOST]]),
        Group(
            _("Changed people"),
            len(plan.changed),
            [_row(c.person, ", ".join(words.get(f, f) for f in c.fields)) for c in plan.changed[:MOST]],
        ),
        Group(_("Not in the file any more"), len(plan.vanished), [_row(p) for p in plan.vanished[:MOST]]),
    ]
    if isinstance(plan, ResidentsPlan):
        groups += [
            _places(_("New households"), plan.new_homes),
            _places(_("Households with another address"), plan.changed_homes),
            _places(_("Households that nobody lives in any more"), plan.leaving_homes),
            Group(
                _("Households with another representative"),
                len(plan.speaking),
                [(h.register_id, p.name if p else _("nobody"), "") for h, p in plan.speaking[:MOST]],
            ),
        ]
    elif isinstance(plan, OwnersPlan):
        groups += [
            _places(_("New units"), plan.new_units),
            _places(_("Units with another area or address"), plan.changed_units),
            _places(_("Units that are gone"), plan.leaving_units),
            Group(
                _("New ownerships"),
                len(plan.buying),
                [(unit.register_id, person.name, person.register_id) for unit, person, _speaks in plan.buying[:MOST]],
            ),
            Group(
                _("Ownerships that end"),
                len(plan.ended),
                [(o.unit.register_id, o.person.name, o.person.register_id) for o in plan.ended[:MOST]],
            ),
        ]
    return [group for group in groups if group.count]


def _row(person: Person, what: str = "") -> tuple[str, str, str]:
    return person.register_id, person.name, what


def _places(title: str, places: list[Any]) -> Group:
    return Group(
        title, len(places), [(p.register_id, f"{p.building} {p.door}".strip(), str(getattr(p, "area", ""))) for p in places[:MOST]]
    )  # fmt: skip
