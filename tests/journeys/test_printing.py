"""What goes on the board from a browser: the result, without keys, without menus, and without what is only the reader's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import keep_picture
from tests.journeys.places import go_to_vote

# A ranking and an appraisal, both over and published.
PUBLISHED = ("春季先修哪几处", "居民委员会2026年的工作")


@pytest.mark.parametrize("asked", PUBLISHED)
def test_a_printed_vote_holds_the_result_and_nothing_of_its_reader(visitor: Callable[..., Page], asked: str) -> None:
    page = visitor("secretary")
    go_to_vote(page, asked)
    expect(page.locator("#mine")).to_be_visible()
    page.emulate_media(media="print")
    keep_picture(page, "print-vote")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#rules")).to_be_visible()
    for nothing in ("#mine", ".foot nav", ".foot form", ".tabs", ".switches", ".key", ".dado"):
        for one in page.locator(nothing).all():
            expect(one).to_be_hidden()


def test_minutes_fit_their_sheet(visitor: Callable[..., Page]) -> None:
    """No second sheet with a menu on it."""
    page = visitor("secretary")
    page.goto("/c/qinghuai/meetings/")
    page.locator("#main a", has_text="听证会").first.click()
    page.goto(page.url.rstrip("/") + "/minutes/")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1
