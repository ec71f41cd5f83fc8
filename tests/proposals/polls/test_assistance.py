"""Somebody is helped to vote: an ordinary ballot, and beside it who helped, where, who watched and why. Never what."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from councils.models import Event, Message, Residency
from councils.models.clock import playing_at
from proposals.actions.assistance import cast_assisted
from proposals.actions.ballots import Receipt
from proposals.actions.visits import draw_call_backs
from proposals.models import AssistedBallot, Elector, Poll, Recusal, SealedBallot, WitnessRequest, WorkingBallot
from tests.conftest import actor_of
from tests.proposals.polls.conftest import finish, make_mandate
from tests.proposals.polls.paper import (
    allowed,
    asked_of,
    confirmed_by_witness,
    helped,
    lines,
    open_since_yesterday,
    refused,
    tour,
)

ROLES = ("chair", "secretary", "member", "clerk", "supervisor", "resident", "neighbour_secretary")


def cast(voting: SimpleNamespace, elector: Elector, asked_id: int, **more: Any) -> Receipt:
    given: dict[str, Any] = {
        "actor": actor_of(voting.clerk), "elector": elector, "asked_id": asked_id, "marks": "yes",
        "key": os.urandom(12).hex(), "client_bytes": os.urandom(16),
    }  # fmt: skip
    return cast_assisted(**(given | more))


@pytest.mark.parametrize("role", ROLES)
def test_the_office_helps(voting: SimpleNamespace, wide_poll: Callable[..., Poll], role: str) -> None:
    poll = wide_poll()
    actor = actor_of(getattr(voting, role))
    witness = voting.chair if role == "supervisor" else voting.supervisor
    may = role in ("secretary", "clerk")
    assert allowed(lambda: asked_of(voting, lines(poll)[3], actor=actor, witness=witness)) == may
    theirs = confirmed_by_witness(voting, lines(poll)[4])
    if role != "clerk":
        # Even of the office: another terminal casts nothing with it.
        assert not allowed(lambda: cast(voting, lines(poll)[4], theirs.pk, actor=actor))
    assert not WorkingBallot.objects.exists()


def test_three_people_are_there_and_the_reason_is_kept(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = wide_poll()
    elector = lines(poll)[3]
    for code, more in (
        ("assist:three_people", {"witness": voting.clerk}),
        ("assist:three_people", {"witness": elector.person}),
        ("assist:no_witness", {"witness": None}),
        ("assist:no_witness", {"witness": voting.neighbour_secretary}),
        ("assist:no_reason", {"why": " "}),
        ("assist:no_place", {"place": "moon"}),
        ("assist:no_place", {"place": ""}),
        ("assist:no_visit", {"place": "home"}),
    ):
        assert refused(lambda more=more: asked_of(voting, elector, **more)) == code  # type: ignore[misc]
    assert not WitnessRequest.objects.exists()
    own = next(e for e in lines(poll) if e.person_id == voting.secretary.pk)
    assert refused(lambda: asked_of(voting, own, actor=actor_of(voting.secretary))) == "assist:three_people"
    receipt = helped(voting, elector)
    row = AssistedBallot.objects.get()
    assert (row.elector, row.helped_by, row.witness, row.why, row.place, row.confirmed) == (
        elector, voting.clerk, voting.supervisor, "看不清小字", "office", "code",
    )  # fmt: skip
    said = Event.objects.get(name="ballot:assisted")
    assert said.payload == {
        "witness": voting.supervisor.pk,
        "confirmed": "code",
        "place": "office",
        "why": "看不清小字",
    }
    told = Message.objects.get(kind="ballot:watched")
    assert told.to == voting.supervisor
    kept = str([list(model.objects.values()) for model in (Event, AssistedBallot, Message)])
    assert receipt.code not in kept
    assert elector.person.name not in str(told.particulars)
    assert not WitnessRequest.objects.exists(), "nothing is left that knows the hour"


def test_who_has_an_interest_or_no_account_does_not_watch(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    elector, witness = lines(poll)[3], lines(poll)[5].person
    Recusal.objects.create(
        community=voting.community, poll=poll, person=witness, why="候选人", recorded_by=voting.clerk,
        recorded_at=timezone.now(),
    )  # fmt: skip
    assert refused(lambda: asked_of(voting, elector, witness=witness)) == "assist:recused_witness"
    Recusal.objects.all().delete()
    asked = confirmed_by_witness(voting, elector, witness=witness)
    Elector.objects.filter(poll=poll, person=witness).update(recused_why="有利害关系")
    assert refused(lambda: cast(voting, elector, asked.pk)) == "assist:recused_witness", "asked again at the ballot"
    witness.account = None
    witness.save()
    Elector.objects.filter(poll=poll, person=witness).update(recused_why="")
    assert refused(lambda: cast(voting, elector, asked.pk)) == "assist:no_account"
    assert refused(lambda: asked_of(voting, elector, witness=witness)) == "assist:no_account"


def test_nobody_of_the_household_watches_or_helps_its_vote(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    theirs = Residency.objects.get(person=voting.supervisor, until_on=None)
    line = Elector.objects.exclude(person=voting.supervisor).get(poll=poll, household=theirs.household)
    assert refused(lambda: asked_of(voting, line)) == "assist:three_people"
    theirs.until_on = timezone.localdate()
    theirs.save()
    # Number four, the clerk, lives there too.
    assert refused(lambda: asked_of(voting, line)) == "assist:three_people"
    Residency.objects.filter(person=voting.clerk).update(until_on=timezone.localdate())
    Elector.objects.filter(pk=line.pk).update(person=lines(poll)[4].person)
    assert asked_of(voting, Elector.objects.get(pk=line.pk)).place == "office"


def test_who_gave_his_vote_away_does_not_watch_it_being_cast(voting: SimpleNamespace, owners_poll: Poll) -> None:
    principal, holder, _other = lines(owners_poll)[:3]
    mandate = make_mandate(voting.owners_council, principal.person, holder.person)
    Elector.objects.filter(pk=principal.pk).update(mandate=mandate)
    line = Elector.objects.get(pk=principal.pk)
    for person in (principal.person, holder.person):
        assert refused(lambda person=person: asked_of(voting, line, witness=person)) == "assist:three_people"  # type: ignore[misc]


def test_it_is_an_ordinary_ballot_and_counts_once(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = wide_poll()
    elector, other = lines(poll)[3:5]
    asked = confirmed_by_witness(voting, elector)
    assert refused(lambda: cast(voting, other, asked.pk)) == "witness:not_confirmed", (
        "for another voter it opens nothing"
    )
    receipt = cast(voting, elector, asked.pk, key="the-same-key")
    again = cast(voting, elector, asked.pk, key="the-same-key")
    assert (again.code, again.replayed) == (receipt.code, True)
    assert refused(lambda: cast(voting, elector, asked.pk, actor=actor_of(voting.secretary), key="the-same-key")) == (
        "witness:not_confirmed"
    )
    assert AssistedBallot.objects.count() == 1
    assert Event.objects.filter(name="ballot:assisted").count() == 1
    assert refused(lambda: helped(voting, elector)) == "ballot:taken"
    assert refused(lambda: helped(voting, other, marks="perhaps")) == "ballot:marks"
    assert WitnessRequest.objects.filter(elector=other).count() == 1, "a refused ballot loses nothing of it"
    row = WorkingBallot.objects.get()
    assert row.sealed
    assert row.channel == "online"
    third = confirmed_by_witness(voting, lines(poll)[5])
    Poll.objects.filter(pk=poll.pk).update(takes_paper=False)
    assert poll.closes_at is not None
    with playing_at(poll.closes_at + timedelta(seconds=1)):
        assert refused(lambda: cast(voting, lines(poll)[5], third.pk)) == "assist:not_open"
        finish(poll)
    assert SealedBallot.objects.get(poll=poll).code == receipt.code, "the voter finds it by the code on the stub"


def test_at_home_somebody_is_helped_on_a_published_visit_only(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    """By two who go along, to whom the list names; and he may be drawn to be asked back."""
    poll = open_since_yesterday(wide_poll())
    listed, other = lines(poll)[3:5]
    plan = tour(voting, poll, [listed])
    secretary = actor_of(voting.secretary)
    team: dict[str, Any] = {"actor": secretary, "witness": voting.member, "place": "home"}
    for line, more in (
        (other, {}),
        (listed, {"witness": voting.supervisor}),
        (listed, {"actor": actor_of(voting.clerk)}),
    ):
        assert refused(lambda line=line, more=more: asked_of(voting, line, **(team | more))) == "assist:no_visit"  # type: ignore[misc]
    with playing_at(plan.ends_at + timedelta(minutes=1)):
        assert refused(lambda: asked_of(voting, listed, **team)) == "assist:no_visit", "it is over"
    begun = confirmed_by_witness(voting, listed, **team)
    with playing_at(plan.ends_at + timedelta(minutes=1)):
        assert refused(lambda: cast(voting, listed, begun.pk, actor=secretary)) == "witness:not_confirmed"
    cast(voting, listed, begun.pk, actor=secretary)
    assert AssistedBallot.objects.get().place == "home"
    [call] = draw_call_backs(actor=actor_of(voting.supervisor), plan=plan, count=1)
    assert call.elector == listed
