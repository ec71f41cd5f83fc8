"""The table of days: set one, take one out, bring in a year. Deadlines that are fixed already never move with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import CalendarDay, Community
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.calendar import may_change_calendar
from councils.permissions.refusal import Refusal, Refused, require
from councils.register.csv_text import read_csv
from councils.register.table import Unreadable
from councils.rules.days import BadLine, Day, days_of_country, read_days, shipped_days

FIELDS = ("kind", "name", "name_en")
LARGEST = 100_000


@dataclass(frozen=True)
class Taken:
    """What a table changed: days that are new, days that were something else before, days that already stood so."""

    new: int
    changed: int
    same: int


def set_day(*, actor: Actor, on: date, kind: str, name: str = "", name_en: str = "") -> CalendarDay:
    """That day is of this kind from now on; saying the same again writes nothing."""
    with writing():
        require(may_change_calendar(actor))
        _take(actor, [Day(on, CalendarDay.Kind(kind), name.strip(), name_en.strip())], "calendar:changed", {})  # type: ignore[arg-type]
        return CalendarDay.objects.get(community=actor.community, on=on)


def remove_day(*, actor: Actor, on: date) -> None:
    """That day follows the week again."""
    with writing():
        require(may_change_calendar(actor))
        _lock(actor.community)
        found = CalendarDay.objects.filter(community=actor.community, on=on).first()
        if found is None:
            return
        was = {field: getattr(found, field) for field in FIELDS}
        found.delete()
        record(actor=actor, name="calendar:removed", about=actor.community, particulars={"on": f"{on}", "was": was})


def load_shipped_days(*, actor: Actor, key: str) -> Taken:
    """A table that comes with the product."""
    try:
        days = shipped_days(key)
    except KeyError:
        raise Refused(Refusal("calendar:no_table", _("There is no such table."), status=422)) from None
    with writing():
        require(may_change_calendar(actor))
        return _take(actor, days, "calendar:loaded", {"table": key})


def import_days(*, actor: Actor, content: bytes) -> Taken:
    """A table of one's own, as CSV. Days that it does not name stay as they are."""
    require(may_change_calendar(actor))
    if len(content) > LARGEST:
        raise Refused(Refusal("calendar:too_large", _("The file is too large for a table of days."), status=422))
    try:
        days = read_days(read_csv(content).rows)
    except (BadLine, Unreadable) as bad:
        sentence = bad.words.text(get_language() or "")
        raise Refused(Refusal("calendar:file", sentence, _("Mend the file and bring it in again."), 422)) from bad
    with writing():
        require(may_change_calendar(actor))
        return _take(actor, days, "calendar:loaded", {"table": "file"})


def lay_calendar(*, actor: Actor, country: str) -> Taken:
    """At the set-up: every shipped day of the country."""
    if actor.ref != "setup":
        require(may_change_calendar(actor))
    with writing():
        return _take(actor, days_of_country(country), "calendar:loaded", {"table": country})


def _lock(community: Community) -> None:
    # Two who change the same day meet here, not at the unique constraint.
    Community.objects.select_for_update().values_list("pk").get(pk=community.pk)


def _take(actor: Actor, days: Iterable[Day], name: str, about: dict[str, Any]) -> Taken:
    community = actor.community
    _lock(community)
    now, wanted = database_now(), {day.on: day for day in days}
    held = {row.on: row for row in CalendarDay.objects.filter(community=community, on__in=wanted)}
    new = [day for on, day in wanted.items() if on not in held]
    other = [row for on, row in held.items() if any(getattr(row, f) != getattr(wanted[on], f) for f in FIELDS)]
    CalendarDay.objects.bulk_create([CalendarDay(community=community, **vars(day)) for day in new])
    was = {f"{row.on}": {field: getattr(row, field) for field in FIELDS} for row in other}
    for row in other:
        row.kind, row.name, row.name_en = wanted[row.on].kind, wanted[row.on].name, wanted[row.on].name_en
    CalendarDay.objects.bulk_update(other, FIELDS)
    if new or other:
        touched = [*(day.on for day in new), *(row.on for row in other)]
        became = {f"{on}": {field: str(getattr(wanted[on], field)) for field in FIELDS} for on in touched}
        record(actor=actor, name=name, about=community, particulars={**about, "days": became, "was": was}, at=now)
    return Taken(len(new), len(other), len(wanted) - len(new) - len(other))
