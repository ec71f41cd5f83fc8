"""Paper: a template beside this file and plain data become a PDF/UA-1, with the house's two Chinese faces and no other.

A template begins with

    #import "house.typ": *
    #let data = given()
    #show: house.with(title: data.title, lang: "zh")

`given()` is the dictionary that `render` was called with: JSON, so text stays text. Nothing in it is ever read as
markup (`#eval`, `*`, `$` print as they are). What stands ready is listed at the top of `house.typ`. Lay a drawing or a
QR code in as SVG: `"qr": qr_svg(address)` in the data, `#qr(data.qr, alt: …)` in the template.

A sign that the faces lack would stop a PDF/UA, or vanish from a name without a word; it prints as 〓 (`glyphs.shown`).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from frontend.documents.glyphs import FACES, shown

HERE = Path(__file__).parent


class PaperError(Exception):
    """The template is wrong (never the data): what typst said, without the data."""


def render(template: str, data: dict[str, Any], *, at: datetime | None = None) -> bytes:
    """The PDF of `template` ("notice.typ") with `data` (JSON: strings, numbers, lists, mappings, None).

    `at` is written into the file as its time of making; without it now. Safe to call from several threads.
    """
    compiler = typst.Compiler(HERE / template, root=HERE, font_paths=_faces(), ignore_system_fonts=True)
    given = json.dumps(_printable(data), ensure_ascii=False, default=str)
    made = int((at or datetime.now(UTC)).timestamp())
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=["ua-1"], sys_inputs={"data": given}, timestamp=made
        )
    except typst.TypstError as error:
        raise PaperError(f"{template}: {error.message}") from error
    if warnings:
        raise PaperError(f"{template}: {warnings[0].message}")
    assert isinstance(pdf, bytes)
    return pdf


@lru_cache(maxsize=1)
def _faces() -> typst.Fonts:
    """Read once per process: 20 MB, a fifth of a second."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FACES["sans"].parent)])


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        # An SVG is a drawing, not text to print.
        return value if value.startswith("<svg") else shown(value)
    if isinstance(value, dict):
        return {key: _printable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(part) for part in value]
    return value
