"""Form, API, socket and paper end in one count and refuse alike: the same sentence on the three, and paper takes no such name."""

from __future__ import annotations

import os
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from councils.models import Attendance, Person
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.annulment import annul_poll
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.closing import close_poll
from proposals.actions.paper import enter_paper_batch
from proposals.models import Elector, Poll, WorkingBallot
from proposals.topics.casting import take
from realtime.registry import Request
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot
from tests.proposals.polls.test_pages import url


def by_form(browser: Client, poll: Poll, marks: str) -> tuple[int, str]:
    said = {"mark": marks, "key": os.urandom(8).hex(), "client": os.urandom(16).hex()}
    answer = browser.post(url("poll-ballots", poll), said)
    return answer.status_code, unescape(answer.content.decode())


def by_api(browser: Client, poll: Poll, marks: str) -> tuple[int, dict[str, Any]]:
    said = {"marks": marks, "key": os.urandom(8).hex()}
    at = f"/api/v1/communities/{poll.community.slug}/polls/{poll.pk}/ballots/"
    answer = browser.post(at, said, content_type="application/json")
    return answer.status_code, answer.json()


def by_socket(person: Person, poll: Poll, marks: str) -> Any:
    said = {"type": "cast", "poll": poll.pk, "marks": marks, "key": os.urandom(8).hex()}
    return take([Request(person.account_id, said, "en")])[0]


def by_paper(voting: SimpleNamespace, poll: Poll, person: Person) -> str:
    """The code of the refusal; empty if the batch was taken."""
    line = Elector.objects.filter(poll=poll, person=person).values_list("pk", flat=True).first()
    try:
        enter_paper_batch(
            actor=actor_of(voting.secretary), poll=poll, names={line or 987654: "yes"}, totals={"yes": 1},
            collected_at=poll.opened_at or timezone.now(), few_acknowledged=True,
        )  # fmt: skip
    except Refused as refused:
        return refused.refusal.code
    return ""


def voted(voting: SimpleNamespace, poll: Poll) -> None:
    [answer] = cast_ballots(casts=[ballot(poll, voting.member)])
    assert isinstance(answer, Receipt)


def on_paper(voting: SimpleNamespace, poll: Poll) -> None:
    assert by_paper(voting, poll, voting.member) == ""


def recused(voting: SimpleNamespace, poll: Poll) -> None:
    Elector.objects.filter(poll=poll, person=voting.member).update(recused_why="利害关系")


def taken_off(voting: SimpleNamespace, poll: Poll) -> None:
    Elector.objects.filter(poll=poll, person=voting.member).delete()


def closed(voting: SimpleNamespace, poll: Poll) -> None:
    Poll.objects.filter(pk=poll.pk).update(takes_paper=False)
    close_poll(actor=actor_of(voting.chair), poll=poll)


def annulled(voting: SimpleNamespace, poll: Poll) -> None:
    annul_poll(actor=actor_of(voting.secretary), poll=poll, why="题目写错了")


def went_home(voting: SimpleNamespace, poll: Poll) -> None:
    Attendance.objects.filter(meeting=poll.meeting, person=voting.member).update(left_at=timezone.now())


def lost_key(voting: SimpleNamespace, poll: Poll) -> None:
    Poll.objects.filter(pk=poll.pk).update(epoch="lost")


def fine(voting: SimpleNamespace, poll: Poll) -> None:
    pass


# The situation, what is marked, the refusal on form, API and socket, its status, and that on paper ("": paper is taken).
TABLE = [
    (voted, "yes", "ballot:taken", 409, "paper:taken"),
    (on_paper, "yes", "ballot:taken", 409, "paper:taken"),
    (recused, "yes", "ballot:recused", 403, "paper:not_on_roll"),
    (taken_off, "yes", "ballot:not_on_roll", 403, "paper:not_on_roll"),
    (annulled, "yes", "ballot:annulled", 409, "paper:over"),
    (lost_key, "yes", "ballot:no_key", 503, "paper:no_key"),
    (went_home, "yes", "ballot:absent", 409, ""),  # paper is what he leaves behind
    (fine, "maybe", "ballot:marks", 422, None),
    (fine, "invalid", "ballot:marks", 422, None),  # a spoilt ballot exists on paper only
]


@pytest.mark.parametrize(("situation", "marks", "code", "status", "on_paper_code"), TABLE)
def test_all_roads_refuse_alike(
    voting: SimpleNamespace, meeting_poll: Poll, reader: Callable[[Any], Client], situation: Callable[..., None],
    marks: str, code: str, status: int, on_paper_code: str | None,
) -> None:  # fmt: skip
    Poll.objects.filter(pk=meeting_poll.pk).update(takes_paper=True)
    meeting_poll.refresh_from_db()
    situation(voting, meeting_poll)
    before = WorkingBallot.objects.count()
    browser = reader(voting.member)
    socket = by_socket(voting.member, meeting_poll, marks)
    api_status, api = by_api(browser, meeting_poll, marks)
    form_status, page = by_form(browser, meeting_poll, marks)
    assert (socket["refused"], api["code"]) == (code, code)
    assert (api_status, form_status) == (status, status)
    assert api["sentence"] == socket["sentence"]
    assert api["instead"] == socket["instead"]
    assert socket["sentence"] in page
    assert WorkingBallot.objects.count() == before, "nothing was taken"
    if on_paper_code is not None:
        assert by_paper(voting, Poll.objects.get(pk=meeting_poll.pk), voting.member) == on_paper_code


def test_after_the_close_all_say_late_and_paper_is_over(
    voting: SimpleNamespace, meeting_poll: Poll, reader: Callable[[Any], Client]
) -> None:
    closed(voting, meeting_poll)
    with playing_at(timezone.now()):
        browser = reader(voting.member)
        socket = by_socket(voting.member, meeting_poll, "yes")
        _status, api = by_api(browser, meeting_poll, "yes")
        _status, page = by_form(browser, meeting_poll, "yes")
    assert socket["refused"] == api["code"] == "ballot:late"
    assert "it closed at" in page
    assert by_paper(voting, Poll.objects.get(pk=meeting_poll.pk), voting.member) in ("paper:undeclared", "paper:over")


@pytest.mark.parametrize("first", ["form", "api", "socket", "paper"])
def test_one_road_taken_closes_the_others(
    voting: SimpleNamespace, meeting_poll: Poll, reader: Callable[[Any], Client], first: str
) -> None:
    Poll.objects.filter(pk=meeting_poll.pk).update(takes_paper=True)
    meeting_poll.refresh_from_db()
    browser = reader(voting.member)
    roads: dict[str, Callable[[], bool]] = {
        "form": lambda: by_form(browser, meeting_poll, "yes")[0] == 200,
        "api": lambda: by_api(browser, meeting_poll, "yes")[0] == 201,
        "socket": lambda: "code" in by_socket(voting.member, meeting_poll, "yes"),
        "paper": lambda: by_paper(voting, meeting_poll, voting.member) == "",
    }
    assert roads.pop(first)()
    assert [name for name, taken in roads.items() if taken()] == []
    assert WorkingBallot.objects.filter(poll=meeting_poll).count() == 1
