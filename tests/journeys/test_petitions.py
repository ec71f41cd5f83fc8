"""A petition is begun and signed, and whoever has its page open sees the number rise."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, copy_of
from tests.journeys.looking import keep_picture, noticed, sticks_out
from tests.journeys.places import go_to_matter


@pytest.fixture(scope="module")
def own(installation: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = copy_of(installation, tmp_path_factory.mktemp("petitions"))
    running.start()
    yield running
    running.stop()


def test_begun_by_one_signed_by_another_and_seen_at_once(visitor: Callable[..., Page], own: Server) -> None:
    first, second = visitor("resident", phone=True, at=own), visitor("owner", phone=True, at=own, dark=True)
    go_to_matter(first, "快递柜")
    first.locator("#petitions a[href$='/petitions/']").click()
    found = noticed(first, language="zh-hans")
    keep_picture(first, "petition-start")
    found += sticks_out(first)
    first.locator("form.form [type=submit]").click()
    first.locator("form.form [type=radio]").first.check(force=True)
    first.locator("form.form [type=submit]").click()
    first.wait_for_url("**/petitions/*/")
    expect(first.locator("#petition-signatures")).to_contain_text("已签1人")
    second.goto(first.url)
    found += noticed(second, language="zh-hans")
    second.locator(".dado form button").click()
    expect(second.locator("#petition-signatures")).to_contain_text("您已签名")
    keep_picture(second, "petition-signed")
    expect(first.locator("#petition-signatures")).to_contain_text("已签2人")
    found += noticed(first, language="zh-hans") + sticks_out(first)
    assert found == []
