"""What a voter is filling in survives: others vote, the server restarts under the page, and the mark is still there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, copy_of
from tests.journeys.places import VOTE, go_to_vote, press


@pytest.fixture
def own(installation: Server, tmp_path: Path) -> Iterator[Server]:
    """An installation of its own: whoever votes here has not voted for the other journeys."""
    running = copy_of(installation, tmp_path)
    running.start()
    yield running
    running.stop()


def test_a_mark_stays_while_others_vote_and_the_server_restarts(visitor: Callable[..., Page], own: Server) -> None:
    voter, other = visitor("resident", phone=True, at=own), visitor("owner", at=own)
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
    own.stop()
    own.start()
    voter.wait_for_timeout(2000)
    assert voter.evaluate("window.opened") == "once"
    expect(mark).to_be_checked()
    press(voter)
    expect(voter.locator("#main")).to_contain_text("反对")
    press(voter)
    expect(voter.locator(".checkcode")).to_be_visible()
