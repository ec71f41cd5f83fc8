"""The style sheets keep what the look promises: contrast, one dark palette, no layer that a page cannot overrule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent.parent / "frontend" / "static"
TOKENS = (STATIC / "css" / "tokens.css").read_text()
BLOCKS = [
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r"\{([^{}]*--wall:[^{}]*)\}", TOKENS)
]
LIGHT, SYSTEM_DARK, CHOSEN_DARK = BLOCKS


def luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_dark_by_system_and_dark_by_choice_are_the_same() -> None:
    assert SYSTEM_DARK == CHOSEN_DARK
    assert set(SYSTEM_DARK) == set(LIGHT)


@pytest.mark.parametrize("palette", [LIGHT, CHOSEN_DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["sheet", "wall", "now"])
@pytest.mark.parametrize("text", ["ink", "ink-2", "act", "yes", "rule"])
def test_text_can_be_read_on_every_ground(palette: dict[str, str], ground: str, text: str) -> None:
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, CHOSEN_DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("on-act", "act", 4.5), ("on-yes", "yes", 4.5), ("no", "no-tint", 4.5), ("pass", "pass-tint", 4.5), ("no", "sheet", 4.5),
        ("pass", "sheet", 4.5), ("edge", "sheet", 3), ("edge", "now", 3), ("seal", "sheet", 3),
    ],
)  # fmt: skip
def test_drawings_and_keys_keep_their_contrast(palette: dict[str, str], text: str, ground: str, least: float) -> None:
    assert contrast(palette[text], palette[ground]) >= least


@pytest.mark.parametrize("sheet", sorted(STATIC.glob("css/*.css")), ids=lambda p: p.name)
def test_every_style_sheet_keeps_to_its_layer(sheet: Path) -> None:
    """An unlayered rule would beat every page. The only one is for browsers that know no layers."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    depth, tops, start = 0, [], 0
    for at, sign in enumerate(text):
        if sign == "{":
            tops += [text[start:at].strip()] if depth == 0 else []
            depth += 1
        elif sign == "}":
            depth -= 1
            start = at + 1 if depth == 0 else start
    assert depth == 0
    stray = [top for top in tops if "@layer" not in top and "@supports not" not in top]
    assert stray == []


def test_style_sheets_ask_no_foreign_host_and_cast_no_shadow() -> None:
    everything = "".join(sheet.read_text() for sheet in STATIC.glob("css/*.css"))
    assert "http" not in everything
    assert "shadow" not in everything
    assert "italic" not in everything
