"""Which files are read, and what each hostile or broken one is told."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from councils.register.headers import COLUMNS, match_headers, missing
from councils.register.sheets import read_table
from councils.register.table import Formula, Unreadable
from tests.councils.register.files import HEAD, PEOPLE, csv_file, part_of, with_part, xlsx_file

SHEET = "xl/worksheets/sheet1.xml"


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_table(content)
    assert caught.value.words.zh
    assert caught.value.words.en
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_that_excel_writes(encoding: str) -> None:
    table = read_table(csv_file([HEAD, *PEOPLE], encoding))
    assert table.rows[0] == HEAD
    assert table.rows[1][1] == "陈秀英"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_with_every_usual_delimiter(delimiter: str) -> None:
    assert read_table(csv_file([HEAD, *PEOPLE], delimiter=delimiter)).rows[4][1] == "王芳"


def test_leading_zeros_written_the_excel_way_are_text_and_other_formulas_are_marked() -> None:
    table = read_table('编号,姓名,户号\n="007",=1+1,@SUM(A1)\n'.encode())
    assert table.rows[1] == ["007", Formula("=1+1"), Formula("@SUM(A1)")]


def test_an_apostrophe_of_an_export_comes_off_again() -> None:
    assert read_table("编号,姓名,电话\n1,'=陈,'+8613800000001\n".encode()).rows[1] == ["1", "=陈", "+8613800000001"]


def test_workbook_gives_its_first_visible_sheet_that_holds_anything() -> None:
    table = read_table(xlsx_file([], 居民=[HEAD, *PEOPLE]))
    assert table.sheet == "居民"
    assert table.rows[1][0] == "R1"


def test_a_formula_in_a_workbook_is_marked_with_its_text_whatever_it_showed() -> None:
    rows = read_table(xlsx_file([["编号", "姓名", "面积"], ["A", '=B1&"x"', 3.5], ["B", "乙", "=SUM(C2:C2)"]])).rows
    assert rows[1][1] == Formula('=B1&"x"')
    assert rows[2][2] == Formula("=SUM(C2:C2)")
    assert rows[1][2] == 3.5


def test_a_formula_in_a_sheet_that_is_not_the_first_is_found_too() -> None:
    assert read_table(xlsx_file([], 第二=[["编号", "姓名", "户号"], ["=1", "甲", "H"]])).rows[1][0] == Formula("=1")


def test_dates_and_floats_of_a_workbook_keep_their_type() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime(0, 0, datetime(1956, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
        sheet.write_number(0, 1, 13800000000)
    row = read_table(file.getvalue()).rows[0]
    assert row[0].year == 1956
    assert row[1] == 13800000000.0


def test_a_zip_bomb_is_not_unpacked() -> None:
    sheet = xlsx_file([HEAD, *PEOPLE])
    assert refused(with_part(sheet, SHEET, b"<worksheet>" + b" " * 60_000_000)) == "bomb"
    assert refused(with_part(sheet, "xl/media/image1.png", b"\x00" * 100_000_000)) == "bomb"


def test_a_bomb_that_lies_about_its_size_is_found_by_what_it_holds() -> None:
    bomb = bytearray(with_part(xlsx_file([HEAD]), SHEET, b" " * 30_000_000))
    size = (30_000_000).to_bytes(4, "little")
    assert bomb.count(size) >= 1
    lying = bytes(bomb).replace(size, (100).to_bytes(4, "little"))
    assert refused(lying) in ("bomb", "broken")


def test_too_many_parts_are_a_bomb() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(2100):
            archive.writestr(f"xl/{n}.xml", "")
    assert refused(out.getvalue()) == "bomb"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"])
def test_xml_entities_are_refused_in_every_part(part: str) -> None:
    workbook = xlsx_file([HEAD, *PEOPLE])
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]>' + part_of(workbook, part).split(b"?>", 1)[1]
    assert refused(with_part(workbook, part, laughs)) == "entities"


def test_xml_in_another_encoding_cannot_hide_a_document_type() -> None:
    workbook = xlsx_file([HEAD, *PEOPLE])
    hidden = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>'.encode("utf-16")
    assert refused(with_part(workbook, "xl/workbook.xml", hidden)) == "entities"


def test_one_cell_at_the_end_of_the_sheet_reserves_no_memory() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "编号")
        sheet.write(1_048_575, 16_383, "x")
    assert refused(file.getvalue()) == "reach"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"%PDF-1.7 ...", "wrong_type"),
        (b"\x89PNG\r\n\x1a\n", "wrong_type"),
        (b"<!DOCTYPE html><html>", "wrong_type"),
        (b"Rar!\x1a\x07", "wrong_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old_excel"),
        (b"PK\x03\x04 not a zip at all", "broken"),
        (b"id,name\n\x00\x01\x02", "not_text"),
        (b"id,name,x\n\xff\xfe\x80\x81,\xff", "encoding"),
        (b'id,name,x\n1,"open', "broken_csv"),
        (b"x" * (10 * 1024 * 1024 + 1), "too_large"),
        (b"a,b,c\n" + b"1,2,3\n" * 50_001, "too_many_rows"),
        (b"a,b," * 60 + b"\n", "too_wide"),
    ],
)
def test_a_file_that_is_no_register_is_told_what_it_is(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_a_text_document_is_not_a_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert refused(out.getvalue()) == "not_a_workbook"


def test_a_truncated_workbook_is_damaged() -> None:
    assert refused(xlsx_file([HEAD, *PEOPLE])[:-200]) == "broken"


def test_headers_are_found_below_a_title_in_both_languages() -> None:
    titled = read_table(csv_file([["青槐社区居民名册"], [], HEAD, *PEOPLE]))
    found = match_headers(titled, "residents")
    assert found.row == 2
    assert found.columns == {
        "person_id": 0, "name": 1, "birth_year": 2, "phone": 3, "household_id": 4, "building": 5, "door": 6,
        "representative": 7,
    }  # fmt: skip
    english = read_table(
        csv_file([["Person_ID *", "Full name", "Household-ID", "Mobile (optional)"], ["1", "A", "H", ""]])
    )
    assert match_headers(english, "residents").columns == {"person_id": 0, "name": 1, "household_id": 2, "phone": 3}


def test_every_heading_of_an_export_means_its_own_field() -> None:
    for kind, columns in COLUMNS.items():
        for lang in ("zh-hans", "en"):
            heads = [column.words.text(lang) for column in columns]
            found = match_headers(read_table(csv_file([heads, ["x"] * len(heads)])), kind)
            assert found.columns == {column.key: at for at, column in enumerate(columns)}


def test_needed_columns_that_nobody_finds_are_named() -> None:
    found = match_headers(read_table(csv_file([["姓名", "楼栋", "x"], ["陈", "1", ""]])), "residents")
    assert [column.key for column in missing(found.columns, "residents")] == ["person_id", "household_id"]


def test_columns_that_must_not_come_in_are_named_and_not_read() -> None:
    found = match_headers(
        read_table(csv_file([[*HEAD, "身份证号", "政治面貌"], [*PEOPLE[0], "4101", "党员"]])), "residents"
    )
    assert found.unwanted == ("身份证号", "政治面貌")
    assert not {8, 9} & set(found.columns.values())
