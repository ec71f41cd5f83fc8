"""The roll: one line for each voter, frozen, committed to; recusals and late admissions."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from councils.models import Event, Household, Message, Ownership, Residency
from councils.models.clock import local_today
from councils.permissions.refusal import Refusal, Refused
from councils.rules.record import commitment
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.polls import open_poll, recuse_elector
from proposals.actions.roll import roll_hash, roll_payload
from proposals.actions.roll_corrections import admit_elector, remove_elector
from proposals.actions.roll_lines import roll_lines
from proposals.models import Elector, Poll
from tests.conftest import LONG_AGO, actor_of, make_person
from tests.proposals.polls.conftest import ballot, draft_in_meeting, finish, make_owner


def test_recusal_takes_the_vote_and_never_shrinks_the_base(voting: SimpleNamespace) -> None:
    poll = draft_in_meeting(voting)
    secretary = actor_of(voting.secretary)
    for person in voting.reps_people[:2]:
        recuse_elector(actor=secretary, poll=poll, person=person, why="与承包方有亲属关系")
    open_poll(actor=secretary, poll=poll)
    [answer] = cast_ballots(casts=[ballot(poll, voting.reps_people[0], language="en")])
    assert not isinstance(answer, Receipt)
    assert answer.code == "ballot:recused"
    assert "承包方" in str(answer)
    cast_ballots(casts=[ballot(poll, person) for person in voting.reps_people[2:7]])
    counted = finish(poll, actor_of(voting.chair))
    heads = counted.result["facts"]["measures"]["heads"]
    assert (heads["members"], heads["present"], heads["yes"]) == (9, 5, 5)
    assert counted.result["outcome"]["kind"] == "inquorate", "5 of 9 is less than two thirds, recused or not"


def test_a_late_admission_is_its_own_recorded_act(voting: SimpleNamespace, household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    late = make_person(voting.community, 301)
    elector = admit_elector(actor=actor_of(voting.secretary), poll=poll, person=late, why="搬来时漏登")
    assert elector.admitted_late_at is not None
    after = Poll.objects.get(pk=poll.pk)
    assert after.roll_size == poll.roll_size + 1
    assert after.roll_hash != poll.roll_hash
    assert Event.objects.get(name="elector:admitted").payload["why"] == "搬来时漏登"
    with pytest.raises(Refused):
        admit_elector(actor=actor_of(voting.secretary), poll=poll, person=late, why="再来一次")


def test_nobody_is_admitted_whom_the_register_does_not_entitle(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    with pytest.raises(Refused) as refused:
        admit_elector(actor=actor_of(voting.secretary), poll=meeting_poll, person=voting.resident, why="帮忙")
    assert refused.value.refusal.code == "poll:not_entitled"


def test_each_elector_can_open_his_commitment_and_all_make_the_hash(meeting_poll: Poll) -> None:
    lines = list(Elector.objects.filter(poll=meeting_poll).select_related("person", "household"))
    for line in lines:
        payload = roll_payload(line, line.person.register_id, line.household.register_id if line.household else "")
        assert commitment(line.salt, payload) == line.commitment
    assert roll_hash(line.commitment for line in lines) == meeting_poll.roll_hash
    assert len({line.salt for line in lines}) == len(lines)


def test_the_roll_of_a_household_is_its_representative_or_its_oldest_adult(voting: SimpleNamespace) -> None:
    homeless = Household.objects.create(community=voting.community, register_id="H-x", building="9号楼")
    for n, born in ((401, 1990), (402, 1950), (403, 2015)):
        person = make_person(voting.community, n, resident=False)
        person.birth_year, person.is_adult = born, born < 2008
        person.save()
        Residency.objects.create(community=voting.community, person=person, household=homeless, from_on=LONG_AGO)
    lines = roll_lines(voting.assembly, "household", local_today(voting.community))
    [line] = [line for line in lines if line.household == homeless]
    assert line.person.register_id == "R00402"
    everybody = roll_lines(voting.assembly, "person", local_today(voting.community))
    assert "R00403" not in {line.person.register_id for line in everybody}, "a child has no vote"


def test_of_co_owners_only_who_represents_the_unit_is_on_the_roll(voting: SimpleNamespace) -> None:
    owner = make_owner(voting, 60, ["80.00"])
    spouse = make_person(voting.community, 61, resident=False)
    unit = Ownership.objects.get(person=owner).unit
    Ownership.objects.create(community=voting.community, unit=unit, person=spouse, represents=False, from_on=LONG_AGO)
    lines = roll_lines(voting.owners_council, "owner", local_today(voting.community))
    assert {line.person.pk for line in lines} & {owner.pk, spouse.pk} == {owner.pk}


def test_a_line_that_was_entered_wrongly_is_taken_off_and_the_voter_is_told(
    voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    line = Elector.objects.select_related("person").get(poll=meeting_poll, person=voting.reps_people[8])
    before = meeting_poll.roll_hash
    secretary = actor_of(voting.secretary)
    with pytest.raises(Refused) as refused:
        remove_elector(actor=secretary, elector=line, why=" ")
    assert refused.value.refusal.code == "poll:removal_why"
    remove_elector(actor=secretary, elector=line, why="任期已满，误入名册")
    remove_elector(actor=secretary, elector=line, why="任期已满，误入名册")
    poll = Poll.objects.get(pk=meeting_poll.pk)
    assert (poll.roll_size, Elector.objects.filter(poll=poll).count()) == (8, 8)
    event = Event.objects.get(name="elector:removed")
    assert event.payload == {
        "number": line.number, "commitment": line.commitment, "why": "任期已满，误入名册", "roll_hash": poll.roll_hash,
    }  # fmt: skip
    assert poll.roll_hash != before
    told = Message.objects.get(to=line.person, kind="elector:removed", channel="app")
    assert told.particulars["why"] == "任期已满，误入名册"
    [answer] = cast_ballots(casts=[ballot(poll, line.person)])
    assert isinstance(answer, Refusal)
    assert answer.code == "ballot:not_on_roll"
    cast_ballots(casts=[ballot(poll, person) for person in voting.reps_people[:6]])
    counted = finish(poll, actor_of(voting.chair))
    assert counted.result["facts"]["measures"]["heads"]["members"] == 8, "the base is the corrected roll"
    assert len(counted.bundle["roll"]) == 8


def test_who_has_voted_stays_on_the_roll(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    cast_ballots(casts=[ballot(meeting_poll, voting.member)])
    line = Elector.objects.get(poll=meeting_poll, person=voting.member)
    with pytest.raises(Refused) as refused:
        remove_elector(actor=actor_of(voting.secretary), elector=line, why="误入")
    assert refused.value.refusal.code == "poll:has_voted"
    assert "annul" in str(refused.value.refusal.instead) or "作废" in str(refused.value.refusal.instead)


def test_nobody_is_taken_off_after_the_close_or_by_others(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    line = Elector.objects.get(poll=meeting_poll, person=voting.reps_people[8])
    for role in ("chair", "member", "supervisor", "resident", "neighbour_secretary"):
        with pytest.raises(Refused) as refused:
            remove_elector(actor=actor_of(getattr(voting, role)), elector=line, why="x")
        assert refused.value.refusal.code == "poll:admit_role"
    finish(meeting_poll, actor_of(voting.chair))
    with pytest.raises(Refused) as refused:
        remove_elector(actor=actor_of(voting.secretary), elector=line, why="x")
    assert refused.value.refusal.code == "poll:not_open"


def test_a_removal_on_its_page(voting: SimpleNamespace, meeting_poll: Poll, reader: Any) -> None:
    line = Elector.objects.get(poll=meeting_poll, person=voting.reps_people[8])
    at = f"/c/qinghuai/polls/{meeting_poll.pk}/roll/{line.number}/removal/"
    desk = reader(voting.secretary)
    assert at in desk.get(f"/c/qinghuai/polls/{meeting_poll.pk}/roll/").content.decode()
    assert at not in reader(voting.supervisor).get(f"/c/qinghuai/polls/{meeting_poll.pk}/roll/").content.decode()
    assert desk.get(at).status_code == 200
    assert reader(voting.supervisor).get(at).status_code == 403
    assert desk.post(at, {"why": ""}).status_code == 422
    assert desk.post(at, {"why": "误入名册"}).status_code == 303
    assert desk.get(at).status_code == 404
