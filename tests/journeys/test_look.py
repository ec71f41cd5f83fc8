"""Every part in every state, in a real browser: by axe, by width, by script and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_parts_pass_axe(
    visitor: Callable[..., Page], axe: Callable[[Page], None], language: str, dark: bool, phone: bool
) -> None:
    page = visitor(phone=phone, language=language, dark=dark)
    page.goto("/look/")
    axe(page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_nothing_sticks_out_at_320_pixels(visitor: Callable[..., Page], language: str, large: bool) -> None:
    page = visitor(phone=True, language=language)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/look/")
    if large:
        page.locator("[data-switch=type]").click()
        # Not by wait_for_function: the page's own policy forbids what it evaluates from text.
        expect(page.locator("html")).to_have_attribute("data-type", "large")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_type_size_and_theme_change_at_once_and_stay(visitor: Callable[..., Page]) -> None:
    page = visitor(language="en")
    page.goto("/look/")
    page.locator("[data-switch=type]").click()
    page.locator("[data-switch=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    assert page.evaluate("({...document.documentElement.dataset})") == {"theme": "dark", "type": "large"}


def test_preferences_work_without_scripts(visitor: Callable[..., Page]) -> None:
    page = visitor(language="en", javascript=False)
    page.goto("/look/")
    page.locator("[name=type]").click()
    page.locator("[name=language]").click()
    assert page.locator("html").get_attribute("data-type") == "large"
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_draft_comes_back_and_can_be_discarded(visitor: Callable[..., Page]) -> None:
    page = visitor(language="en")
    page.goto("/look/")
    words = page.locator("form[data-autosave] textarea")
    words.fill("half a thought")
    page.reload()
    assert words.input_value() == "half a thought"
    page.locator(".restored button").click()
    assert words.input_value() == ""
    page.reload()
    assert page.locator(".restored").count() == 0


def test_grave_key_asks_before_it_acts(visitor: Callable[..., Page]) -> None:
    page = visitor(language="en")
    page.goto("/look/")
    key = page.get_by_role("button", name="Withdraw the proposal")
    key.click()
    page.get_by_text("Press again: the proposal").wait_for()
    assert "?" not in page.url
    key.click()
    page.wait_for_url("**/look/?*")


def test_ballot_is_marked_by_keyboard(visitor: Callable[..., Page]) -> None:
    page = visitor(language="en")
    page.goto("/look/")
    page.locator("input[name=mark][value=yes]").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("input[name=mark]:checked").get_attribute("value") == "no"
