"""A proposal from the first word to its number: with the script, and without it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_what_is_typed_is_kept_without_pressing_anything(visitor: Callable[..., Page]) -> None:
    page = visitor("resident", phone=True)
    page.goto("/c/qinghuai/matters/new/")
    page.locator("[name=title]").fill("楼道装扶手")
    page.locator("[name=text]").fill("老人上下楼要扶。")
    expect(page.locator("#saved")).to_contain_text("已保存")
    draft = page.locator("[name=draft]").input_value()
    page.locator("[name=text]").press_sequentially("先装一单元。")
    expect(page.locator("[name=seen]")).not_to_have_value("0")
    page.goto(f"/c/qinghuai/matters/{draft}/draft/")
    expect(page.locator("[name=title]")).to_have_value("楼道装扶手")
    expect(page.locator("[name=text]")).to_have_value(re.compile("先装一单元。$"))


def test_two_tabs_lose_nothing(visitor: Callable[..., Page]) -> None:
    first = visitor("resident", javascript=False)
    first.goto("/c/qinghuai/matters/new/")
    first.locator("[name=title]").fill("东门加斑马线")
    first.locator("[name=save]").click()
    second = first.context.new_page()
    second.goto(first.url)
    second.locator("[name=text]").fill("第二个窗口写的。")
    second.locator("[name=save]").click()
    first.locator("[name=text]").fill("第一个窗口写的。")
    first.locator("[name=save]").click()
    expect(first.locator("#stored")).to_contain_text("第二个窗口写的。")
    expect(first.locator("[name=text]")).to_have_value("第一个窗口写的。")


def test_proposal_is_submitted_and_co_signed_without_a_script_and_another_browser_sees_it(
    visitor: Callable[..., Page],
) -> None:
    author = visitor("resident", javascript=False, phone=True)
    author.goto("/c/qinghuai/matters/new/")
    author.locator("[name=title]").fill("广场加一盏灯")
    author.locator("[name=text]").fill("晚上太暗。\n\n- 一盏就够")
    author.locator("[name=council]").select_option(index=2)
    author.locator("[name=check]").click()
    expect(author).to_have_url(re.compile("/submission/$"))
    author.locator(".dado button").click()
    expect(author).to_have_url(re.compile(r"/matters/\d+/$"))
    expect(author.locator("h1")).to_have_text("广场加一盏灯")
    expect(author.locator(".prose li")).to_have_text("一盏就够")
    address = author.url

    watcher = visitor("", language="en")
    watcher.goto(address)
    expect(watcher.locator("[data-live-chip]")).to_be_visible()
    before = watcher.locator("#support .figure-says").inner_text()
    signer = visitor("owner", javascript=False)
    signer.goto(address)
    signer.locator("#sign button").first.click()
    expect(signer.locator("#support")).to_contain_text("您已联名")
    expect(watcher.locator("#support .figure-says")).not_to_have_text(before)
