"""A ranking, a consent round and an appraisal are cast in a browser: large and small, light and dark, with and without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, copy_of
from tests.journeys.looking import keep_picture, noticed, sticks_out
from tests.journeys.method_votes import APPRAISAL_ASKED, CONSENT_ASKED
from tests.journeys.places import go_to_vote, press

RANKING_ASKED = "明年先办哪几件事"


@pytest.fixture(scope="module")
def own(installation: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation of its own, with a consent round and an appraisal open: whoever votes here has not voted elsewhere."""
    running = copy_of(installation, tmp_path_factory.mktemp("methods"))
    running.manage("shell", "-v0", "-c", "from tests.journeys.method_votes import lay; lay()")
    running.start()
    yield running
    running.stop()


def look(page: Page, name: str, found: list[str], language: str, script: bool) -> None:
    keep_picture(page, f"methods-{name}")
    if not script:  # axe is a script itself
        return
    found += [f"{name}: {what}" for what in noticed(page, language=language)]
    found += [f"{name}: {what}" for what in sticks_out(page)]
    page.set_viewport_size({"width": 390, "height": 844})


def cast(page: Page, marks: list[str], name: str, language: str = "zh-hans", script: bool = True) -> list[str]:
    """From the page of the vote to the stub, looking at each of the four pages; what was noticed on the way."""
    found: list[str] = []
    look(page, f"{name}-vote", found, language, script)
    press(page)
    press(page)
    slip = page.locator(".slip-refused")
    expect(slip).to_contain_text("还没有选" if language.startswith("zh") else "Nothing is marked yet")
    look(page, f"{name}-nothing-marked", found, language, script)
    for mark in marks:
        page.locator(f"[name=mark][value={mark}]").check(force=True)
    press(page)
    expect(page.locator(".ballot-mark .ballot-word")).to_have_count(len(marks))
    look(page, f"{name}-check", found, language, script)
    press(page)
    expect(page.locator(".checkcode")).to_have_text(re.compile(r"[0-9A-Z]{4} [0-9A-Z]{4}"))
    look(page, f"{name}-stub", found, language, script)
    press(page)
    expect(page.locator("section:has(#mine) .slip-done")).to_be_visible()
    return found


@pytest.mark.parametrize("asked", [CONSENT_ASKED, APPRAISAL_ASKED])
def test_a_round_and_an_appraisal_are_cast_on_a_phone(visitor: Callable[..., Page], own: Server, asked: str) -> None:
    page = visitor("chair", phone=True, at=own)
    go_to_vote(page, asked)
    consent = asked == CONSENT_ASKED
    found = cast(page, ["reservations" if consent else "basically_competent"], "consent" if consent else "appraisal")
    assert found == []
    # The round may still be changed; the appraisal, in its meeting, stands.
    assert page.locator("section:has(#mine) .slip-done a").count() == (1 if consent else 0)


def test_a_ranking_is_cast_without_javascript_and_too_many_marks_stay(
    visitor: Callable[..., Page], own: Server
) -> None:
    page = visitor("resident", phone=True, at=own, language="en", javascript=False, dark=True)
    go_to_vote(page, "Which come first")
    expect(page.locator("#projects")).to_have_text("What may be picked")
    expect(page.locator("section:has(#projects)")).to_contain_text("80,000 yuan")
    press(page)
    for mark in ("p01", "p02", "p03", "p05"):
        page.locator(f"[name=mark][value={mark}]").check(force=True)
    press(page)
    expect(page.locator(".slip-refused")).to_contain_text("Mark 1 to 3 projects")
    expect(page.locator("[name=mark]:checked")).to_have_count(4)
    page.go_back()
    page.go_back()
    assert cast(page, ["p05", "p02"], "ranking", language="en", script=False) == []


def test_a_ranking_is_cast_on_a_phone_in_the_dark(visitor: Callable[..., Page], own: Server) -> None:
    page = visitor("owner", phone=True, at=own, dark=True)
    go_to_vote(page, RANKING_ASKED)
    assert cast(page, ["p01", "p06"], "ranking-dark") == []


def test_a_block_replaces_what_was_said_before(visitor: Callable[..., Page], own: Server) -> None:
    page = visitor("chair", phone=True, at=own)
    go_to_vote(page, CONSENT_ASKED)
    page.locator("section:has(#mine) .slip-done a").click()
    expect(page.locator(".ballot-row:has([value=block])")).to_contain_text("有一人阻止，就不算一致")
    assert page.locator("[name=mark]:checked").count() == 0, "nothing tells what was cast before"
    page.locator("[name=mark][value=block]").check(force=True)
    press(page)
    press(page)
    expect(page.locator(".checkcode")).to_be_visible()
