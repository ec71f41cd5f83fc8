"""What every reader of files returns: a table of cells, or why the file cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from councils.rules.words import Words

MOST_ROWS = 50_000
MOST_COLUMNS = 100
# What an export puts before a cell that a spreadsheet would take for a formula.
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula: what it shows today is not what somebody wrote down."""

    text: str


@dataclass(frozen=True)
class Table:
    """`rows[0]` is line 1 of the file, as a spreadsheet numbers it; a cell is text, a number, a date or a `Formula`."""

    rows: list[list[Any]] = field(default_factory=list)
    # Of a workbook: the sheet that was read; empty for a text file.
    sheet: str = ""


@dataclass
class Unreadable(Exception):
    """A file that is no register: a stable `code`, and a sentence in both languages that says what to do."""

    code: str
    words: Words

    def __str__(self) -> str:
        return self.words.en


def unreadable(code: str, zh: str, en: str) -> Unreadable:
    return Unreadable(code, Words(zh, en))


def bounded(rows: list[list[Any]]) -> list[list[Any]]:
    """The rows without the empty ones at the end; Unreadable where they are too many or too wide."""
    while rows and not any(cell not in ("", None) for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise unreadable("empty", "文件里没有内容。", "The file is empty.")
    if len(rows) > MOST_ROWS:
        raise unreadable(
            "too_many_rows",
            f"文件有{len(rows)}行，一次最多{MOST_ROWS}行。请分成几份。",
            f"The file has {len(rows)} rows; at most {MOST_ROWS} fit at once. Split it.",
        )
    if max(len(row) for row in rows) > MOST_COLUMNS:
        raise unreadable(
            "too_wide",
            f"文件超过{MOST_COLUMNS}列。请删去名册以外的列。",
            f"The file has more than {MOST_COLUMNS} columns. Remove those that are not the register.",
        )
    return rows


def unguarded(cell: Any) -> Any:
    """The cell without the apostrophe of an export."""
    return cell[1:] if isinstance(cell, str) and _GUARDED.match(cell) else cell
