"""Which column holds what: Chinese and English headers, matched by themselves and correctable by the one who uploads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from councils.register.table import Table
from councils.rules.names import normalise
from councils.rules.words import Words


@dataclass(frozen=True)
class Column:
    """A field of the register: its words (the first of `known` heads an export), the headers that mean it."""

    key: str
    words: Words
    known: tuple[str, ...]
    needed: bool = False


def _column(key: str, zh: str, en: str, *known: str, needed: bool = False) -> Column:
    return Column(key, Words(zh, en), (zh, en, *known), needed)


_ADDRESS = (
    _column("building", "楼栋", "Building", "楼号", "楼", "栋", "幢", "栋号", "楼宇", "block", "building no"),
    _column(
        "door", "门牌", "Door", "门牌号", "房号", "房间号", "单元房号", "室", "单元室号", "flat", "room", "unit door"
    ),
)
_PHONE = _column("phone", "手机号", "Phone", "手机", "电话", "联系电话", "联系方式", "手机号码", "电话号码", "mobile", "telephone",
                 "phone number", "tel")  # fmt: skip

RESIDENTS: tuple[Column, ...] = (
    _column("person_id", "人员编号", "Person ID", "编号", "居民编号", "人员id", "id", "人员号", "resident id", "person no",
            "person number", needed=True),
    _column("name", "姓名", "Name", "名字", "居民姓名", "full name", needed=True),
    _column("name_en", "英文姓名", "English name", "英文名", "拼音", "name in english", "pinyin"),
    _column("birth_year", "出生年份", "Birth year", "出生年", "出生日期", "出生年月", "生日", "year of birth", "born",
            "date of birth", "birthday", "birth date"),
    _column("adult", "成年", "Adult", "是否成年", "成年人", "is adult", "18岁以上"),
    _PHONE,
    _column("household_id", "户号", "Household ID", "户编号", "家庭编号", "住户编号", "household", "household no",
            "household number", needed=True),
    *_ADDRESS,
    _column("representative", "户代表", "Household representative", "是否户代表", "户主", "是否户主", "is representative",
            "representative", "head of household"),
)  # fmt: skip
OWNERS: tuple[Column, ...] = (
    _column("unit_id", "专有部分编号", "Unit ID", "房屋编号", "房产编号", "产权单元", "单元编号", "unit", "unit no", "unit number",
            "property id", needed=True),
    *_ADDRESS,
    _column("area", "面积", "Area", "专有面积", "专有部分面积", "建筑面积", "产权面积", "面积平方米", "area m2", "floor area",
            "area in square metres", needed=True),
    _column("owner_id", "业主编号", "Owner ID", "产权人编号", "所有人编号", "owner no", "owner number", needed=True),
    _column("owner_name", "业主姓名", "Owner name", "业主", "产权人", "产权人姓名", "所有人", "姓名", "owner", "name", needed=True),
    _column("kind", "业主类型", "Owner kind", "类型", "业主性质", "kind", "owner type", "type"),
    _column("represents", "业主代表", "Represents the unit", "是否代表", "代表人", "推选代表", "represents", "representative"),
    _PHONE,
)  # fmt: skip
COLUMNS: dict[str, tuple[Column, ...]] = {"residents": RESIDENTS, "owners": OWNERS}

# What must not come in at all (DOMAIN.md 4.2): the column is left unread, and the preview says so.
UNWANTED = (
    "身份证", "证件号", "公民身份号码", "党员", "政治面貌", "民族", "宗教", "疾病", "健康", "残疾", "低保", "收入", "银行",
    "id card", "identity", "passport", "ethnic", "religio", "health", "disab", "income", "bank", "party member",
)  # fmt: skip
_ASIDE = re.compile(r"[(\[{（【].*?[)\]}）】]")
_NOISE = re.compile(r"[\s*_\-./:：、，,#]+")
LOOKED_AT = 10  # a title and remarks may stand above the headers


@dataclass(frozen=True)
class Headers:
    """`row` (from 0) holds `words`; `columns` says which field stands in which column (from 0); `unwanted` stay unread."""

    row: int
    words: tuple[str, ...]
    columns: dict[str, int]
    unwanted: tuple[str, ...]


def header_key(text: Any) -> str:
    """The form under which two headers are one: 手机号（选填）*, 手机号; "Person_ID", "person id"."""
    return _NOISE.sub("", _ASIDE.sub("", normalise(str(text if text is not None else "")))).casefold()


def match_headers(table: Table, kind: str) -> Headers:
    """The line among the first ten with the most known headers, and which field each of its columns holds."""
    best = max(range(min(len(table.rows), LOOKED_AT)), key=lambda at: len(_matched(table.rows[at], kind)), default=0)
    cells = table.rows[best] if table.rows else []
    words = tuple(normalise(str(cell)) if cell is not None else "" for cell in cells)
    unwanted = tuple(word for word in words if any(sign in word.casefold() for sign in UNWANTED))
    return Headers(best, words, _matched(cells, kind), unwanted)


def missing(columns: dict[str, int], kind: str) -> list[Column]:
    """Needed fields without a column."""
    return [column for column in COLUMNS[kind] if column.needed and column.key not in columns]


def _matched(cells: list[Any], kind: str) -> dict[str, int]:
    """Each field takes the first free column whose header means it, its own words before other ones."""
    keys = [header_key(cell) for cell in cells]
    found: dict[str, int] = {}
    for rank in range(max(len(column.known) for column in COLUMNS[kind])):
        for column in COLUMNS[kind]:
            if column.key in found or rank >= len(column.known):
                continue
            wanted = header_key(column.known[rank])
            at = next((n for n, key in enumerate(keys) if key == wanted and n not in found.values()), None)
            if at is not None:
                found[column.key] = at
    return found
