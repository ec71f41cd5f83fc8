"""A mandate is frozen with the roll: one ballot for each line, cast by its holder and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from councils.models import Mandate, Meeting, Person
from councils.permissions.refusal import Refusal
from councils.rules.record import commitment
from proposals.actions.attending import Room
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.polls import create_poll, open_poll, recuse_elector
from proposals.actions.roll import roll_payload
from proposals.models import Elector, Poll, SealedBallot, WorkingBallot
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, finish, make_mandate, make_matter, make_meeting, sign_in


def line(poll: Poll, person: Person) -> Elector:
    return Elector.objects.select_related("mandate__holder").get(poll=poll, person=person)


def draft(voting: SimpleNamespace, procedure: str = "cn.owners_ordinary", **more: Any) -> Poll:
    matter = make_matter(voting, voting.owners_council, procedure, "meeting" if more else "discussion")
    given: dict[str, Any] = {"closes_at": timezone.now() + timedelta(days=20)} if not more else {}
    return create_poll(
        actor=actor_of(voting.secretary),
        proposal=matter,
        question="是否动用维修资金？",
        secrecy="named",
        **(given | more),
    )


def opened(voting: SimpleNamespace, poll: Poll) -> Poll:
    return open_poll(actor=actor_of(voting.secretary), poll=poll)


def test_holder_splits_his_own_vote_and_the_one_he_holds(voting: SimpleNamespace) -> None:
    principal, holder, _third = voting.owners
    mandate = make_mandate(voting.owners_council, principal, holder)
    poll = opened(voting, draft(voting))
    assert line(poll, principal).mandate == mandate
    assert line(poll, holder).mandate is None
    own = cast_ballots(casts=[ballot(poll, holder, "no")])[0]
    held = cast_ballots(casts=[ballot(poll, holder, "yes", elector_id=line(poll, principal).pk)])[0]
    assert isinstance(own, Receipt)
    assert isinstance(held, Receipt)
    assert own.code != held.code, "each has a receipt of its own"
    assert WorkingBallot.objects.filter(poll=poll).count() == 2


def test_represented_principal_cannot_cast_and_nobody_else_can_for_him(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll = opened(voting, draft(voting))
    refused = cast_ballots(casts=[ballot(poll, principal)])[0]
    assert isinstance(refused, Refusal)
    assert refused.code == "ballot:represented"
    assert holder.name in str(refused.sentence)
    stranger = cast_ballots(casts=[ballot(poll, third, elector_id=line(poll, principal).pk)])[0]
    assert isinstance(stranger, Refusal)
    assert stranger.code == "ballot:not_on_roll"
    own_of_holder = cast_ballots(casts=[ballot(poll, principal, elector_id=line(poll, holder).pk)])[0]
    assert isinstance(own_of_holder, Refusal)
    assert not WorkingBallot.objects.filter(poll=poll).exists()


def test_what_happens_to_a_mandate_later_does_not_touch_the_running_vote(voting: SimpleNamespace) -> None:
    principal, holder, _third = voting.owners
    mandate = make_mandate(voting.owners_council, principal, holder)
    poll = opened(voting, draft(voting))
    Mandate.objects.filter(pk=mandate.pk).update(state="revoked", ended_at=timezone.now())
    assert isinstance(cast_ballots(casts=[ballot(poll, principal)])[0], Refusal)
    assert isinstance(cast_ballots(casts=[ballot(poll, holder, elector_id=line(poll, principal).pk)])[0], Receipt)


@pytest.mark.parametrize("state", ["offered", "entered", "declined", "revoked"])
def test_mandate_that_is_not_in_force_is_not_frozen(voting: SimpleNamespace, state: str) -> None:
    principal, holder, _third = voting.owners
    make_mandate(voting.owners_council, principal, holder, state=state)
    poll = opened(voting, draft(voting))
    assert line(poll, principal).mandate is None
    assert isinstance(cast_ballots(casts=[ballot(poll, principal)])[0], Receipt)


def test_mandate_past_its_last_day_or_for_another_matter_is_not_frozen(voting: SimpleNamespace) -> None:
    first, second, third = voting.owners
    make_mandate(voting.owners_council, first, third, until_on=timezone.localdate())
    poll = draft(voting)
    make_mandate(voting.owners_council, second, third, matter=poll.proposal_id + 1)
    poll = opened(voting, poll)
    assert not Elector.objects.filter(poll=poll).exclude(mandate=None).exists()


def test_procedure_without_proxies_freezes_none(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    make_mandate(voting.reps, voting.reps_people[8], voting.chair)
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "meeting", "另一件事")
    meeting = Meeting.objects.get(pk=meeting_poll.meeting_id)
    secretary = actor_of(voting.secretary)
    poll = create_poll(actor=secretary, proposal=matter, question="修不修？", secrecy="named", meeting=meeting)
    poll = open_poll(actor=secretary, poll=poll)
    assert not Elector.objects.filter(poll=poll).exclude(mandate=None).exists()


def test_recused_holder_votes_for_nobody(voting: SimpleNamespace) -> None:
    principal, holder, _third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll = draft(voting)
    recuse_elector(actor=actor_of(voting.secretary), poll=poll, person=holder, why="承包人")
    assert line(opened(voting, poll), principal).mandate is None


def test_line_commits_to_its_holder(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll = opened(voting, draft(voting))
    one = line(poll, principal)
    assert commitment(one.salt, roll_payload(one, principal.register_id, "", holder.register_id)) == one.commitment
    assert commitment(one.salt, roll_payload(one, principal.register_id, "", third.register_id)) != one.commitment
    assert commitment(one.salt, roll_payload(one, principal.register_id, "")) != one.commitment


def in_meeting(voting: SimpleNamespace, present: list[Person]) -> tuple[Poll, Meeting]:
    meeting = make_meeting(voting, voting.owners_council, "owner", present)
    return draft(voting, meeting=meeting), meeting


def test_represented_principal_is_present_while_his_holder_is_there(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll, _meeting = in_meeting(voting, [holder])
    poll = opened(voting, poll)
    room = Room(poll, timezone.now())
    assert room.attends(line(poll, principal))
    assert not room.attends(line(poll, third))
    assert isinstance(cast_ballots(casts=[ballot(poll, holder, elector_id=line(poll, principal).pk)])[0], Receipt)
    assert isinstance(cast_ballots(casts=[ballot(poll, holder, "no")])[0], Receipt)
    poll = finish(poll, actor_of(voting.secretary))
    heads = poll.result["facts"]["measures"]["heads"]  # type: ignore[index]
    assert (heads["present"], heads["cast"], heads["yes"], heads["no"]) == (2, 2, 1, 1)
    assert SealedBallot.objects.filter(poll=poll, named=line(poll, principal), marks="yes").exists()


def test_principal_who_came_himself_votes_himself(voting: SimpleNamespace) -> None:
    principal, holder, _third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll, _meeting = in_meeting(voting, [holder, principal])
    poll = opened(voting, poll)
    assert line(poll, principal).mandate is None
    assert isinstance(cast_ballots(casts=[ballot(poll, principal)])[0], Receipt)
    refused = cast_ballots(casts=[ballot(poll, holder, elector_id=line(poll, principal).pk)])[0]
    assert isinstance(refused, Refusal)


def test_holder_who_is_absent_votes_for_nobody_in_a_meeting(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll, meeting = in_meeting(voting, [third])
    poll = opened(voting, poll)
    refused = cast_ballots(casts=[ballot(poll, holder, elector_id=line(poll, principal).pk)])[0]
    assert isinstance(refused, Refusal)
    assert refused.code == "ballot:absent"
    sign_in(meeting, holder)
    assert isinstance(cast_ballots(casts=[ballot(poll, holder, elector_id=line(poll, principal).pk)])[0], Receipt)


def test_duty_of_a_represented_line_falls_to_its_holder(voting: SimpleNamespace, reader: Callable[[Any], Any]) -> None:
    principal, holder, _third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll = opened(voting, draft(voting))
    lines = list(Elector.objects.voted_for_by(holder).filter(poll=poll).values_list("person_id", flat=True))
    assert sorted(lines) == sorted([holder.pk, principal.pk])
    assert not Elector.objects.voted_for_by(principal).filter(poll=poll).exists()
    assert not Elector.objects.voted_for_by(principal).exists()
