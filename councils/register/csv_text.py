"""Comma-separated text as Excel, WPS and other programs write it: UTF-8 with or without BOM, UTF-16, GB18030."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from councils.register.table import Formula, Table, bounded, unguarded, unreadable

# Excel's way of keeping leading zeros: ="00123". That is text, not a formula.
_QUOTED = re.compile(r'="([^"]*)"')
FORMULA = ("=", "@")


def read_csv(content: bytes) -> Table:
    text = decoded(content)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        rows = [[_cell(cell) for cell in row] for row in reader]
    except csv.Error as error:
        raise unreadable(
            "broken_csv",
            f"第{reader.line_num}行附近引号不成对，读不下去。",
            f"The quotation marks do not match near line {reader.line_num}; it cannot be read.",
        ) from error
    return Table(bounded(rows))


def decoded(content: bytes) -> str:
    """The text; Unreadable where it is in none of the four encodings or holds bytes that no text has."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _text(content, "utf-16")
    if b"\x00" in content:
        raise unreadable(
            "not_text", "这不是表格文件。请用“.xlsx”或“.csv”。", "This is not a table. Use an .xlsx or .csv file."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _text(content, "gb18030")


def _text(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise unreadable(
            "encoding",
            "文字编码认不出来。请在Excel里另存为“CSV UTF-8”。",
            "The encoding of the text is not known. Save it from Excel as CSV UTF-8.",
        ) from error


def _delimiter(text: str) -> str:
    """The sign that stands most often in the first lines that hold any."""
    for line in text.splitlines()[:10]:
        found = max(",\t;", key=line.count)
        if line.count(found) >= 2:
            return found
    return ","


def _cell(cell: str) -> Any:
    quoted = _QUOTED.fullmatch(cell.strip())
    if quoted:
        return quoted[1]
    return Formula(cell) if cell.startswith(FORMULA) else unguarded(cell)
