"""Whose votes and meetings an office runs: its own body's, the committee's office every body's, never its neighbour's."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from councils.models import Event
from councils.permissions.meeting import may_run_meeting
from councils.permissions.refusal import Refusal
from proposals.models import Poll
from proposals.permissions.annulment import may_annul_poll
from proposals.permissions.paper import may_enter_paper
from proposals.permissions.poll import (
    may_admit_elector,
    may_close_poll,
    may_create_poll,
    may_open_poll,
    may_prepare_poll,
    may_see_roll,
    runs_polls,
)
from tests.conftest import Actor, actor_of, give_seat, make_council, make_person
from tests.proposals.polls.conftest import draft_in_meeting, make_meeting

# What somebody holds, and whether that runs the votes, and the meetings, of the representatives.
SEATS = [
    ("reps", "secretary", True, True),
    ("reps", "clerk", True, False),
    ("reps", "chair", False, True),
    ("reps", "member", False, False),
    ("committee", "secretary", True, True),
    ("committee", "clerk", True, False),
    ("committee", "chair", False, False),
    ("committee", "member", False, False),
    ("assembly", "secretary", False, False),
    ("assembly", "clerk", False, False),
    ("assembly", "chair", False, False),
    ("owners_council", "secretary", False, False),
    ("supervision", "secretary", False, False),
    ("supervision", "supervisor", False, False),
]


def holder(voting: SimpleNamespace, body: str, role: str) -> Actor:
    person = make_person(voting.community, 700, account=True)
    give_seat(getattr(voting, body), person, role)
    return actor_of(person)


@pytest.mark.parametrize(("body", "role", "votes", "meetings"), SEATS)
def test_an_office_runs_the_votes_and_meetings_of_its_own_body(
    voting: SimpleNamespace, body: str, role: str, votes: bool, meetings: bool
) -> None:
    actor = holder(voting, body, role)
    assert runs_polls(actor, voting.reps) == votes
    assert (may_run_meeting(actor, make_meeting(voting, voting.reps, "member")) is None) == meetings


@pytest.mark.parametrize("body", ["assembly", "owners_council", "supervision"])
def test_a_secretary_of_another_body_is_a_stranger_at_every_step_of_a_vote(voting: SimpleNamespace, body: str) -> None:
    other = holder(voting, body, "secretary")
    poll = draft_in_meeting(voting)
    now = poll.created_at

    def refused(refusal: Refusal | None) -> bool:
        return refusal is not None and refusal.status == 403

    assert refused(may_create_poll(other, poll.proposal, "meeting"))
    assert refused(may_prepare_poll(other, poll))
    assert refused(may_open_poll(other, poll, now))
    Poll.objects.filter(pk=poll.pk).update(state="open", opened_at=now, takes_paper=True)
    poll.refresh_from_db()
    assert refused(may_close_poll(other, poll, now))
    assert refused(may_annul_poll(other, poll))
    assert refused(may_admit_elector(other, poll, now))
    assert refused(may_enter_paper(other, poll))
    assert refused(may_see_roll(other, poll))


def test_a_body_that_votes_on_another_s_matter_is_asked_for_its_own_secretary(voting: SimpleNamespace) -> None:
    poll = draft_in_meeting(voting)
    ours = actor_of(voting.secretary)
    council = make_council(voting.community, "community_council", key="council")
    assert may_create_poll(ours, poll.proposal, "meeting") is None
    refusal = may_create_poll(ours, poll.proposal, "meeting", council=council)
    assert refusal is not None
    assert refusal.code == "poll:role"


def test_pages_of_a_draft_do_not_exist_for_another_body_s_secretary(
    voting: SimpleNamespace, reader: Callable[[Any], Any]
) -> None:
    poll = draft_in_meeting(voting)
    other = make_person(voting.community, 700, account=True)
    give_seat(voting.assembly, other, "secretary")
    browser = reader(other)
    assert browser.get(f"/c/qinghuai/polls/{poll.pk}/").status_code == 404
    assert poll.question not in browser.get("/c/qinghuai/polls/").content.decode()
    assert reader(voting.secretary).get(f"/c/qinghuai/polls/{poll.pk}/").status_code == 200
    assert not Event.objects.filter(name="poll:opened").exists()
