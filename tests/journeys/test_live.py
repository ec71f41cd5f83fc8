"""What one does, another sees on a page that stays open. That the clock's publication arrives so is part of the whole line."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server
from tests.journeys.places import MATTER, VOTE, go_to_matter, go_to_vote, press


def never_reloaded(page: Page) -> Callable[[], None]:
    page.evaluate("window.opened = 'once'")

    def check() -> None:
        assert page.evaluate("window.opened") == "once", "the reader had to load the page again"

    return check


def test_turnout_reaches_another_browser_and_nothing_of_the_split(visitor: Callable[..., Page]) -> None:
    watcher = visitor("", phone=True)
    poll = go_to_vote(watcher, VOTE)
    expect(watcher.locator(".live-chip")).to_contain_text("已连上")
    check = never_reloaded(watcher)
    turnout = watcher.locator("[data-live-fragment$=':turnout']")
    before = turnout.inner_text()
    voter = visitor("owner")
    voter.goto(poll)
    press(voter)
    voter.locator("[name=mark][value=yes]").check(force=True)
    press(voter)
    press(voter)
    expect(voter.locator(".checkcode")).to_be_visible()
    expect(turnout).not_to_have_text(before)
    expect(watcher.locator("#main .tally")).to_have_count(0)
    check()


def test_open_page_heals_after_a_restart_and_hears_the_next_comment(
    visitor: Callable[..., Page], server: Server
) -> None:
    reader = visitor("", phone=True)
    matter = go_to_matter(reader, MATTER)
    chip = reader.locator(".live-chip")
    expect(chip).to_contain_text("已连上")
    check = never_reloaded(reader)
    server.stop()
    try:
        expect(chip).to_contain_text("连接断了", timeout=10_000)
    finally:
        server.start()
    expect(chip).to_contain_text("已连上", timeout=40_000)
    speaker = visitor("owner")
    speaker.goto(matter)
    press(speaker)
    speaker.locator("[name=position][value=for]").check()
    speaker.locator("[name=text]").fill("重启以后写的一句话。")
    press(speaker)
    expect(reader.locator("#main")).to_contain_text("重启以后写的一句话。")
    check()


def test_quorum_and_vote_of_a_meeting_reach_the_hall(visitor: Callable[..., Page]) -> None:
    """The representatives sit: one more signs in, the vote opens, somebody votes, the chair closes, the result appears."""
    secretary = visitor("secretary")
    secretary.goto("/c/qinghuai/meetings/")
    secretary.locator("#main a", has_text="现在").first.click()
    meeting = secretary.url
    hall = visitor("", phone=True)
    hall.goto(meeting)
    expect(hall.locator(".live-chip")).to_contain_text("已连上")
    check = never_reloaded(hall)
    quorum = hall.locator("[data-live-fragment$=':attendance']").first
    before = quorum.inner_text()
    secretary.goto(f"{meeting}attendance/")
    secretary.locator("button[name=person]").first.click()
    expect(quorum).not_to_have_text(before)
    secretary.goto(f"{meeting}console/")
    press(secretary)
    expect(secretary.locator("#console-now")).to_contain_text("名册")
    expect(hall.locator("#main")).to_contain_text("正在表决")
    check()
