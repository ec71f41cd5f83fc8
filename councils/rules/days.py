"""A table of days as somebody writes it: one line for each holiday and each make-up day, with its name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from councils.rules.calendar import DayKind
from councils.rules.words import Words

SHIPPED = Path(__file__).resolve().parent.parent / "days"
COUNTRIES = {
    "china": Words("中国", "China"),
    "england": Words("英格兰", "England"),
    "scotland": Words("苏格兰", "Scotland"),
}
# The clock of a country, for who sets up a community there.
TIMEZONES = {"china": "Asia/Shanghai", "england": "Europe/London", "scotland": "Europe/London"}
KIND_WORDS = {
    DayKind.WORKING: Words("工作日", "working day"),
    DayKind.REST: Words("休息日", "day of rest"),
    DayKind.HOLIDAY: Words("节假日", "public holiday"),
    DayKind.MAKEUP: Words("调休上班", "make-up working day"),
}
_KINDS: Mapping[str, DayKind] = {
    **{kind.value: kind for kind in DayKind},
    **{words.zh: kind for kind, words in KIND_WORDS.items()},
    **{words.en: kind for kind, words in KIND_WORDS.items()},
    "放假": DayKind.HOLIDAY, "假日": DayKind.HOLIDAY, "休": DayKind.HOLIDAY, "上班": DayKind.MAKEUP,
    "补班": DayKind.MAKEUP, "班": DayKind.MAKEUP,
}  # fmt: skip
_HEADERS = {"日期": "date", "类别": "kind", "名称": "name", "英文名称": "name_en"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
LONGEST_NAME = 40
MOST_DAYS = 400


@dataclass(frozen=True)
class Day:
    """One line: what kind of day that is, and what it is called in both languages (may be empty)."""

    on: date
    kind: DayKind
    name: str = ""
    name_en: str = ""


@dataclass
class BadLine(ValueError):
    """What is wrong in which line of the file, in both languages; line 1 is the head."""

    line: int
    words: Words

    def __str__(self) -> str:
        return self.words.en


def read_days(rows: Sequence[Sequence[Any]]) -> list[Day]:
    """The days of a table with the head `date,kind,name,name_en` (or in Chinese), in order; BadLine at the first wrong one.

    Name columns may be missing. The same day twice is refused: nobody knows which line is meant.
    """
    columns = _columns(rows[0] if rows else [])
    found: dict[date, Day] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = {key: _cell(row, at) for key, at in columns.items()}
        if not any(cells.values()):
            continue
        day = _day(cells, number)
        if day.on in found:
            raise _bad(number, f"{day.on}出现了两次。", f"{day.on} stands there twice.")
        found[day.on] = day
    if not found:
        raise _bad(2, "文件里没有日期。", "The file names no day.")
    if len(found) > MOST_DAYS:
        raise _bad(MOST_DAYS + 2, f"一次最多{MOST_DAYS}天。", f"At most {MOST_DAYS} days at once.")
    return [found[on] for on in sorted(found)]


def shipped_tables(folder: Path = SHIPPED) -> dict[str, tuple[str, int]]:
    """The tables that come with the product: file key to country and year, the newest year first."""
    keys = sorted((path.stem for path in folder.glob("*-*.csv")), key=lambda key: (-int(key[-4:]), key))
    return {key: (key[:-5], int(key[-4:])) for key in keys}


def shipped_days(key: str, folder: Path = SHIPPED) -> list[Day]:
    """The days of one of them; KeyError for any other name."""
    if key not in shipped_tables(folder):
        raise KeyError(key)
    text = (folder / f"{key}.csv").read_text(encoding="utf-8")
    return read_days([line.split(",") for line in text.splitlines()])


def days_of_country(country: str, folder: Path = SHIPPED) -> list[Day]:
    """Every shipped day of a country, whatever the year."""
    keys = [key for key, (of, _) in shipped_tables(folder).items() if of == country]
    return sorted((day for key in keys for day in shipped_days(key, folder)), key=lambda day: day.on)


def _columns(head: Sequence[Any]) -> dict[str, int]:
    words = [str(cell or "").strip().casefold() for cell in head]
    found = {
        _HEADERS.get(word, word): at for at, word in enumerate(words) if _HEADERS.get(word, word) in _HEADERS.values()
    }
    if not {"date", "kind"} <= found.keys():
        raise _bad(
            1,
            "第一行要有列名：日期、类别（可以加名称、英文名称）。",
            "The first line names the columns: date, kind (and name, name_en if you like).",
        )
    return found


def _cell(row: Sequence[Any], at: int) -> str:
    value = row[at] if at < len(row) else ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return str(value or "").strip()


def _day(cells: Mapping[str, str], line: int) -> Day:
    kind = _KINDS.get(cells["kind"].casefold())
    if kind is None:
        known = "、".join(words.zh for words in KIND_WORDS.values())
        raise _bad(
            line, f"“{cells['kind']}”不是类别；可以写：{known}。",
            f"“{cells['kind']}” is no kind of day; write one of {', '.join(KIND_WORDS)}.",
        )  # fmt: skip
    name, name_en = cells.get("name", ""), cells.get("name_en", "")
    if max(len(name), len(name_en)) > LONGEST_NAME:
        raise _bad(line, f"名称最多{LONGEST_NAME}个字。", f"A name has at most {LONGEST_NAME} characters.")
    return Day(_date(cells["date"], line), kind, name, name_en)


def _date(text: str, line: int) -> date:
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        raise _bad(
            line, f"“{text}”不是日期；请写成2026-06-19。", f"“{text}” is no date; write it as 2026-06-19."
        ) from None


def _bad(line: int, zh: str, en: str) -> BadLine:
    return BadLine(line, Words(f"第{line}行：{zh}", f"Line {line}: {en}"))
