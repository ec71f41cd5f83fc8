"""What the screens of a vote are told while others act: a section that changed is always newer than the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from proposals.actions.ballots import cast_ballots
from proposals.actions.polls import close_poll
from proposals.models import Poll
from proposals.topics import meeting, poll
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot
from tests.proposals.room.test_hands import count, open_hands, raised

Sections = dict[str, dict[str, Any]]


@contextmanager
def before_question(number: int, act: Callable[[], object]) -> Iterator[list[str]]:
    """`act` is done just before the database is asked for the `number`th time; the questions so far."""
    asked: list[str] = []
    acting = False

    def ask(execute: Any, sql: str, *more: Any) -> Any:
        nonlocal acting
        if not acting:
            asked.append(sql)
            if len(asked) == number:
                acting = True
                act()
                acting = False
        return execute(sql, *more)

    with connection.execute_wrapper(ask):
        yield asked


def hold(voted: Poll, topic: str, act: Callable[[], object]) -> None:
    """Whenever `act` is done while a section is read, what is read after it and is another is newer."""

    def read() -> Sections:
        return poll.build(voted.pk) if topic == "poll" else meeting.build_vote(voted.meeting_id or 0)

    number, questions = 0, 1
    while number < questions:
        number += 1
        with transaction.atomic():
            with before_question(number, act) as asked:
                first = read()
                questions = len(asked)
            for name, section in read().items():
                if name in first and section["data"] != first[name]["data"]:
                    assert section["version"] > first[name]["version"], (name, asked[number - 1])
            transaction.set_rollback(True)
    assert questions > 2


@pytest.mark.parametrize("topic", ["poll", "meeting"])
def test_a_ballot_while_a_section_is_read_makes_the_next_one_newer(
    voting: SimpleNamespace, meeting_poll: Poll, topic: str
) -> None:
    hold(meeting_poll, topic, lambda: cast_ballots(casts=[ballot(meeting_poll, voting.member)]))


@pytest.mark.parametrize("topic", ["poll", "meeting"])
def test_a_close_while_a_section_is_read_makes_the_next_one_newer(
    voting: SimpleNamespace, meeting_poll: Poll, topic: str
) -> None:
    hold(meeting_poll, topic, lambda: close_poll(actor=actor_of(voting.chair), poll=meeting_poll))


@pytest.mark.parametrize("topic", ["poll", "meeting"])
def test_a_second_count_of_hands_while_a_section_is_read_makes_the_next_one_newer(
    voting: SimpleNamespace, topic: str
) -> None:
    hands, people = open_hands(voting), voting.reps_people
    count(voting, hands, raised(7, 0))
    others = {"counter": people[4], "scrutineer": people[5], "why": "接近。"}
    hold(hands, topic, lambda: count(voting, hands, raised(2, 1), **others))
