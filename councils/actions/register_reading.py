"""A stored file, read anew: its columns, its bad rows, and what it would change today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from councils.actions.contacts import unseal
from councils.actions.register_changes import OwnersPlan, ResidentsPlan, plan_owners, plan_residents
from councils.models import Community, RegisterImport
from councils.register.headers import Column, Headers, match_headers, missing
from councils.register.owners import Owning, read_owners
from councils.register.residents import Resident, read_residents
from councils.register.rows import BadRow, Counted, lines, uncounted
from councils.register.sheets import read_table
from councils.rules.words import Words

FILE = "register file"


@dataclass
class Reading:
    """`missing`: needed fields without a column; while there are any, no line is read."""

    headers: Headers
    columns: dict[str, int]
    missing: list[Column]
    total: int = 0
    bad: list[BadRow] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    entries: list[Resident] | list[Owning] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.missing and not self.bad and self.total > 0


def read_import(register_import: RegisterImport, today: date, counted: Counted = uncounted) -> Reading:
    """Raises Unreadable for a file that is no table."""
    file = unseal(bytes(register_import.content), FILE, register_import.sha256)
    return read_register(file, register_import.kind, today, register_import.columns, counted)


def read_register(
    file: bytes, kind: str, today: date, columns: dict[str, int] | None = None, counted: Counted = uncounted
) -> Reading:
    """`columns` as somebody corrected them; without them as the headers say."""
    table = read_table(file)
    headers = match_headers(table, kind)
    used = columns or headers.columns
    reading = Reading(headers, used, missing(used, kind))
    if reading.missing:
        return reading
    found = lines(table, headers.row, used, kind)
    reading.total = len(found)
    if kind == "residents":
        residents = read_residents(found, today, counted)
        reading.entries, reading.bad, reading.notes = residents.people, residents.bad, residents.notes
    else:
        owners = read_owners(found, counted)
        reading.entries, reading.bad, reading.notes = owners.ownings, owners.bad, owners.notes
    return reading


def plan_import(community: Community, kind: str, reading: Reading) -> ResidentsPlan | OwnersPlan:
    """What a good reading would change in the register as it stands now."""
    if kind == "residents":
        return plan_residents(community, [entry for entry in reading.entries if isinstance(entry, Resident)])
    return plan_owners(community, [entry for entry in reading.entries if isinstance(entry, Owning)])
