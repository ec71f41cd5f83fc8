"""What the parser of values does not tell of a worksheet: how far it reaches, and which cells hold formulas."""

from __future__ import annotations

import html
import posixpath
import re

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# A cell and its formula: no value of an earlier cell may stand between them.
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)<)")
_FILLED = re.compile(rb"<(?:\w+:)?(?:c|row)\s([^>]*[^/>])>")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_REACH = re.compile(rb"\br=[\"']([A-Z]{0,3})(\d{1,7})[\"']")


def formula_cells(parts: dict[str, bytes], sheet: str) -> dict[tuple[int, int], str]:
    """{(row, column): formula} of the sheet with that name, both from 0."""
    found: dict[tuple[int, int], str] = {}
    for attributes, text in _CELL.findall(parts.get(_path(parts, sheet), b"")):
        place = _PLACE.fullmatch(_attributes(attributes).get("r", ""))
        if place:
            found[int(place[2]) - 1, _column(place[1])] = "=" + html.unescape(text.decode("utf-8", "replace"))
    return found


def reach(parts: dict[str, bytes], sheet: str) -> tuple[int, int]:
    """(rows, columns) up to the last filled cell. The parser sets aside memory for all of them, filled or not."""
    rows = columns = 0
    for attributes in _FILLED.findall(parts.get(_path(parts, sheet), b"")):
        place = _REACH.search(attributes)
        if place:
            rows, columns = max(rows, int(place[2])), max(columns, _column(place[1].decode()) + 1)
    return rows, columns


def _path(parts: dict[str, bytes], sheet: str) -> str:
    relations = {
        about.get("Id", ""): about.get("Target", "")
        for about in map(_attributes, _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b"")))
    }
    for about in map(_attributes, _SHEET.findall(parts["xl/workbook.xml"])):
        if about.get("name") == sheet:
            target = next((relations.get(value, "") for key, value in about.items() if key.endswith(":id")), "")
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return ""


def _attributes(text: bytes) -> dict[str, str]:
    return {
        key.decode(): html.unescape((double or single).decode("utf-8", "replace"))
        for key, double, single in _ATTRIBUTE.findall(text)
    }


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
