"""The paper base: text stays text, nothing vanishes, only the house's faces, PDF/UA."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from frontend.documents import typst as paper
from frontend.documents.glyphs import shown
from frontend.documents.qr import qr_svg
from frontend.drawings.seal import labyrinth
from tests.frontend.documents.reading import faces_of, pages_of, text_of

SHEET = """
#import "house.typ": *
#let data = given()
#show: house.with(title: data.title, lang: "zh", notice: true)
#letterhead(body: data.body, word: "公告", number: data.number)
#matter(data.matter)
#lead(strong(data.sentence))
#tally(yes: 5, no: 2, abstain: 1, of: 9, posts: ((at: 0.5, strict: true, flag: "过半数"),), alt: data.sentence)
#tally-key(((kind: "yes", word: "赞成", value: 5), (kind: "no", word: "反对", value: 2), (kind: "pass", word: "弃权", value: 1)))
#ledger(("渠道", "合计"), (("网上", 5), ("纸质票", 3)), sum: ("合计", 8))
#boxed[公示]
#slip(title: "办理")[开工]
#pairs((("地点", "一楼"),))
#stamp-place(who: data.body, on: "2026年9月22日", word: "（盖章处）")
#check-foot(seal: labyrinth(data.seal, alt: "核对图案"), qr: qr(data.qr, alt: "网址"))[自己核对]
"""
DATA = {
    "title": "公告",
    "body": "青槐社区居民委员会",
    "number": "青槐议〔2026〕14号",
    "matter": "3号院旧车棚改成老年助餐点：通过",
    "sentence": "应到9户，参加8户。",
    "seal": labyrinth("18d90bfe8cfe2468"),
    "qr": qr_svg("https://example.org/c/qinghuai/"),
}


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A template with every part of the house, in a directory with the house's file."""
    (tmp_path / "sheet.typ").write_text(SHEET, encoding="utf-8")
    shutil.copy(paper.HERE / "house.typ", tmp_path)
    monkeypatch.setattr(paper, "HERE", tmp_path)
    return "sheet.typ"


def said(pdf: bytes) -> str:
    """What it says, without spaces; by poppler too, where that is installed."""
    text = text_of(pdf)
    if shutil.which("pdftotext"):
        poppler = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
        assert sorted("".join(poppler.stdout.decode().split())) == sorted(text)
    return text


def test_every_part_of_the_house_prints_on_one_tagged_sheet(sheet: str) -> None:
    pdf = paper.render(sheet, DATA)
    assert pdf.startswith(b"%PDF-1.")
    assert pages_of(pdf) == 1
    assert b"/Marked true" in pdf
    assert b"pdfuaid:part" in pdf
    text = said(pdf)
    for word in ("青槐社区居民委员会", "公告", "过半数", "纸质票", "（盖章处）", "自己核对"):
        assert word in text


def test_what_people_wrote_is_never_markup(sheet: str) -> None:
    hostile = '#eval("1+1") *b* $x$ #read("house.typ") ] } // /* <a> @b'
    text = said(paper.render(sheet, {**DATA, "matter": hostile}))
    assert '#eval("1+1")*b*$x$#read("house.typ")]}///*<a>@b' in text


def test_only_the_two_chinese_faces_are_embedded(sheet: str) -> None:
    assert faces_of(paper.render(sheet, DATA)) == {"NotoSansSC", "NotoSerifSC"}


def test_a_sign_without_a_glyph_prints_as_geta_and_stops_nothing(sheet: str) -> None:
    assert "张〓三〓" in said(paper.render(sheet, {**DATA, "sentence": "张\U0001f600三Ł"}))


def test_shown_keeps_rare_characters_composes_accents_and_drops_invisible_signs() -> None:
    assert shown("\U000249db") == "\U000249db"  # a given name outside the basic plane
    assert shown("e\u0301") == "é"
    assert shown("陈\u200b秀\ufe0f英\x00") == "陈秀英"
    assert shown("\ua7ae") == "〓"
    assert shown("一\n二") == "一\n二"


def test_the_same_data_at_the_same_time_gives_the_same_bytes(sheet: str) -> None:
    at = datetime(2026, 9, 22, tzinfo=UTC)
    assert paper.render(sheet, DATA, at=at) == paper.render(sheet, DATA, at=at)


def test_a_broken_template_says_which_and_not_what_the_data_was(sheet: str) -> None:
    (paper.HERE / sheet).write_text("#unknown-part(1)", encoding="utf-8")
    with pytest.raises(paper.PaperError, match=r"sheet\.typ: unknown variable"):
        paper.render(sheet, DATA)


def test_qr_svg_is_a_drawing_without_a_style_or_a_foreign_address() -> None:
    svg = qr_svg("https://example.org/c/qinghuai/claim/?number=1#code=2")
    assert svg.startswith("<svg")
    assert "style=" not in svg
    assert "example.org" not in svg
