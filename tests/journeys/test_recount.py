"""Counting again in a real browser: from the server, from a file, against the paper, and without any script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import keep_picture, noticed, sticks_out
from tests.proposals.verify.forging import FORGERIES, Bundle, forged, recounted
from tests.proposals.verify.running import run


def outcome(page: Page) -> str:
    """The newest published outcome; returns its address."""
    page.goto("/c/qinghuai/decisions/")
    page.locator("#main a[href*='/decisions/20']").first.click()
    page.wait_for_url("**/decisions/*/*/")
    return page.url


def to_recount(page: Page) -> str:
    outcome(page)
    page.locator("#main a[href$='/recount/']").first.click()
    page.wait_for_url("**/recount/")
    return page.url


def signed_data(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.request.get(page.url.replace("recount/", "bundle.json").partition("#")[0]).json()
    return found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("phone", [True, False])
def test_reader_counts_again(visitor: Callable[..., Page], language: str, phone: bool) -> None:
    page = visitor("resident", phone=phone, language=language, dark=not phone)
    to_recount(page)
    page.locator("#recount-start").focus()
    page.keyboard.press("Enter")
    verdict = page.locator("#recount-verdict")
    expect(verdict).to_contain_text("All agrees: 13 checks." if language == "en" else "全部相符，共核对13项。")
    expect(verdict).to_be_focused()
    expect(page.locator("#recount-checks li")).to_have_count(13)
    keep_picture(page, f"recount-{language}-{'phone' if phone else 'desk'}")
    assert noticed(page, language=language) == []
    assert sticks_out(page) == []


def test_paper_is_held_against_what_was_counted(visitor: Callable[..., Page]) -> None:
    page = visitor("resident", language="en")
    address = to_recount(page)
    data = signed_data(page)
    code = data["bundle"]["ballots"][0]["code"]
    page.goto("about:blank")
    page.goto(f"{address}#{data['bundle']['root']}")
    expect(page.locator("#recount-root")).to_have_value(data["bundle"]["root"])
    page.locator("#recount-key").fill(data["public_key"][:16])
    page.locator("#recount-code").fill(code.lower())
    page.locator("#recount-head").fill(data["bundle"]["record_head"][:16])
    page.locator("#recount-start").click()
    expect(page.locator("#recount-verdict")).to_contain_text("All agrees: 17 checks.")
    expect(page.locator("#recount-checks")).to_contain_text(f"{code} is ballot 1 of")
    expect(page.locator("#recount-checks")).to_contain_text("stands at event")
    page.locator("#recount-head").fill("f" * 16)
    page.locator("#recount-start").click()
    expect(page.locator("#recount-verdict")).to_contain_text("Head on your notice: It does not stand between")
    page.locator("#recount-head").fill("")
    page.locator("#recount-root").fill("0" * 16)
    page.locator("#recount-start").click()
    expect(page.locator("#recount-verdict")).to_contain_text("Root on your notice: You gave 0000")
    assert code not in page.url


def test_every_forged_file_is_refused_in_the_browser(visitor: Callable[..., Page], tmp_path: Path) -> None:
    page = visitor("resident", language="en")
    to_recount(page)
    data = signed_data(page)
    bundle: Bundle = data["bundle"]
    accepted = []
    for forgery in FORGERIES:
        for how, made in (("alone", forged(bundle, forgery)), ("all", recounted(forged(bundle, forgery)))):
            if made == {**bundle, "parts": made["parts"]} and made["parts"] == bundle["parts"]:
                continue
            file = tmp_path / f"{forgery.__name__}-{how}.json"
            file.write_text(json.dumps({**data, "bundle": made}), "utf-8")
            page.locator("#recount-verdict").evaluate("place => place.replaceChildren()")
            page.locator("#recount-file").set_input_files(file)
            page.locator("#recount-verdict fieldset").wait_for()
            if "not the same" not in page.locator("#recount-verdict").inner_text():
                accepted.append(file.name)
    assert accepted == []
    keep_picture(page, "recount-refused")
    assert noticed(page, language="en") == []


def test_file_that_is_none_is_said_so(visitor: Callable[..., Page], tmp_path: Path) -> None:
    page = visitor("resident", language="en")
    to_recount(page)
    (tmp_path / "other.json").write_text('{"a": 1}')
    page.locator("#recount-file").set_input_files(tmp_path / "other.json")
    expect(page.locator("#recount-verdict")).to_contain_text("does not hold the data of a vote")


def test_record_comes_as_a_file_and_holds(visitor: Callable[..., Page], tmp_path: Path) -> None:
    """Streamed by the real server, checked by `verify.py` together with the vote."""
    page = visitor("resident", language="en")
    to_recount(page)
    data = signed_data(page)
    record = tmp_path / "record.jsonl"
    record.write_bytes(page.request.get("/c/qinghuai/record/record.jsonl").body())
    said = run(tmp_path, data, "--record", str(record), "--public-key", data["public_key"])
    assert said.code == 0, said.text
    assert "agrees with this vote" in said.text


def test_without_a_script_the_page_says_how_to_do_it(visitor: Callable[..., Page]) -> None:
    page = visitor("resident", language="en", javascript=False)
    to_recount(page)
    expect(page.locator("#main")).to_contain_text("python3 verify.py poll-")
    expect(page.locator("#main")).to_contain_text("It is switched off, or your browser is too old for it.")
    expect(page.locator("#recount")).to_be_hidden()
    with page.expect_download() as download:
        page.locator("a[href='/verify.py']").first.click()
    repository = Path(__file__).resolve().parents[2] / "frontend" / "static" / "verify.py"
    assert Path(download.value.path()).read_bytes() == repository.read_bytes()


@pytest.mark.parametrize(("language", "phone"), [("zh-hans", True), ("en", True), ("zh-hans", False), ("en", False)])
def test_pages_around_it_are_good_pages(visitor: Callable[..., Page], language: str, phone: bool) -> None:
    page = visitor("resident", language=language, phone=phone, dark=phone)
    found = []
    address = outcome(page)
    recount = to_recount(page)
    code = signed_data(page)["bundle"]["ballots"][0]["code"]
    vote = recount.replace("recount/", "")
    for name, at in (
        ("trust", "/trust/"), ("outcome", address), ("sealed", f"{vote}sealed/"), ("roll", f"{vote}roll/"),
        ("record", "/c/qinghuai/record/"),
    ):  # fmt: skip
        page.goto(at)
        if name == "sealed":
            page.locator("#code").fill(code)
            page.locator("#code").press("Enter")
            expect(page.locator("#main")).to_contain_text(re.compile("in the signed list|签名|名单"))
            assert code not in page.url
        keep_picture(page, f"{name}-{language}-{'phone' if phone else 'desk'}")
        found += [f"{name}: {said}" for said in [*noticed(page, language=language), *sticks_out(page)]]
        page.set_viewport_size({"width": 390, "height": 844} if phone else {"width": 1280, "height": 900})
    assert found == []
