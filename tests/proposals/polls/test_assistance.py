"""Somebody is helped to vote: an ordinary ballot, and beside it who helped, who watched and why. Never what."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from councils.models import Event
from councils.models.clock import playing_at
from proposals.actions.assistance import cast_assisted
from proposals.actions.ballots import Receipt
from proposals.models import AssistedBallot, Poll, SealedBallot, WorkingBallot
from tests.conftest import actor_of
from tests.proposals.polls.conftest import finish
from tests.proposals.polls.paper import allowed, lines, refused

ROLES = ("chair", "secretary", "member", "clerk", "supervisor", "resident", "neighbour_secretary")


def helped(voting: SimpleNamespace, poll: Poll, at: int = 3, **more: Any) -> Receipt:
    given = {
        "actor": actor_of(voting.clerk), "elector": lines(poll)[at], "witness": voting.supervisor, "why": "看不清小字",
        "marks": "yes", "key": os.urandom(12).hex(), "client_bytes": os.urandom(16),
    }  # fmt: skip
    return cast_assisted(**(given | more))


@pytest.mark.parametrize("role", ROLES)
def test_the_office_helps(voting: SimpleNamespace, wide_poll: Callable[..., Poll], role: str) -> None:
    poll = wide_poll()
    actor = actor_of(getattr(voting, role))
    witness = voting.chair if role == "supervisor" else voting.supervisor
    assert allowed(lambda: helped(voting, poll, actor=actor, witness=witness)) == (role in ("secretary", "clerk"))


def test_three_people_are_there_and_the_reason_is_kept(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = wide_poll()
    elector = lines(poll)[3]
    assert refused(lambda: helped(voting, poll, witness=voting.clerk)) == "assist:three_people"
    assert refused(lambda: helped(voting, poll, witness=elector.person)) == "assist:three_people"
    assert refused(lambda: helped(voting, poll, witness=None)) == "assist:no_witness"
    assert refused(lambda: helped(voting, poll, witness=voting.neighbour_secretary)) == "assist:no_witness"
    assert refused(lambda: helped(voting, poll, why=" ")) == "assist:no_reason"
    assert not WorkingBallot.objects.exists()
    mine = next(at for at, e in enumerate(lines(poll)) if e.person_id == voting.secretary.pk)
    own = {"at": mine, "actor": actor_of(voting.secretary)}
    assert refused(lambda: helped(voting, poll, **own)) == "assist:three_people", "nobody helps himself"
    receipt = helped(voting, poll)
    row = AssistedBallot.objects.get()
    assert (row.elector, row.helped_by, row.witness, row.why) == (
        elector,
        voting.clerk,
        voting.supervisor,
        "看不清小字",
    )
    said = Event.objects.get(name="ballot:assisted")
    assert said.payload == {"witness": voting.supervisor.pk, "why": "看不清小字"}
    kept = str(list(Event.objects.values())) + str(list(AssistedBallot.objects.values()))
    assert receipt.code not in kept


def test_it_is_an_ordinary_ballot_and_counts_once(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = wide_poll()
    receipt = helped(voting, poll, key="the-same-key")
    again = helped(voting, poll, key="the-same-key")
    assert (again.code, again.replayed) == (receipt.code, True)
    assert AssistedBallot.objects.count() == 1
    assert refused(lambda: helped(voting, poll)) == "ballot:taken"
    assert refused(lambda: helped(voting, poll, at=4, marks="perhaps")) == "ballot:marks"
    row = WorkingBallot.objects.get()
    assert row.sealed
    assert row.channel == "online"
    Poll.objects.filter(pk=poll.pk).update(takes_paper=False)
    assert poll.closes_at is not None
    with playing_at(poll.closes_at + timedelta(seconds=1)):
        assert refused(lambda: helped(voting, poll, at=5)) == "assist:not_open"
        finish(poll)
    assert SealedBallot.objects.get(poll=poll).code == receipt.code, "the voter finds it by the code on the stub"
