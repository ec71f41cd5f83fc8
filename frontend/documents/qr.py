"""QR codes as SVG, for paper. Dark squares only, so that a grey photocopy still scans."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str, *, quiet: int = 2) -> str:
    """An SVG of `text` (an address), error correction M; `quiet` is the white border in modules."""
    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        file, kind="svg", border=quiet, xmldecl=False, svgns=True, nl=False, dark="#000"
    )
    return file.getvalue().decode()
