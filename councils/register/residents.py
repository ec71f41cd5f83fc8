"""A register of residents: one line per person, with the household that he or she lives in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from councils.register.rows import BadRow, Counted, Line, birth, is_adult, phone, short, uncounted, yes_no
from councils.register.twins import own_id, twins
from councils.rules.register import check_name, same_id
from councils.rules.words import Words


@dataclass(frozen=True)
class Resident:
    row: int
    register_id: str
    name: str
    name_en: str | None
    # None where the file tells no ages: who is new counts as an adult, who is known stays what he is.
    is_adult: bool | None
    birth_year: int | None
    # None where the file has no such column: then what the register says stays.
    phone: str | None
    household_id: str
    building: str | None
    door: str | None
    represents: bool | None


@dataclass
class Residents:
    people: list[Resident] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)


def read_residents(lines: list[Line], today: date, counted: Counted = uncounted) -> Residents:
    """Every good line as a Resident, every bad one with its reasons. Twins are bad, and name both lines.

    `counted` is told after each line how many have been read.
    """
    reading = Residents()
    ages_known = any("adult" in line.cells or "birth_year" in line.cells for line in lines)
    named: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        person = _resident(line, today, ages_known, named)
        if person is not None:
            reading.people.append(person)
        reading.bad += line.bad
        counted(number)
    reading.bad += twins(named, "person_id")
    reading.bad += _households(reading.people)
    if lines and not ages_known:
        reading.notes.append(
            Words(
                "文件里没有成年或出生年份：新来的人按成年人算。",
                "The file tells no ages: whoever is new counts as an adult.",
            )
        )
    reading.bad.sort(key=lambda bad: (bad.row, bad.column))
    return reading


def _resident(line: Line, today: date, ages_known: bool, named: list[tuple[int, str]]) -> Resident | None:
    register_id = line.take("person_id", own_id)
    if register_id:
        # Twins are told also where something else of the line is wrong: all that is to mend, at once.
        named.append((line.row, register_id))
    name = line.take("name", check_name)
    name_en = line.take("name_en", short)
    born = line.take("birth_year", lambda value: birth(value, today))
    said = line.take("adult", yes_no)
    number = line.take("phone", phone)
    household = line.take("household_id", own_id)
    building, door = line.take("building", short), line.take("door", short)
    represents = line.take("representative", yes_no)
    adult = is_adult(said, born, today)
    if ages_known and adult is None and not line.bad:
        line.say("adult", Words("看不出是否成年：请填出生年份或是否成年。", "It is not clear whether this person is an adult: give a birth year or say so."))  # fmt: skip
    if represents and adult is False:
        line.say("representative", Words("户代表要是成年人。", "A household is represented by an adult."))
    if line.bad:
        return None
    if "representative" in line.cells:
        represents = bool(represents)
    year = born[0] if born else None
    return Resident(line.row, register_id, name, name_en, adult, year, number, household, building, door, represents)


def _households(people: list[Resident]) -> list[BadRow]:
    """Lines of one household that say different addresses, or two representatives."""
    bad: list[BadRow] = []
    address: dict[tuple[str, str], Resident] = {}
    speaks: dict[str, Resident] = {}
    for person in people:
        home = same_id(person.household_id)
        for key, value in (("building", person.building), ("door", person.door)):
            first = address.setdefault((home, key), person) if value else person
            if value and getattr(first, key) != value:
                bad.append(
                    BadRow(
                        person.row,
                        key,
                        Words(
                            f"户{person.household_id}在第{first.row}行是“{getattr(first, key)}”，这里是“{value}”。",
                            f"Household {person.household_id} is “{getattr(first, key)}” in row {first.row} and “{value}” here.",
                        ),
                    )
                )
        if person.represents and speaks.setdefault(home, person) is not person:
            bad.append(
                BadRow(
                    person.row,
                    "representative",
                    Words(
                        f"户{person.household_id}在第{speaks[home].row}行已有户代表，一户只有一个。",
                        f"Household {person.household_id} has a representative in row {speaks[home].row} already; there is one.",
                    ),
                )
            )
    return bad
