"""What a voter is filling in survives: others vote, the server restarts under the page, and the mark is still there."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server
from tests.journeys.places import VOTE, go_to_vote, press


def test_a_mark_stays_while_others_vote_and_the_server_restarts(visitor: Callable[..., Page], server: Server) -> None:
    voter, other = visitor("resident", phone=True), visitor("owner")
    poll = go_to_vote(voter, VOTE)
    press(voter)
    mark = voter.locator("[name=mark][value=no]")
    mark.check(force=True)
    voter.evaluate("window.opened = 'once'")
    other.goto(poll)
    press(other)
    other.locator("[name=mark][value=yes]").check(force=True)
    press(other)
    press(other)
    expect(other.locator(".checkcode")).to_be_visible()
    server.stop()
    server.start()
    voter.wait_for_timeout(2000)
    assert voter.evaluate("window.opened") == "once"
    expect(mark).to_be_checked()
    press(voter)
    expect(voter.locator("#main")).to_contain_text("反对")
    press(voter)
    expect(voter.locator(".checkcode")).to_be_visible()
