"""Values of the register as they come from a spreadsheet: identifiers, areas, claim codes. Bad ones say why."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from councils.rules import crockford
from councils.rules.names import mask_name, normalise
from councils.rules.words import Words

__all__ = [
    "BadValue", "check_area", "check_name", "check_register_id", "claim_code", "mask_name", "normalise",
    "read_claim_code", "same_id",
]  # fmt: skip

ID_LENGTH = 40
NAME_LENGTH = 120
LARGEST_AREA = Decimal(100_000)
# Above this a spreadsheet's number has lost digits.
EXACT = 2**53
CLAIM_CHARACTERS = 16
_UNIT = re.compile(r"(平方米|平米|平方|m2|m²|sqm)$", re.IGNORECASE)
_AREA = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?", re.ASCII)


@dataclass
class BadValue(ValueError):
    """A cell that cannot be taken: a stable `code`, and a sentence in both languages that says why."""

    code: str
    words: Words

    def __str__(self) -> str:
        return self.words.en


def cell_text(value: Any) -> str:
    """What a cell says: a number that Excel made a float reads as the whole number that was typed."""
    if value is None:
        return ""
    if isinstance(value, float):
        if value.is_integer() and abs(value) >= EXACT:
            raise _bad(
                "digits_lost",
                f"{value:.0f}存成了数字，后几位已经丢了。请把这一列设为文本，再填一次。",
                f"{value:.0f} was stored as a number and lost its last digits. Format the column as text.",
            )
        return str(int(value)) if value.is_integer() else repr(value)
    return normalise(str(value))


def check_register_id(value: Any) -> str:
    """An identifier, normalised (full-width and 1001.0 read as 1001), not empty, without spaces, at most 40 signs."""
    text = cell_text(value)
    if not text:
        raise _bad("id_empty", "编号是空的。", "The identifier is empty.")
    if " " in text:
        raise _bad("id_spaces", f"编号“{text}”里有空格。", f"The identifier “{text}” has spaces in it.")
    if len(text) > ID_LENGTH:
        raise _bad("id_long", f"编号超过{ID_LENGTH}个字。", f"The identifier is longer than {ID_LENGTH} signs.")
    return text


def same_id(identifier: str) -> str:
    """The form under which two identifiers are one: a1001, A1001 and Ａ１００１ are twins."""
    return normalise(identifier).casefold()


def check_name(value: Any) -> str:
    """A name, normalised, not empty, at most 120 signs, with at least one letter."""
    text = cell_text(value)
    if not text:
        raise _bad("name_empty", "姓名是空的。", "The name is empty.")
    if len(text) > NAME_LENGTH:
        raise _bad("name_long", f"姓名超过{NAME_LENGTH}个字。", f"The name is longer than {NAME_LENGTH} signs.")
    if not any(sign.isalpha() for sign in text):
        raise _bad("name_letters", f"姓名“{text}”里没有字。", f"The name “{text}” has no letters.")
    return text


def check_area(value: Any) -> Decimal:
    """An exclusive area in square metres: more than 0, at most 100,000, at most two decimals. A unit may follow it."""
    # A sum that Excel worked out carries noise in its last bits: 89.30000000000001 was 89.3.
    text = cell_text(round(value, 6) if isinstance(value, float) else value)
    plain = _UNIT.sub("", text).strip()
    if not plain:
        raise _bad("area_empty", "面积是空的。", "The area is empty.")
    if not _AREA.fullmatch(plain):
        raise _bad("area_number", f"面积“{text}”不是数。", f"The area “{text}” is not a number.")
    area = Decimal(plain.replace(",", ""))
    if area <= 0:
        raise _bad("area_zero", "面积要大于0。", "The area must be more than 0.")
    if area > LARGEST_AREA:
        raise _bad("area_large", f"面积{text}超过100000平方米。", f"The area {text} is more than 100,000 m².")
    exact = area.quantize(Decimal("0.01"))
    if exact != area:
        raise _bad("area_decimals", f"面积{text}超过两位小数。", f"The area {text} has more than two decimals.")
    return exact


def claim_code(entropy: bytes) -> str:
    """A code for a sealed letter from 10 random bytes or more: four groups of four signs, 80 bits."""
    return crockford.grouped(crockford.encode(entropy, CLAIM_CHARACTERS))


def read_claim_code(text: str) -> str:
    """A code as somebody typed it, in the form of `claim_code`; hash this form. BadValue where it cannot be one."""
    plain = crockford.typed(text, CLAIM_CHARACTERS)
    if plain is None:
        raise _bad(
            "code_form",
            "这不像信里的码：码是四组，每组四个字母或数字。",
            "This does not look like the code of a letter: it has four groups of four letters or digits.",
        )
    return crockford.grouped(plain)


def _bad(code: str, zh: str, en: str) -> BadValue:
    return BadValue(code, Words(zh, en))
