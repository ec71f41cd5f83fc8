"""Two people record the same gate at the same moment: one record, one event, and the other is told."""

from __future__ import annotations

import pytest

from councils.models import Event
from councils.permissions.refusal import Refused
from proposals.actions.agenda import put_on_agenda
from proposals.actions.gates import record_gate, withdraw_gate
from proposals.actions.stages import stage_of
from proposals.models import GateRecord
from tests.conftest import actor_of, give_seat, make_person
from tests.proposals.gates.conftest import ENOUGH, under
from tests.proposals.gates.test_going_on import meeting_of
from tests.proposals.polls.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_record_the_same_gate(offices, matter):
    proposal = under(matter("screening"), "cn.siyi_lianggongkai", "discussion")
    second = make_person(offices.community, 62, account=True)
    give_seat(offices.party.seats.get().council, second, "member")
    actors = [actor_of(offices.party), actor_of(second), actor_of(offices.secretary)]
    told = at_once(
        *(
            lambda a=actor: record_gate(actor=a, proposal=proposal, gate="party_reviewed", counts=ENOUGH)
            for actor in actors
        )
    )
    refused = [one for one in told if isinstance(one, Refused)]
    assert [one.refusal.code for one in refused] == ["gate:recorded"] * 2
    assert GateRecord.objects.count() == Event.objects.filter(name="gate:recorded").count() == 1


def test_the_same_person_pressing_twice_is_one_record(offices, matter):
    proposal, chair = under(matter("screening"), "cn.recall", "discussion"), actor_of(offices.chair)
    told = at_once(*[lambda: record_gate(actor=chair, proposal=proposal, gate="statement_heard")] * 3)
    assert {one.pk for one in told} == {GateRecord.objects.get().pk}


def test_a_matter_goes_on_by_its_gate_or_the_gate_is_withdrawn_but_never_both(offices, matter):
    party, secretary = actor_of(offices.party), actor_of(offices.secretary)
    for _ in range(3):
        proposal = under(matter("screening"), "cn.siyi_lianggongkai", "discussion")
        meeting = meeting_of(offices.reps, secretary)
        entry = record_gate(actor=party, proposal=proposal, gate="party_reviewed", counts=ENOUGH)
        moved, gone = at_once(
            lambda p=proposal, m=meeting: put_on_agenda(actor=secretary, proposal=p, meeting=m),
            lambda e=entry: withdraw_gate(actor=party, entry=e, why="记错了。"),
        )
        went_on = stage_of(proposal).stage == "meeting"
        assert went_on is not isinstance(moved, Refused)
        assert went_on is isinstance(gone, Refused)
        assert GateRecord.objects.standing().filter(proposal=proposal).exists() is went_on
