"""Cells of a register as spreadsheets deliver them."""

from decimal import Decimal

import pytest

from councils.rules import crockford
from councils.rules.register import (
    BadValue,
    check_area,
    check_name,
    check_register_id,
    claim_code,
    mask_name,
    normalise,
    read_claim_code,
    same_id,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("陈秀英", "陈**"),
        ("陈英", "陈**"),
        ("陈 秀英", "陈**"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳", "欧**"),
        ("阿卜杜拉·买买提", "阿**"),
        ("𠮷田", "𠮷**"),
        ("陈女士", "陈女士"),
        ("3号楼 陈女士", "3号楼 陈女士"),
        ("3号楼 陈秀英", "陈**"),
        ("陈秀英女士", "陈**"),
        ("Alice Mary Smith", "A. S***"),
        ("Alice", "A***"),
        ("Ａｌｉｃｅ　Ｓｍｉｔｈ", "A. S***"),
    ],
)
def test_name_is_masked_without_giving_away_its_length(name: str, masked: str) -> None:
    assert mask_name(name, "zh-Hans") == masked
    assert mask_name(name, "en") == masked


def test_somebody_without_a_name_is_a_resident() -> None:
    assert mask_name("  ", "zh-Hans") == "居民"
    assert mask_name("", "en") == "Resident"


def test_text_is_brought_into_one_form() -> None:
    assert normalise(" 陈\u200b秀英\u3000 ５号楼\t") == "陈秀英 5号楼"


@pytest.mark.parametrize(
    ("cell", "identifier"),
    [
        ("A1001", "A1001"),
        ("Ａ１００１", "A1001"),
        (1001.0, "1001"),
        (13800000000.0, "13800000000"),
        (7, "7"),
        (" 3-1-502 ", "3-1-502"),
    ],
)
def test_identifier_reads_as_it_was_typed(cell: object, identifier: str) -> None:
    assert check_register_id(cell) == identifier


def test_twins_are_one_identifier() -> None:
    assert same_id("ａ１００１") == same_id("A1001")
    assert same_id("A1001") != same_id("A1002")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "id_empty"), (None, "id_empty"), ("\u200b", "id_empty"), ("A 1", "id_spaces"), ("A" * 41, "id_long"),
        (4.12345678901234e17, "digits_lost"),
    ],
)  # fmt: skip
def test_bad_identifier_says_why(cell: object, code: str) -> None:
    with pytest.raises(BadValue) as bad:
        check_register_id(cell)
    assert bad.value.code == code
    assert bad.value.words.zh
    assert str(bad.value) == bad.value.words.en


def test_name_needs_letters() -> None:
    assert check_name(" 陈秀英 ") == "陈秀英"
    for cell, code in (("", "name_empty"), ("陈" * 121, "name_long"), ("123", "name_letters"), (123.5, "name_letters")):
        with pytest.raises(BadValue) as bad:
            check_name(cell)
        assert bad.value.code == code


@pytest.mark.parametrize(
    ("cell", "area"),
    [
        ("89.5", "89.50"), (89.5, "89.50"), (89.30000000000001, "89.30"), (89, "89.00"), ("８９．５㎡", "89.50"),
        ("89.50 平方米", "89.50"), ("1,234.5m2", "1234.50"), ("100000", "100000.00"), ("0.01", "0.01"),
        (Decimal("89.500"), "89.50"),
    ],
)  # fmt: skip
def test_area_is_read_exactly(cell: object, area: str) -> None:
    assert str(check_area(cell)) == area


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "area_empty"), ("平方米", "area_empty"), (None, "area_empty"), ("0", "area_zero"), ("0.00", "area_zero"),
        ("-5", "area_number"), ("约90", "area_number"), ("12,34", "area_number"), ("=A1*2", "area_number"),
        (float("nan"), "area_number"), (float("inf"), "area_number"), ("1e3", "area_number"), ("100000.01", "area_large"),
        ("89.123", "area_decimals"), (89.123, "area_decimals"), (True, "area_number"),
    ],
)  # fmt: skip
def test_impossible_area_says_why(cell: object, code: str) -> None:
    with pytest.raises(BadValue) as bad:
        check_area(cell)
    assert bad.value.code == code


def test_claim_code_is_read_as_people_type_it() -> None:
    code = claim_code(bytes(range(200, 210)))
    assert len(code) == 19
    assert read_claim_code(f" {code.lower().replace('-', ' ')} ") == code
    assert read_claim_code("oooo-iiii-llll-0000") == "0000-1111-1111-0000"
    for wrong in ("", "ABCD", f"{code}A", "UUUU-UUUU-UUUU-UUUU"):
        with pytest.raises(BadValue, match="four groups"):
            read_claim_code(wrong)


def test_code_needs_enough_randomness() -> None:
    with pytest.raises(ValueError, match="too few"):
        claim_code(bytes(9))
    assert crockford.encode(b"\xff\xff\xff\xff\xff\x00", 8) == "ZZZZZZZZ"
