"""The demo's matters and votes by the words a person looks for, and the key at the foot."""

from __future__ import annotations

from playwright.sync_api import Page

MATTER = "助餐点"
VOTE = "集中充电棚"
OWNERS_VOTE = "屋面防水"


def go_to_matter(page: Page, words: str) -> str:
    page.goto("/c/qinghuai/matters/")
    page.locator("#main a", has_text=words).first.click()
    page.wait_for_url("**/matters/*/")
    return page.url


def go_to_vote(page: Page, words: str) -> str:
    page.goto("/c/qinghuai/polls/")
    page.locator("#main a", has_text=words).first.click()
    page.wait_for_url("**/polls/*/")
    return page.url


def press(page: Page) -> None:
    """The one large key at the foot."""
    page.locator(".dado button:visible, .dado a.key:visible").first.click()
