"""A register of owners: one line per unit and owner. Of several co-owners one represents the unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from councils.register.rows import BadRow, Counted, Line, phone, short, uncounted, yes_no
from councils.register.twins import own_id, twins
from councils.rules.register import BadValue, cell_text, check_area, check_name, same_id
from councils.rules.words import Words

ORGANISATION = {
    "单位",
    "法人",
    "公司",
    "机构",
    "组织",
    "开发商",
    "organisation",
    "organization",
    "company",
    "legal",
    "org",
}
NATURAL = {"个人", "自然人", "natural", "person", "individual", ""}


@dataclass(frozen=True)
class Owning:
    """One line: this owner has this unit, alone or with others."""

    row: int
    unit_id: str
    building: str | None
    door: str | None
    area: Decimal
    owner_id: str
    owner_name: str
    kind: str | None
    represents: bool | None
    phone: str | None


@dataclass
class Owners:
    ownings: list[Owning] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)


def read_owners(lines: list[Line], counted: Counted = uncounted) -> Owners:
    """Every good line as an Owning, every bad one with its reasons. `counted` as in `read_residents`."""
    reading = Owners()
    for number, line in enumerate(lines, start=1):
        owning = _owning(line)
        if owning is not None:
            reading.ownings.append(owning)
        reading.bad += line.bad
        counted(number)
    pairs = [(o.row, f"{o.unit_id} · {o.owner_id}") for o in reading.ownings]
    reading.bad += twins(pairs, "owner_id")
    reading.bad += _conflicts(reading.ownings)
    reading.bad.sort(key=lambda bad: (bad.row, bad.column))
    return reading


def _owning(line: Line) -> Owning | None:
    unit_id = line.take("unit_id", own_id)
    building, door = line.take("building", short), line.take("door", short)
    area = line.take("area", check_area)
    owner_id = line.take("owner_id", own_id)
    owner_name = line.take("owner_name", check_name)
    kind = line.take("kind", owner_kind)
    represents = line.take("represents", yes_no)
    number = line.take("phone", phone)
    if line.bad:
        return None
    return Owning(line.row, unit_id, building, door, area, owner_id, owner_name, kind, represents, number)


def owner_kind(value: Any) -> str:
    text = cell_text(value).casefold()
    if text in NATURAL:
        return "natural"
    if text in ORGANISATION:
        return "organisation"
    raise BadValue(
        "kind", Words(f"“{text}”看不出是个人还是单位。", f"“{text}” is neither a person nor an organisation.")
    )


def _conflicts(ownings: list[Owning]) -> list[BadRow]:
    """Lines of one unit that differ in area or address or have two representatives; lines of one owner with two names."""
    bad: list[BadRow] = []
    first: dict[tuple[str, str], Owning] = {}
    for owning in ownings:
        unit, owner = same_id(owning.unit_id), same_id(owning.owner_id)
        said = [("unit", unit, key) for key in ("area", "building", "door")]
        said += [("owner", owner, key) for key in ("owner_name", "kind")]
        for noun, identifier, key in said:
            value = getattr(owning, key)
            if value in (None, ""):
                continue
            before = first.setdefault((f"{noun} {key}", identifier), owning)
            if getattr(before, key) != value:
                bad.append(_differs(owning, before, key))
        if owning.represents and first.setdefault(("represents", unit), owning) is not owning:
            row = first["represents", unit].row
            bad.append(
                BadRow(
                    owning.row,
                    "represents",
                    Words(
                        f"第{row}行已是{owning.unit_id}的代表，一个单元只有一个。",
                        f"Row {row} represents {owning.unit_id} already; there is one for each unit.",
                    ),
                )
            )
    return bad


def _differs(owning: Owning, before: Owning, key: str) -> BadRow:
    value, other = getattr(owning, key), getattr(before, key)
    return BadRow(
        owning.row,
        key,
        Words(
            f"第{before.row}行写的是“{other}”，这里是“{value}”。",
            f"Row {before.row} says “{other}”, this one “{value}”.",
        ),
    )
