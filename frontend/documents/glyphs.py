"""Which signs the faces on paper have, read from the `cmap` tables of their files (OpenType 1.9, formats 4 and 12)."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

from pylopdf_fonts_zh_cn import sans_path, serif_path

FACES: dict[str, Path] = {"sans": sans_path(), "serif": serif_path()}
# The printers' mark for a sign that is not in the case.
MISSING = "〓"
KEPT = "\n"


def shown(text: str) -> str:
    """`text` as both faces can print it: composed, without invisible signs, a lacking sign as 〓."""
    known, printed = covered(), []
    for sign in unicodedata.normalize("NFC", text):
        if sign in KEPT or ord(sign) in known:
            printed.append(sign)
        elif unicodedata.category(sign)[0] not in "CM":
            plain = unicodedata.normalize("NFKC", sign)
            printed.append(plain if all(ord(one) in known for one in plain) else MISSING)
    return "".join(printed)


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Code points that every face has."""
    sans, serif = (_code_points(path.read_bytes()) for path in FACES.values())
    return frozenset(sans & serif)


def _code_points(font: bytes) -> set[int]:
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for n in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 8 + 8 * n)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 12:
            found |= _format_12(font, start + offset)
        elif form == 4:
            found |= _format_4(font, start + offset)
    return found


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for n in range(count):
        name, _sum, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * n)
        if name == tag:
            return int(offset)
    raise ValueError("a font without a cmap")


def _format_12(font: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    found: set[int] = set()
    for n in range(groups):
        first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * n)
        found.update(range(first, last + 1))
    return found


def _format_4(font: bytes, at: int) -> set[int]:
    (twice,) = struct.unpack_from(">H", font, at + 6)
    segments = twice // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    starts = struct.unpack_from(f">{segments}H", font, at + 16 + twice)
    return {
        point for first, last in zip(starts, ends, strict=True) if last != 0xFFFF for point in range(first, last + 1)
    }
