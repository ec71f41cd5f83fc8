"""From a spreadsheet to a signed-in resident: bring in, print letters by two people, claim with the letter's QR code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.councils.register.files import HEAD, csv_file
from tests.frontend.documents.reading import pages_of, text_of
from tests.journeys.conftest import Server, copy_of

Visitor = Callable[..., Page]
NEWCOMER = ["R90001", "江晚晴", "1961", "13800000009", "H9001", "16号楼", "101室", "是"]


def everybody(server: Server) -> list[list[str]]:
    """The demo's own register, as its export gives it, so that nobody vanishes."""
    script = (
        "import json; from councils.models import Residency; "
        "print(json.dumps([[s.person.register_id, s.person.name, str(s.person.birth_year), '', s.household.register_id, "
        "s.household.building, s.household.door, '是' if s.household.representative_id == s.person_id else '否'] "
        "for s in Residency.objects.filter(until_on=None, community__slug='qinghuai').select_related('person', 'household')]))"
    )
    rows: list[list[str]] = json.loads(server.manage("shell", "--no-imports", "-c", script).strip().splitlines()[-1])
    return rows


def test_a_newcomer_comes_in_by_file_and_gets_in_by_letter(
    installation: Server, tmp_path: Path, visitor: Visitor, axe: Callable[[Page], None]
) -> None:
    server = copy_of(installation, tmp_path / "state")
    file = csv_file([HEAD, *everybody(server), NEWCOMER], "gb18030")
    server.start()
    try:
        secretary = visitor("secretary", at=server)
        _bring_in(secretary, file, axe)
        _ask_for_a_letter(secretary, axe)
        letter = _print(visitor("clerk", at=server, language="en"), secretary.url, axe)
        _claim(visitor(phone=True, at=server), letter, axe)
    finally:
        server.stop()


def _bring_in(page: Page, file: bytes, axe: Callable[[Page], None]) -> None:
    page.goto("/c/qinghuai/mine/")
    page.locator("main a[href$='/register/']").click()
    axe(page)
    page.locator("main a[href$='/register/imports/']").click()
    page.set_input_files("input[type=file]", {"name": "名册.csv", "mimeType": "text/csv", "buffer": file})
    page.locator("main button.key-main").click()
    expect(page.locator("#changes")).to_be_visible()
    expect(page.locator("main")).to_contain_text("新增的人: 1")
    axe(page)
    page.locator("button[form=application]").click()
    # The clock takes it in; the page tells without being asked again.
    expect(page.locator(".slip-done")).to_be_visible(timeout=20_000)
    axe(page)


def _ask_for_a_letter(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/c/qinghuai/people/")
    page.locator("main [name=q]").fill("江晚晴")
    page.locator("main form[role=search] button").click()
    page.locator("main .rows a").first.click()
    expect(page.locator("h1")).to_have_text("江晚晴")
    axe(page)
    page.locator("form[action$='/letter/'] button").click()
    expect(page.locator("button[aria-disabled=true]")).to_be_visible()


def _print(page: Page, batch: str, axe: Callable[[Page], None]) -> tuple[str, str]:
    """Number and code, read off the paper."""
    page.goto(batch)
    axe(page)
    with page.expect_download() as coming:
        page.locator("button[form=printing]").click()
    pdf = Path(coming.value.path()).read_bytes()
    assert pages_of(pdf) == 1
    text = text_of(pdf)
    assert "江晚晴" in text
    number, code = re.search(r"number(\d{6})", text), re.search(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", text)
    assert number is not None
    assert code is not None
    return number[1], code[0]


def _claim(page: Page, letter: tuple[str, str], axe: Callable[[Page], None]) -> None:
    """As the QR code opens it: the number in the address, the code in the fragment, which leaves the address at once."""
    number, code = letter
    page.goto(f"/c/qinghuai/claim/?number={number}#code={code}")
    expect(page.locator("input[name=code]")).to_have_value(code)
    assert code not in page.url
    axe(page)
    page.locator("main button.key-main").click()
    expect(page.locator("input[name=username]")).to_be_visible()
    axe(page)
    page.fill("input[name=username]", "江晚晴")
    page.fill("input[name=password]", "四个 好记 的 词语")
    page.locator("main button.key-main").click()
    expect(page.locator(".slip-done")).to_be_visible()
    page.goto("/c/qinghuai/mine/")
    expect(page.locator("main")).to_contain_text("江晚晴")
