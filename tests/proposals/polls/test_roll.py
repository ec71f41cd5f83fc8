"""The roll: one line for each voter, frozen, committed to; recusals and late admissions."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from councils.models import Event, Household, Ownership, Residency
from councils.models.clock import local_today
from councils.permissions.refusal import Refused
from councils.rules.record import commitment
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.opening import admit_elector
from proposals.actions.polls import open_poll, recuse_elector
from proposals.actions.roll import roll_hash, roll_payload
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
