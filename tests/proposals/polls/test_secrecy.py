"""What nobody may find: marks in events, logs, sessions, caches, messages, live sections; names beside sealed ballots."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.ballot_box import Box
from proposals.actions.ballots import cast_ballots
from proposals.actions.paper import enter_paper_batch
from proposals.actions.polls import create_poll, open_poll
from proposals.models import Elector, Option, Poll, SealedBallot, WorkingBallot
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, finish, make_matter, names_of
from tests.proposals.polls.test_pages import hidden, url

CANARY = "canaryxyzzy"


def everything_stored() -> str:
    """Every field of every table as text, the rows of options and of sealed ballots left out."""
    found = []
    for model in apps.get_models():
        if model in (Option, SealedBallot) or model._meta.proxy:
            continue
        for row in model._default_manager.all().values():
            found.append(str({key: bytes(v) if isinstance(v, memoryview) else v for key, v in row.items()}))
    return "\n".join(found)


@pytest.fixture
def canary_poll(household_poll: Callable[..., Poll]) -> Poll:
    """A vote with an option whose key stands nowhere else."""
    poll = household_poll(takes_paper=True)
    Option.objects.create(community=poll.community, poll=poll, key=CANARY, label="Kanarie", position=9)
    return poll


def test_marks_are_in_no_table_log_cache_or_section_while_it_runs(
    canary_poll: Poll, client_of: Callable[[Any], Client], caplog: pytest.LogCaptureFixture
) -> None:
    from proposals.topics.poll import build

    caplog.set_level(logging.DEBUG)
    voter = next(
        e.person for e in Elector.objects.filter(poll=canary_poll).select_related("person") if e.person.account_id
    )
    phone = client_of(voter)
    form = hidden(phone.post(url("poll-ballot", canary_poll), {"mark": CANARY}))
    assert phone.post(url("poll-ballots", canary_poll), form).status_code == 200
    phone.post(url("poll-ballots", canary_poll), form | {"key": "another-key", "mark": CANARY})
    assert WorkingBallot.objects.filter(poll=canary_poll).count() == 1
    assert CANARY not in everything_stored()
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in lines if CANARY in line]
    assert CANARY not in str(build(canary_poll.pk))
    assert CANARY not in str(dict(phone.session))
    assert CANARY not in str(getattr(cache, "_cache", ""))


def test_every_content_is_as_long_as_every_other(canary_poll: Poll) -> None:
    people = [e.person for e in Elector.objects.filter(poll=canary_poll).select_related("person")[:4]]
    marks = ["yes", "no", "abstain", CANARY]
    cast_ballots(casts=[ballot(canary_poll, person, mark) for person, mark in zip(people, marks, strict=True)])
    assert len({len(row.sealed) for row in WorkingBallot.objects.filter(poll=canary_poll)}) == 1


def test_a_content_opens_for_its_own_elector_only(canary_poll: Poll) -> None:
    from cryptography.exceptions import InvalidTag

    people = [e.person for e in Elector.objects.filter(poll=canary_poll).select_related("person")[:2]]
    cast_ballots(casts=[ballot(canary_poll, person) for person in people])
    first, second = WorkingBallot.objects.filter(poll=canary_poll)
    first.sealed = second.sealed
    with pytest.raises(InvalidTag):
        Box(canary_poll).content(first)


def test_after_the_seal_nothing_ties_a_ballot_to_its_voter(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll(takes_paper=False)
    people = [e.person for e in Elector.objects.filter(poll=poll).select_related("person")]
    answers = cast_ballots(casts=[ballot(poll, person, "yes" if at % 2 else "no") for at, person in enumerate(people)])
    with playing_at(poll.closes_at):
        finish(poll)
    sealed = list(SealedBallot.objects.filter(poll=poll).order_by("pk"))
    assert [row.code for row in sealed] == sorted(row.code for row in sealed), "their order is that of the codes"
    assert {row.code for row in sealed} == {answer.code for answer in answers}
    assert not [row for row in sealed if row.named_id]
    stored = everything_stored_but_the_bundle(poll)
    assert not [answer.code for answer in answers if answer.code in stored]


def everything_stored_but_the_bundle(poll: Poll) -> str:
    Poll.objects.filter(pk=poll.pk).update(bundle=None)
    return everything_stored()


def test_a_confidential_vote_of_a_few_needs_their_agreement(voting: SimpleNamespace) -> None:
    from councils.models import Seat

    kept = [person.pk for person in voting.reps_people[:4]]
    Seat.objects.filter(council=voting.reps, role="member").exclude(person__in=kept).delete()
    matter = make_matter(voting, voting.reps, "intl.simple_majority", "discussion")
    secretary = actor_of(voting.secretary)
    poll = create_poll(
        actor=secretary, proposal=matter, question="是否换锁？", secrecy="confidential", basis="member",
        closes_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        open_poll(actor=secretary, poll=poll)
    assert refused.value.refusal.code == "poll:few"
    assert Poll.objects.get(pk=poll.pk).state == "draft"
    assert not Elector.objects.exists(), "nothing of the refused opening is left"
    assert open_poll(actor=secretary, poll=poll, small_acknowledged=True).state == "open"


def test_weighted_votes_are_never_confidential(voting: SimpleNamespace) -> None:
    matter = make_matter(voting, voting.owners_council, "cn.owners_ordinary", "discussion")
    with pytest.raises(Refused) as refused:
        create_poll(
            actor=actor_of(voting.secretary), proposal=matter, question="？", secrecy="confidential",
            closes_at=timezone.now() + timedelta(days=20),
        )  # fmt: skip
    assert refused.value.refusal.code in ("poll:weights", "poll:secrecy")


def test_a_tiny_batch_of_confidential_paper_is_refused_unless_it_cannot_be_otherwise(
    voting: SimpleNamespace, canary_poll: Poll
) -> None:
    people = [e.person for e in Elector.objects.filter(poll=canary_poll).select_related("person")[:2]]
    given = {
        "actor": actor_of(voting.secretary), "poll": canary_poll, "totals": {"yes": 2}, "collected_at": timezone.now(),
        "names": names_of(canary_poll, dict.fromkeys(people, "")),
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        enter_paper_batch(**given)
    assert refused.value.refusal.code == "paper:few"
    assert enter_paper_batch(**given, few_acknowledged=True).state == "entered"
