"""Ending a vote without a result: alone before its ballots were read, by two different people after it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from councils.models import Event
from councils.permissions.refusal import Refused
from proposals.actions.annulment import annul_poll, ask_annulment, confirm_annulment, drop_annulment
from proposals.actions.ballots import cast_ballots
from proposals.actions.polls import create_poll, open_poll
from proposals.actions.ties import decide_tie
from proposals.models import Annulment, Elector, Poll, SealedBallot
from tests.conftest import Actor, actor_of
from tests.proposals.polls.conftest import ballot, finish, make_matter, make_meeting
from tests.proposals.polls.test_pages import url


def refusal(deed: Callable[..., Any], **given: Any) -> str:
    with pytest.raises(Refused) as refused:
        deed(**given)
    return refused.value.refusal.code


@pytest.fixture
def tied(voting: SimpleNamespace) -> Poll:
    """Closed, sealed, read, and waiting for the chair: the one state in which somebody could dislike what was read."""
    matter = make_matter(voting, voting.reps, "intl.community_council", "meeting")
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people[:6])
    secretary = actor_of(voting.secretary)
    poll = create_poll(actor=secretary, proposal=matter, question="是否换锁？", secrecy="named", meeting=meeting)
    poll = open_poll(actor=secretary, poll=poll)
    cast_ballots(casts=[ballot(poll, p, "yes" if n < 3 else "no") for n, p in enumerate(voting.reps_people[:6])])
    poll = finish(poll, actor_of(voting.chair))
    assert (poll.state, poll.sealed_at is not None) == ("closed", True)
    assert poll.result["outcome"]["kind"] == "tied"
    return poll


def test_after_the_seal_nobody_annuls_a_vote_alone(voting: SimpleNamespace, tied: Poll) -> None:
    secretary, clerk = actor_of(voting.secretary), actor_of(voting.clerk)
    assert refusal(annul_poll, actor=secretary, poll=tied, why="不喜欢") == "poll:annul_two"
    ask_annulment(actor=secretary, poll=tied, why="两人未签到就投了票")
    assert Poll.objects.get(pk=tied.pk).state == "closed", "asking alone changes nothing"
    assert refusal(confirm_annulment, actor=secretary, poll=tied) == "poll:annul_same"
    assert confirm_annulment(actor=clerk, poll=tied).state == "annulled"
    assert confirm_annulment(actor=clerk, poll=tied).state == "annulled", "twice is success"
    event = Event.objects.get(name="poll:annulled")
    assert event.payload == {"why": "两人未签到就投了票", "asked_by": secretary.ref}
    assert event.actor == clerk.ref
    assert Event.objects.filter(name="annulment:asked").count() == 1


def test_before_the_seal_one_suffices_and_two_are_not_asked(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    secretary = actor_of(voting.secretary)
    assert refusal(ask_annulment, actor=secretary, poll=meeting_poll, why="x") == "poll:annul_one"
    assert annul_poll(actor=secretary, poll=meeting_poll, why="题目写错了").state == "annulled"
    assert not SealedBallot.objects.exists()


@pytest.mark.parametrize(
    ("role", "asks", "confirms"),
    [
        ("secretary", True, True), ("clerk", True, True), ("chair", False, True), ("supervisor", False, True),
        ("member", False, False), ("resident", False, False), ("neighbour_secretary", False, False), ("nobody", False, False),
    ],
)  # fmt: skip
def test_who_asks_and_who_confirms(voting: SimpleNamespace, tied: Poll, role: str, asks: bool, confirms: bool) -> None:
    actor = Actor(community=voting.community) if role == "nobody" else actor_of(getattr(voting, role))
    first = actor_of(voting.clerk if role == "secretary" else voting.secretary)
    with transaction.atomic():
        if asks:
            assert ask_annulment(actor=actor, poll=tied, why="有误").why == "有误"
        else:
            assert refusal(ask_annulment, actor=actor, poll=tied, why="有误") == "poll:annul_role"
        Annulment.objects.all().delete()
    ask_annulment(actor=first, poll=tied, why="有误")
    if confirms:
        assert confirm_annulment(actor=actor, poll=tied).state == "annulled"
    else:
        assert refusal(confirm_annulment, actor=actor, poll=tied) == "poll:annul_role"
        assert refusal(drop_annulment, actor=actor, poll=tied) == "poll:annul_role"


def test_what_was_dropped_can_be_asked_for_again_and_a_second_asker_waits(voting: SimpleNamespace, tied: Poll) -> None:
    secretary, clerk = actor_of(voting.secretary), actor_of(voting.clerk)
    asked = ask_annulment(actor=secretary, poll=tied, why="有误")
    assert ask_annulment(actor=secretary, poll=tied, why="有误").pk == asked.pk
    assert refusal(ask_annulment, actor=clerk, poll=tied, why="也有误") == "poll:annul_asked"
    drop_annulment(actor=clerk, poll=tied)
    assert refusal(confirm_annulment, actor=clerk, poll=tied) == "poll:annul_none"
    assert ask_annulment(actor=clerk, poll=tied, why="也有误").asked_by == voting.clerk


def test_it_needs_a_reason_that_may_be_published(voting: SimpleNamespace, tied: Poll) -> None:
    secretary = actor_of(voting.secretary)
    assert refusal(ask_annulment, actor=secretary, poll=tied, why="  ") == "poll:no_reason"
    assert refusal(ask_annulment, actor=secretary, poll=tied, why="致电13800138000").startswith("text:")


def test_a_tie_that_is_decided_first_is_published_and_the_asking_lapses(voting: SimpleNamespace, tied: Poll) -> None:
    """One person must not hold up a result by asking."""
    ask_annulment(actor=actor_of(voting.secretary), poll=tied, why="有误")
    decide_tie(actor=actor_of(voting.chair), poll=tied, decision="yes")
    poll = finish(tied)
    assert poll.state == "published"
    assert refusal(confirm_annulment, actor=actor_of(voting.clerk), poll=poll) == "poll:annul_none"
    assert refusal(ask_annulment, actor=actor_of(voting.clerk), poll=poll, why="x") == "poll:published"


def test_the_database_itself_wants_two_people(voting: SimpleNamespace, tied: Poll) -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Annulment.objects.create(
            community=tied.community, poll=tied, why="x", asked_by=voting.clerk, asked_at=now,
            confirmed_by=voting.clerk, confirmed_at=now,
        )  # fmt: skip


def test_pages_lead_two_people_through_it_and_then_to_a_linked_round(
    voting: SimpleNamespace, tied: Poll, reader: Callable[[Any], Client]
) -> None:
    first, second = reader(voting.secretary), reader(voting.clerk)
    assert "another person must confirm" in first.get(url("poll-annulment", tied)).content.decode()
    assert first.post(url("poll-annulment", tied), {"why": "两人未签到"}).status_code == 303
    page = first.get(url("poll", tied)).content.decode()
    assert "Its annulment was asked for" in page
    assert "You asked for this annulment" in page, "the key is there, with why it is not his"
    assert first.post(url("poll-annulment-confirmation", tied)).status_code == 403
    assert "asked for" not in reader(voting.resident).get(url("poll", tied)).content.decode()
    assert second.post(url("poll-annulment-confirmation", tied)).status_code == 302
    page = second.get(url("poll", tied)).content.decode()
    assert "two people annulled it together" in page
    assert "Prepare a further round" in page
    assert second.get(url("poll-sealed", tied)).status_code in (403, 404, 409), "its ballots are shown to nobody"
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people)
    again = create_poll(
        actor=actor_of(voting.secretary),
        proposal=tied.proposal,
        question="是否换锁？",
        secrecy="named",
        meeting=meeting,
    )
    assert again.previous == tied
    assert "两人未签到" in second.get(url("poll", again)).content.decode(), "the new round says why"


def test_an_annulled_count_is_in_no_answer_of_the_api(voting: SimpleNamespace, tied: Poll, reader: Any) -> None:
    ask_annulment(actor=actor_of(voting.secretary), poll=tied, why="有误")
    confirm_annulment(actor=actor_of(voting.clerk), poll=tied)
    told = reader(None).get(f"/api/v1/communities/qinghuai/polls/{tied.pk}/")
    assert told.status_code == 200
    assert told.json()["result"] is None


def test_the_turnout_of_an_annulled_period_vote_stays_and_a_round_follows(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll(takes_paper=False)
    voter = Elector.objects.filter(poll=poll).select_related("person")[0].person
    cast_ballots(casts=[ballot(poll, voter)])
    annul_poll(actor=actor_of(voting.secretary), poll=poll, why="名册有误")
    assert Elector.objects.get(poll=poll, person=voter).cast_by == "online"
    told = Event.objects.filter(name__in=["ballots:accepted", "poll:annulled"]).order_by("pk")
    assert [event.name for event in told] == ["ballots:accepted", "poll:annulled"]
