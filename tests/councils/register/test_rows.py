"""Lines become entries; a bad one names row, column and reason."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from councils.actions.register_reading import Reading, read_register
from councils.register.owners import Owning
from councils.register.residents import Resident
from tests.councils.register.files import HEAD, OWNERS, OWNERS_HEAD, PEOPLE, csv_file, xlsx_file

TODAY = date(2026, 11, 24)


def read(rows: list[list[Any]], kind: str = "residents", head: list[str] | None = None) -> Reading:
    heads = head or (HEAD if kind == "residents" else OWNERS_HEAD)
    return read_register(xlsx_file([heads, *rows]), kind, TODAY)


def changed(row: list[str], **cells: Any) -> list[Any]:
    """A line with other cells, by the key of the field."""
    keys = ["person_id", "name", "birth_year", "phone", "household_id", "building", "door", "representative"]
    return [cells.get(key, value) for key, value in zip(keys, row, strict=True)]


def owner(row: list[str], **cells: Any) -> list[Any]:
    keys = ["unit_id", "building", "door", "area", "owner_id", "owner_name", "kind", "represents"]
    return [cells.get(key, value) for key, value in zip(keys, row, strict=True)]


def test_a_good_register_is_read_whole() -> None:
    reading = read(PEOPLE)
    assert reading.is_good
    first, second, child, other = reading.entries
    assert isinstance(first, Resident)
    assert isinstance(child, Resident)
    assert isinstance(other, Resident)
    assert (first.register_id, first.name, first.birth_year, first.represents) == ("R1", "陈秀英", 1956, True)
    assert child.is_adult is False
    assert other.phone == "03705550114"
    assert second.row == 3


def test_numbers_that_excel_made_floats_read_as_they_were_typed() -> None:
    person = read([changed(PEOPLE[0], person_id=1001.0, phone=13800000000.0, birth_year=1956.0)]).entries[0]
    assert isinstance(person, Resident)
    assert (person.register_id, person.phone, person.birth_year) == ("1001", "13800000000", 1956)


def test_full_width_text_is_read_as_plain() -> None:
    person = read([changed(PEOPLE[0], person_id="Ｒ１００１", name=" 陈　秀英 ")]).entries[0]
    assert isinstance(person, Resident)
    assert (person.register_id, person.name) == ("R1001", "陈 秀英")


@pytest.mark.parametrize("twin", ["R1", "Ｒ１", "r1", " R1 ", "R\u200b1"])
def test_twins_are_bad_and_name_both_rows(twin: str) -> None:
    bad = read([*PEOPLE, changed(PEOPLE[3], person_id=twin)]).bad
    assert [(one.row, one.column) for one in bad if one.column == "person_id"] == [(6, "person_id")]
    assert "第2行" in bad[0].words.zh
    assert "row 2" in bad[0].words.en


def test_a_twin_is_told_together_with_what_else_is_wrong_in_its_row() -> None:
    bad = read([*PEOPLE, changed(PEOPLE[3], person_id="Ｒ1", name="")]).bad
    assert [(one.row, one.column) for one in bad if one.row == 6] == [(6, "name"), (6, "person_id")]


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"name": ""}, "name", "姓名是空的"),
        ({"name": "12345"}, "name", "没有字"),
        ({"person_id": ""}, "person_id", "编号是空的"),
        ({"person_id": "R 1"}, "person_id", "空格"),
        ({"person_id": "110101199003070038"}, "person_id", "身份证号"),
        ({"person_id": 110101199003070038.0}, "person_id", "存成了数字"),
        ({"household_id": ""}, "household_id", "编号是空的"),
        ({"birth_year": "1856"}, "birth_year", "1856"),
        ({"birth_year": "2027"}, "birth_year", "2027"),
        ({"birth_year": "很久以前"}, "birth_year", "看不出"),
        ({"birth_year": ""}, "adult", "是否成年"),
        ({"phone": "打不通"}, "phone", "不是电话号码"),
        ({"phone": "12"}, "phone", "不是电话号码"),
        ({"representative": "也许"}, "representative", "看不出"),
        ({"birth_year": "2015"}, "representative", "成年人"),
        ({"building": "1号楼" * 30}, "building", "60"),
        ({"name": "=A1"}, "name", "公式"),
    ],
)
def test_a_bad_cell_names_its_row_its_column_and_why(cells: dict[str, Any], column: str, says: str) -> None:
    bad = read([PEOPLE[3], changed(PEOPLE[0], **cells)]).bad
    assert [(one.row, one.column) for one in bad] == [(3, column)]
    assert says in bad[0].words.zh
    assert bad[0].words.en


def test_a_bad_phone_is_not_repeated_in_the_sentence() -> None:
    bad = read([changed(PEOPLE[0], phone="138000x0001")]).bad
    assert "138000" not in bad[0].words.zh + bad[0].words.en


@pytest.mark.parametrize(
    ("cell", "adult"),
    [
        ("2008", True), ("2009", False), ("2008-11-24", True), ("2008-11-25", False), ("20081125", False),
        ("2008年11月24日", True), ("200811", True), (datetime(2008, 11, 25), False),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_who_is_an_adult_follows_from_the_day_of_birth_else_from_the_year(cell: Any, adult: bool) -> None:
    person = read([changed(PEOPLE[1], birth_year=cell)]).entries[0]
    assert isinstance(person, Resident)
    assert person.is_adult is adult


def test_the_column_adult_overrules_the_year() -> None:
    rows = [["R1", "陈", "2010", "是", "H1"], ["R2", "王", "1990", "否", "H1"]]
    reading = read(rows, head=["编号", "姓名", "出生年份", "是否成年", "户号"])
    assert [person.is_adult for person in reading.entries if isinstance(person, Resident)] == [True, False]


def test_a_file_without_ages_says_so_and_leaves_known_people_as_they_are() -> None:
    reading = read([["R1", "陈", "H1"]], head=["编号", "姓名", "户号"])
    assert reading.is_good
    assert reading.notes
    person = reading.entries[0]
    assert isinstance(person, Resident)
    assert person.is_adult is None


def test_two_addresses_and_two_representatives_of_one_household_are_bad() -> None:
    rows = [PEOPLE[0], changed(PEOPLE[1], building="2号楼", representative="是")]
    bad = read(rows).bad
    assert [(one.row, one.column) for one in bad] == [(3, "building"), (3, "representative")]
    assert all("第2行" in one.words.zh for one in bad)


def test_owners_are_read_with_exact_areas() -> None:
    reading = read(OWNERS, "owners")
    assert reading.is_good
    first, _second, third = reading.entries
    assert isinstance(first, Owning)
    assert isinstance(third, Owning)
    assert first.area == Decimal("88.35")
    assert third.kind == "organisation"


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"area": "0"}, "area", "大于0"),
        ({"area": "-5"}, "area", "不是数"),
        ({"area": "很大"}, "area", "不是数"),
        ({"area": "88.355"}, "area", "两位小数"),
        ({"area": "100001"}, "area", "100000"),
        ({"area": ""}, "area", "空的"),
        ({"area": "=1*88"}, "area", "公式"),
        ({"owner_name": " "}, "owner_name", "空的"),
        ({"kind": "猫"}, "kind", "个人还是单位"),
        ({"unit_id": ""}, "unit_id", "空的"),
    ],
)
def test_a_bad_owner_line_names_its_row_its_column_and_why(cells: dict[str, Any], column: str, says: str) -> None:
    bad = read([OWNERS[2], owner(OWNERS[0], **cells)], "owners").bad
    assert [(one.row, one.column) for one in bad] == [(3, column)]
    assert says in bad[0].words.zh


def test_lines_of_one_unit_or_owner_that_differ_are_bad() -> None:
    rows = [
        OWNERS[0],
        owner(OWNERS[1], area="90", represents="是"),
        owner(OWNERS[2], owner_id="R1", owner_name="另一个人"),
        owner(OWNERS[0], unit_id="Ｕ1", owner_id="r1"),
    ]
    bad = {(one.row, one.column) for one in read(rows, "owners").bad}
    assert {(3, "area"), (3, "represents"), (4, "owner_name"), (5, "owner_id")} <= bad


def test_empty_lines_are_no_lines() -> None:
    reading = read_register(csv_file([HEAD, PEOPLE[0], [""] * 8, PEOPLE[3], ["", " "]]), "residents", TODAY)
    assert reading.total == 2
    assert [person.row for person in reading.entries] == [2, 4]


def test_columns_as_somebody_corrected_them_are_used() -> None:
    file = csv_file([["a", "b", "c", "d"], ["R1", "H1", "陈秀英", "1956"]])
    reading = read_register(file, "residents", TODAY)
    assert {column.key for column in reading.missing} == {"person_id", "name", "household_id"}
    mended = read_register(file, "residents", TODAY, {"person_id": 0, "household_id": 1, "name": 2, "birth_year": 3})
    assert mended.is_good
