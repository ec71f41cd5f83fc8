"""An open page stays current by itself: `live.js` in a real browser against the real server, with the probe's page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.realtime.conftest import Site, manage


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("migrated")
    done = manage(state, "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    return state / "councils.sqlite3"


@pytest.fixture
def serve(migrated: Path, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """`serve()` starts the probe's server, `serve(port)` starts it again on the same database."""
    shutil.copy(migrated, tmp_path)
    started: list[Site] = []

    def start(port: int = 0) -> Site:
        started.append(Site(tmp_path, port))
        return started[-1]

    yield start
    for site in started:
        site.stop()


@pytest.fixture
def page_of(browser: Browser) -> Iterator[Callable[[Site], Page]]:
    """The probe's page, once it is connected."""
    pages: list[Page] = []

    def open_page(site: Site) -> Page:
        page = browser.new_page()
        pages.append(page)
        page.goto(f"http://{site.host}/probe/page")
        expect(page.get_by_role("status")).to_have_text("Connected, everything is saved")
        return page

    yield open_page
    for page in pages:
        page.close()


def test_values_and_parts_of_an_open_page_follow_what_is_committed(serve, page_of):
    site = serve()
    site.get("probe/add", name="before the page")
    page = page_of(site)
    expect(page.locator("#count")).to_have_text("1")
    expect(page.get_by_role("listitem")).to_have_text(["before the page"])
    site.get("probe/add", name=["second", "third"])
    expect(page.locator("#count")).to_have_text("3")
    expect(page.get_by_role("listitem")).to_have_text(["before the page", "second", "third"])


def test_what_somebody_types_is_never_taken_away(serve, page_of):
    site = serve()
    page = page_of(site)
    page.get_by_label("Say").fill("half a senten")
    site.get("probe/add", name="new")
    key = page.get_by_role("button", name="Something new here: show it")
    expect(key).to_be_visible()
    expect(page.locator("#count")).to_have_text("1")
    expect(page.get_by_label("Say")).to_have_value("half a senten")
    expect(page.get_by_role("listitem")).to_have_count(0)
    key.click()
    expect(page.get_by_role("listitem")).to_have_text(["new"])
    expect(page.get_by_label("Say")).to_have_value("half a senten")
    expect(key).to_have_count(0)


def test_part_that_was_held_back_comes_when_the_hands_are_off(serve, page_of):
    site = serve()
    page = page_of(site)
    page.get_by_label("Say").focus()
    site.get("probe/add", name="new")
    expect(page.get_by_role("button")).to_be_visible()
    page.get_by_label("Say").blur()
    expect(page.get_by_role("listitem")).to_have_text(["new"])
    expect(page.get_by_role("button")).to_have_count(0)


def test_page_heals_by_itself_after_a_restart(serve, page_of):
    site = serve()
    page = page_of(site)
    site.stop()
    chip = page.get_by_role("status")
    expect(chip).to_have_text(re.compile("^Connection lost, reconnecting"))
    again = serve(site.port)
    again.get("probe/add", name="while nobody was connected")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("listitem")).to_have_text(["while nobody was connected"], timeout=20_000)
    expect(chip).to_have_text("Connected, everything is saved")


def test_page_can_send_a_message_and_hears_the_answer_after_the_commit(serve, page_of):
    site = serve()
    page = page_of(site)
    answer = page.evaluate(
        "import('/static/js/live.js').then(live => live.ask({type: 'note', key: 'k1', name: 'by socket'}))"
    )
    assert answer == {"type": "note_result", "key": "k1", "name": "by socket", "by": None, "batch": 1}
    expect(page.get_by_role("listitem")).to_have_text(["by socket"])
