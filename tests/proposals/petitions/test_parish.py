"""A parish poll: demanded by ten of those present, or a third of them, whichever is less; held from day 14 to day 25."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from councils.actions.attendance import sign_in
from councils.actions.meetings import open_meeting
from councils.models import Meeting
from councils.models.clock import playing_at
from proposals.actions.agenda import publish_meeting_notice, put_on_agenda
from proposals.actions.convening import convene
from proposals.actions.petitions import sign_petition, start_petition
from proposals.models import ProcedureVersion, Proposal
from proposals.permissions.petition_standing import standing_of
from tests.conftest import actor_of, give_seat
from tests.proposals.meetings.conftest import MONDAY, day, make_matter
from tests.proposals.petitions.test_signing import refused

EVENING = day(12)


@pytest.fixture
def hall(town: SimpleNamespace) -> SimpleNamespace:
    """A parish meeting with the matter on its agenda, open, with nine electors signed in: three demand a poll."""
    give_seat(town.adults, town.secretary, "secretary")
    secretary = actor_of(town.secretary)
    version = ProcedureVersion.objects.get(community=town.community, key="intl.parish_meeting_poll")
    matter = make_matter(town, council=town.adults, procedure="intl.parish_meeting_poll")
    with playing_at(MONDAY):
        meeting = convene(
            actor=secretary, council=town.adults, starts_at=EVENING, basis="person", procedure_version=version
        )
        put_on_agenda(actor=secretary, proposal=matter, meeting=meeting)
        publish_meeting_notice(actor=secretary, meeting=meeting)
    with playing_at(EVENING):
        for person in town.people[:9]:
            sign_in(actor=secretary, meeting=meeting, person=person)
    town.hall, town.polled = meeting, matter
    return town


def open_hall(town: SimpleNamespace) -> tuple[Meeting, Proposal]:
    open_meeting(actor=actor_of(town.secretary), meeting=town.hall)
    return town.hall, town.polled


def test_a_third_of_those_present_demand_a_poll_in_its_window(hall: SimpleNamespace) -> None:
    with playing_at(EVENING):
        _, matter = open_hall(hall)
        begun = start_petition(actor=actor_of(hall.people[0]), proposal=matter, key="poll")
        assert (standing_of(begun, EVENING).needed, standing_of(begun, EVENING).base_number) == (3, 9)
        absent = actor_of(hall.people[12])
        assert refused(lambda: sign_petition(actor=absent, petition=begun)) == "petition:not_entitled"
        for person in hall.people[1:3]:
            sign_petition(actor=actor_of(person), petition=begun)
    begun.refresh_from_db()
    assert begun.opens_on == date(2026, 6, 26)
    assert begun.due_at == datetime(2026, 7, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert "day 14 to day 25" in begun.reason_en


def test_nobody_demands_a_poll_outside_the_meeting(hall: SimpleNamespace) -> None:
    with playing_at(EVENING):
        begin = actor_of(hall.people[0])
        assert refused(lambda: start_petition(actor=begin, proposal=hall.polled, key="poll")) == "petition:no_meeting"
