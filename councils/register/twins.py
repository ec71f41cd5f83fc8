"""Two lines under one identifier, also where one of them is full-width or in other letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from councils.register.rows import BadRow
from councils.rules.redaction import findings
from councils.rules.register import BadValue, check_register_id, same_id
from councils.rules.words import Words


def twins(found: Iterable[tuple[int, str]], column: str) -> list[BadRow]:
    """(row, identifier) in the order of the file: every later one of a pair is bad and names the first."""
    first: dict[str, int] = {}
    bad = []
    for row, identifier in found:
        before = first.setdefault(same_id(identifier), row)
        if before != row:
            bad.append(
                BadRow(
                    row,
                    column,
                    Words(
                        f"编号“{identifier}”和第{before}行的是同一个。请删去一行，或改正编号。",
                        f"The identifier “{identifier}” is the same as in row {before}. Remove one row or mend it.",
                    ),
                )
            )
    return bad


def own_id(value: Any) -> str:
    """An identifier of the register; never a citizen's number, which must not come in by any door."""
    text = check_register_id(value)
    if any(found.kind == "id_number" for found in findings(text)):
        raise BadValue(
            "citizen_number",
            Words(
                "这像是身份证号，不能当编号用。请换成居委会自己的编号。",
                "This looks like a citizen's identity number. Use an identifier of the committee's own.",
            ),
        )
    return text
