"""Lines of a register become entries, or bad rows with the reason in a sentence. Nothing is guessed in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from councils.register.headers import COLUMNS
from councils.register.table import Formula, Table
from councils.rules.register import BadValue, cell_text
from councils.rules.words import Words

YES = {"是", "有", "对", "成年", "1", "y", "yes", "true", "√", "✓", "x", "户代表", "户主", "代表", "adult"}
NO = {"否", "无", "不是", "未成年", "0", "n", "no", "false", "×", "-", "minor", ""}
OLDEST_YEAR = 1900
ADULT_AGE = 18
Counted = Callable[[int], None]


@dataclass(frozen=True)
class BadRow:
    """`row` as a spreadsheet numbers it, `column` the key of the field (empty: the whole row), why, in both languages."""

    row: int
    column: str
    words: Words


@dataclass
class Line:
    """One line that is being read: the values of its fields, and what is wrong with them."""

    row: int
    cells: dict[str, Any]
    bad: list[BadRow] = field(default_factory=list)

    def take(self, key: str, check: Any = cell_text) -> Any:
        """The checked value of a field; None where it is bad (and then said) or has no column."""
        if key not in self.cells:
            return None
        value = self.cells[key]
        try:
            if isinstance(value, Formula):
                raise _formula(value)
            return check(value)
        except BadValue as bad:
            self.say(key, bad.words)
            return None

    def say(self, column: str, words: Words) -> None:
        self.bad.append(BadRow(self.row, column, words))


def lines(table: Table, header_row: int, columns: dict[str, int], kind: str) -> list[Line]:
    """Every line below the headers that holds anything in a column of the register."""
    known = {column.key for column in COLUMNS[kind]}
    used = {key: at for key, at in columns.items() if key in known}
    found = []
    for number, row in enumerate(table.rows[header_row + 1 :], start=header_row + 2):
        cells = {key: row[at] if at < len(row) else "" for key, at in used.items()}
        if any(cell not in ("", None) and str(cell).strip() for cell in cells.values()):
            found.append(Line(number, cells))
    return found


def uncounted(number: int) -> None:
    """Nobody watches."""


def yes_no(value: Any) -> bool | None:
    """True, False, None for an empty cell; BadValue for anything else."""
    if isinstance(value, bool):
        return value
    text = cell_text(value).casefold()
    if not text:
        return None
    if text in YES:
        return True
    if text in NO:
        return False
    raise BadValue("yes_no", Words(f"“{text}”看不出是还是否。", f"“{text}” is neither yes nor no."))


def birth(value: Any, today: date) -> tuple[int, date | None] | None:
    """(year, day where the cell has one); None for an empty cell."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _year(value.year, today), value
    text = cell_text(value)
    if not text:
        return None
    digits = "".join(sign if sign.isdigit() else " " for sign in text).split()
    if len(digits) == 1 and len(digits[0]) == 8:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    if len(digits) == 3 and len(digits[0]) == 4:
        try:
            day = date(int(digits[0]), int(digits[1]), int(digits[2]))
        except ValueError:
            raise _birth(text) from None
        return _year(day.year, today), day
    if digits and len(digits[0]) in (4, 6) and len(digits) <= 2:
        return _year(int(digits[0][:4]), today), None
    raise _birth(text)


def is_adult(said: bool | None, born: tuple[int, date | None] | None, today: date) -> bool | None:
    """What the column says; else from the day of birth; else from the year, as of the year in which 18 is reached."""
    if said is not None:
        return said
    if born is None:
        return None
    year, day = born
    if day is None:
        return today.year - year >= ADULT_AGE
    return (today.year - year - ((today.month, today.day) < (day.month, day.day))) >= ADULT_AGE


def phone(value: Any) -> str:
    """Digits, with a leading + where there is one; empty stays empty."""
    text = cell_text(value)
    plain = "".join(sign for sign in text if sign not in " -–—()（）.")
    if plain and not (plain.removeprefix("+").isdecimal() and plain.isascii() and 5 <= len(plain) <= 20):
        raise BadValue("phone", Words("这不是电话号码。", "This is not a telephone number."))
    return plain


def short(value: Any) -> str:
    """A building or a door: any short text."""
    text = cell_text(value)
    if len(text) > 60:
        raise BadValue("long", Words("超过60个字。", "This is longer than 60 signs."))
    return text


def _year(year: int, today: date) -> int:
    if not OLDEST_YEAR <= year <= today.year:
        raise BadValue(
            "birth_year",
            Words(f"出生年份{year}不在{OLDEST_YEAR}到{today.year}之间。", f"The birth year {year} is not between {OLDEST_YEAR} and {today.year}."),
        )  # fmt: skip
    return year


def _birth(text: str) -> BadValue:
    return BadValue("birth", Words(f"“{text}”看不出出生年份。", f"“{text}” is not a year or a date of birth."))


def _formula(value: Formula) -> BadValue:
    return BadValue(
        "formula",
        Words(
            f"这一格是公式（{value.text[:40]}）。请复制后“选择性粘贴”为数值。",
            f"This cell is a formula ({value.text[:40]}). Copy it and paste it as a value.",
        ),
    )
