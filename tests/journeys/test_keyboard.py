"""Without a mouse: the skip link, a focus that one sees, and a ballot from the first key to the stub."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.places import OWNERS_VOTE, go_to_vote

FOCUS = """() => {
  const e = document.activeElement, look = getComputedStyle(e), box = e.getBoundingClientRect();
  const frame = e.matches('.ballot-input') ? getComputedStyle(e.closest('.ballot-row')) : look;
  return {
    what: e.tagName.toLowerCase() + '.' + e.className + ' ' + (e.innerText || e.name || '').slice(0, 30),
    ring: Math.max(...[look, frame].map(s => s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth))),
    inside: box.bottom > 0 && box.top < innerHeight,
    body: e === document.body,
  };
}"""


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until it is there; on the way each stop shows where one is."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["body"]:
            continue
        assert focus["ring"] >= 2, f"nobody sees that {focus['what']!r} has the focus on {page.url}"
        assert focus["inside"], f"{focus['what']!r} has the focus outside of what one sees on {page.url}"
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{most} presses of Tab do not reach {selector} on {page.url}")


def test_skip_link_is_first_and_leads_to_the_content(visitor: Callable[..., Page]) -> None:
    page = visitor("resident")
    page.goto("/c/qinghuai/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#main').contains(document.activeElement)")


def test_owner_votes_with_the_keyboard_alone(visitor: Callable[..., Page]) -> None:
    page = visitor("owner")
    go_to_vote(page, OWNERS_VOTE)
    tab_to(page, ".dado a.key")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ballot/*")
    tab_to(page, "input[name=mark]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator("input[name=mark]:checked").get_attribute("value") == "no"
    tab_to(page, ".dado button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("请核对您的票")
    tab_to(page, ".dado button")
    page.keyboard.press("Enter")
    expect(page.locator(".checkcode")).to_be_visible()
