"""Closing one vote: that one, once, told to everybody, whatever else is open; and what the clock answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions import closing
from proposals.actions.annulment import annul_poll
from proposals.actions.closing import close_due_polls, close_poll
from proposals.models import Poll
from tests.conftest import actor_of
from tests.proposals.polls.conftest import draft_in_meeting


def test_closing_one_vote_leaves_another_open(
    voting: SimpleNamespace, meeting_poll: Poll, household_poll: Callable[..., Poll]
) -> None:
    other = household_poll()
    closed = close_poll(actor=actor_of(voting.chair), poll=meeting_poll)
    assert (closed.pk, closed.state) == (meeting_poll.pk, "closed")
    assert Poll.objects.get(pk=other.pk).state == "open"


def test_closing_again_is_success_for_whoever_says_it(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    close_poll(actor=actor_of(voting.chair), poll=meeting_poll)
    assert close_poll(actor=actor_of(voting.member), poll=meeting_poll).state in ("closed", "published")


@pytest.mark.parametrize("how", ["draft", "annulled"])
def test_what_is_not_open_is_not_closed(voting: SimpleNamespace, how: str) -> None:
    poll = draft_in_meeting(voting)
    if how == "annulled":
        annul_poll(actor=actor_of(voting.secretary), poll=poll, why="重写")
    with pytest.raises(Refused) as refused:
        close_poll(actor=actor_of(voting.chair), poll=poll)
    assert refused.value.refusal.code == "poll:not_open"
    assert Poll.objects.get(pk=poll.pk).state == how


def test_a_close_is_told_to_those_who_look_at_the_vote(
    voting: SimpleNamespace, meeting_poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(closing, "say", lambda poll: told.append(poll.pk))
    close_poll(actor=actor_of(voting.chair), poll=meeting_poll)
    assert told == [meeting_poll.pk]


def test_the_clock_says_how_many_it_closed(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    later = poll.closes_at + timedelta(seconds=1)
    assert close_due_polls(poll.opened_at) == 0
    with playing_at(later):
        assert close_due_polls(later) == 1
        assert close_due_polls(later) == 0


def test_a_clock_that_runs_ahead_of_the_database_closes_nothing(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    assert close_due_polls(poll.closes_at + timedelta(seconds=1)) == 0, "the database's clock has not come so far"
    assert Poll.objects.get(pk=poll.pk).state == "open"


@pytest.mark.django_db(transaction=True)
def test_a_close_stands_and_is_told_though_what_follows_fails(
    voting: SimpleNamespace, meeting_poll: Poll, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The key is lost: it can't be sealed. Who closed it gets his answer, and pages hear of it."""
    from realtime import broadcast

    told: list[str] = []
    monkeypatch.setattr(broadcast, "_publish_current", told.append)
    Poll.objects.filter(pk=meeting_poll.pk).update(epoch="lost")
    assert close_poll(actor=actor_of(voting.chair), poll=meeting_poll).state == "closed"
    assert f"poll.{meeting_poll.pk}" in told
    assert "finish_later" in caplog.text
