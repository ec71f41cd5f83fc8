"""What a resident does, with scripts switched off: plain forms, every one. Objecting so is part of the whole line."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.places import MATTER, VOTE, go_to_matter, go_to_vote, press


def test_resident_proposes_and_a_neighbour_signs(visitor: Callable[..., Page]) -> None:
    author = visitor("resident", javascript=False, phone=True)
    author.goto("/c/qinghuai/matters/new/")
    author.locator("[name=title]").fill("快递柜加一排小格")
    author.locator("[name=text]").fill("药和证件常放不下。")
    author.locator("[name=council]").select_option(label="青槐社区居民会议（按户）")
    press(author)
    press(author)
    expect(author).to_have_url(re.compile(r"/matters/\d+/$"))
    signer = visitor("chair", javascript=False, phone=True)
    signer.goto(author.url)
    signer.locator("#sign button").first.click()
    expect(signer.locator("#support")).to_contain_text("您已联名")
    signer.get_by_role("button", name="撤回我的签名").click()
    expect(signer.locator("#support")).not_to_contain_text("您已联名")


def test_resident_comments_and_reacts(visitor: Callable[..., Page]) -> None:
    page = visitor("resident", javascript=False, phone=True)
    matter = go_to_matter(page, MATTER)
    press(page)
    page.locator("[name=position][value=question]").check(force=True)
    page.locator("[name=text]").fill("送餐上门加多少钱？")
    press(page)
    page.goto(matter)
    expect(page.locator("#main")).to_contain_text("送餐上门加多少钱？")
    other = visitor("owner", javascript=False, phone=True)
    other.goto(matter)
    pass_on = other.locator("article.comment:has-text('送餐上门') button[name=reaction][id$=-pass]").first
    pass_on.click()
    pressed = other.locator("article.comment:has-text('送餐上门') button[name=reaction][id$=-pass]").first
    expect(pressed).to_have_attribute("aria-pressed", "true")


def test_resident_votes_and_gets_the_stub(visitor: Callable[..., Page]) -> None:
    page = visitor("resident", javascript=False, phone=True)
    poll = go_to_vote(page, VOTE)
    press(page)
    page.locator("[name=mark][value=no]").check(force=True)
    press(page)
    expect(page.locator("h1")).to_have_text("请核对您的票")
    expect(page.locator("#main")).to_contain_text("反对")
    press(page)
    expect(page.locator(".checkcode")).to_have_text(re.compile(r"^\w{4}.\w{4}$"))
    expect(page.locator("#main")).to_contain_text("存根")
    page.goto(poll)
    expect(page.locator("#main")).to_contain_text("票已收到")
    assert "checkcode" not in page.content(), "the code must not be kept anywhere"
