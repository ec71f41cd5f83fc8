"""In the room: a roll call from the keyboard, all yes except two. At home: a holder casts two different ballots."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, copy_of
from tests.journeys.looking import keep_picture, noticed, sticks_out
from tests.journeys.places import press


@pytest.fixture(scope="module")
def own(installation: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = copy_of(installation, tmp_path_factory.mktemp("room"))
    running.start()
    yield running
    running.stop()


def open_vote(page: Page, secrecy: str, then: str) -> None:
    page.goto("/c/qinghuai/meetings/")
    page.locator("#main a", has_text="(now)").first.click()
    page.goto(page.url.rstrip("/") + "/console/")
    page.locator(f"#room-vote [name=secrecy][value={secrecy}]").focus()
    page.keyboard.press("Space")
    page.locator("#console-step button").click()
    expect(page.locator("#console-now")).to_contain_text(then)


def test_secretary_enters_a_roll_call_with_the_keyboard_alone(visitor: Callable[..., Page], own: Server) -> None:
    page = visitor("secretary", language="en", at=own)
    open_vote(page, "named", "Call the roll")
    page.locator("#console-now a", has_text="Call the roll").click()
    page.wait_for_url("**/roll-call/")
    keep_picture(page, "roll-call-empty")
    lines = page.locator(".call-line")
    there = lines.count()
    assert there > 15
    assert page.locator(".call-line input[value=yes]:checked").count() == 0
    begun = time.monotonic()
    page.get_by_role("button", name="All “For” except").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".call-line input[value=yes]:checked")).to_have_count(there)
    number = lines.nth(4).locator(".num").inner_text()
    page.locator("#find").focus()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    expect(page.locator("#find")).to_be_focused()
    name = lines.nth(9).locator("legend b").inner_text()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-call-count]")).to_contain_text(f"For {there - 2} · Against 1 · Abstain 1")
    keep_picture(page, "roll-call-set")
    page.get_by_role("button", name="Check", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Check the roll call")
    expect(page.locator("#main")).to_contain_text(name)
    keep_picture(page, "roll-call-check")
    page.get_by_role("button", name=re.compile("Enter .* answers")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text(f"{there} answers are entered.")
    assert time.monotonic() - begun < 30, "a roll call is entered in seconds"
    expect(page.locator("#main")).to_contain_text(f"{there} of")


def test_wrong_answer_is_corrected_where_everybody_sees_it(visitor: Callable[..., Page], own: Server) -> None:
    page = visitor("secretary", language="en", at=own)
    page.goto("/c/qinghuai/polls/")
    page.locator("#main a", has_text=re.compile("agree", re.IGNORECASE)).first.click()
    page.wait_for_url("**/polls/*/")
    vote = page.url
    page.locator("#main a", has_text="Call the roll").click()
    page.locator(".call-in a").first.click()
    page.locator("[name=mark][value=no]").check(force=True)
    page.locator("[name=why]").fill("Misheard")
    press(page)
    expect(page.locator("body")).to_contain_text("Corrected.")
    anybody = visitor("", language="en", at=own)
    anybody.goto(vote)
    expect(anybody.locator("#corrected + ul")).to_contain_text("Misheard")


def test_holder_casts_two_different_ballots(visitor: Callable[..., Page], own: Server) -> None:
    page = visitor("owner", language="en", phone=True, at=own)
    page.goto("/c/qinghuai/polls/")
    page.locator("#main a", has_text="maintenance fund").first.click()
    page.wait_for_url("**/polls/*/")
    vote = page.url
    expect(page.locator("#main")).to_contain_text("For yourself")
    expect(page.locator("#main")).to_contain_text("by mandate")
    keep_picture(page, "mandates-vote")
    codes = []
    for mark in ("yes", "no"):
        page.goto(vote)
        press(page)
        page.locator(f"[name=mark][value={mark}]").check(force=True)
        if mark == "no":
            expect(page.locator("#main")).to_contain_text("by mandate. Your own ballot is another one.")
            keep_picture(page, "mandates-ballot")
        press(page)
        press(page)
        codes.append(page.locator(".checkcode").inner_text())
    assert codes[0] != codes[1], "each ballot has a receipt of its own"
    expect(page.locator("h1")).to_contain_text("The ballot for")
    page.goto(vote)
    assert page.locator("#main .slip-done").count() == 2, "one mandate is left"


def test_hands_stay_within_the_bound_and_are_counted_twice(
    visitor: Callable[..., Page], installation: Server, tmp_path: Path
) -> None:
    another = copy_of(installation, tmp_path)
    another.start()
    try:
        page = visitor("secretary", language="en", at=another)
        open_vote(page, "counted", "Enter the hands")
        page.locator("#console-now a", has_text="Enter the hands").click()
        most = int(re.search(r"At most (\d+) hands", page.locator("body").inner_text())[1])  # type: ignore[index]
        people = [person.strip() for person in names_there(page)]
        for yes, said in ((most + 1, f"{most + 1} hands were counted"), (most // 2 + 1, "The count is entered.")):
            page.locator("[name=yes]").fill(str(yes))
            page.locator("[name=no]").fill("0" if yes > most else str(most - yes))
            page.locator("[name=abstain]").fill("0")
            page.locator("[name=counter]").fill(people[0])
            page.locator("[name=scrutineer]").fill(people[1])
            press(page)
            expect(page.locator("body")).to_contain_text(said)
        page.locator("#main a", has_text="Count the hands again").click()
        expect(page.locator("#main")).to_contain_text("It is close")
        keep_picture(page, "hands-again")
        assert noticed(page, language="en") == []
        assert sticks_out(page) == []
    finally:
        another.stop()


def names_there(page: Page) -> list[str]:
    """Two who are signed in, as the sign-in list calls them."""
    hands = page.url
    page.goto("/c/qinghuai/meetings/")
    page.locator("#main a", has_text="(now)").first.click()
    page.goto(page.url.rstrip("/") + "/attendance/")
    names = page.locator(".place-here .place-who b").all_inner_texts()[:2]
    page.goto(hands)
    return names


@pytest.mark.parametrize("language", ["en"])
@pytest.mark.parametrize("dark", [False, True])
def test_new_pages_look_right(visitor: Callable[..., Page], own: Server, language: str, dark: bool) -> None:
    """Axe on each, nothing wider than 320 px."""
    found = []
    for role, paths in (
        ("owner", ["mandates/", "mandates/new/", "mandates/1/", "mandates/1/revocation/"]),
        ("secretary", ["mandates/", "mandates/paper/", "mandates/3/", *open_polls(visitor, own)]),
    ):
        for phone in (True, False):
            page = visitor(role, language=language, phone=phone, dark=dark, at=own)
            for path in paths:
                page.goto(f"/c/qinghuai/{path}")
                name = f"{path.strip('/').replace('/', '-')}-{role}-{'phone' if phone else 'desk'}{'-dark' if dark else ''}"
                keep_picture(page, name)
                found += [f"{name}: {said}" for said in noticed(page, language=language)]
                found += [f"{name}: {said}" for said in sticks_out(page)]
                page.set_viewport_size({"width": 390 if phone else 1280, "height": 900})
    assert found == [], "\n".join(found)


def open_polls(visitor: Callable[..., Page], own: Server) -> list[str]:
    """The vote that was called above, and the owners' with its mandates."""
    page = visitor("secretary", language="en", at=own)
    page.goto("/c/qinghuai/polls/")
    paths = []
    for words in ("maintenance fund", "agree"):
        link = page.locator("#main a", has_text=words).first
        found = re.search(r"polls/\d+/", link.get_attribute("href") or "")
        if found:
            paths.append(found.group())
    return [paths[0], f"{paths[0]}mandates/", *(p for one in paths[1:] for p in (one, f"{one}roll-call/"))]
