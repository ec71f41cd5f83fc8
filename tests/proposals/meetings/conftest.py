"""A body that meets: nine representatives, so that six are a quorum, and a matter whose discussion is over in a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from councils.actions.attendance import sign_in
from councils.actions.meetings import open_meeting
from councils.models import Council, Meeting, Person
from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from proposals.actions.agenda import open_item, publish_meeting_notice, put_on_agenda
from proposals.actions.convening import convene
from proposals.actions.procedures import adopt_procedures
from proposals.models import AgendaItem, ProcedureVersion, Proposal, StageRun, Version
from tests.conftest import actor_of, give_seat, make_council, make_person

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Monday 1 June 2026, nine in the morning.
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=SHANGHAI)


def day(number: int, hour: int = 19) -> datetime:
    """That day of June."""
    return datetime(2026, 6, number, hour, 0, tzinfo=SHANGHAI)


def make_matter(
    town: SimpleNamespace, council: Council | None = None, procedure: str = "cn.resident_reps", **more: Any
) -> Proposal:
    from councils.actions.participants import participant_for

    version = ProcedureVersion.objects.get(community=town.community, key=procedure, retired_at=None)
    proposal = Proposal.objects.create(
        community=town.community, council=council or town.reps, procedure_version=version,
        proposer=participant_for(town.resident), created_at=MONDAY, submitted_at=MONDAY, year=2026,
        number=Proposal.objects.count() + 1,
    )  # fmt: skip
    title = more.get("title", "东门路灯修缮")
    Version.objects.create(
        community=town.community, proposal=proposal, title=title, title_en="East gate lamps", written_at=MONDAY
    )
    StageRun.objects.create(
        community=town.community, proposal=proposal, procedure_version=version, stage=more.get("stage", "discussion"),
        entered_at=MONDAY, due_at=more.get("due_at"),
    )  # fmt: skip
    return proposal


@pytest.fixture
def town(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast with procedures, and `reps_people`: nine with voting seats, chair and member first."""
    adopt_procedures(actor=Actor.setup(cast.community))
    cast.reps_people = [cast.chair, cast.member]
    for n in range(20, 27):
        person = make_person(cast.community, n, account=True)
        give_seat(cast.reps, person, "member")
        cast.reps_people.append(person)
    cast.assembly = make_council(cast.community, "resident_assembly", "households", key="assembly")
    give_seat(cast.assembly, cast.secretary, "secretary")
    return cast


@pytest.fixture
def secretary(town: SimpleNamespace) -> Actor:
    return actor_of(town.secretary)


@pytest.fixture
def convened(town: SimpleNamespace, secretary: Actor) -> Meeting:
    """Convened on Monday 1 June for Friday 12 June, 19:00."""
    with playing_at(MONDAY):
        return convene(actor=secretary, council=town.reps, starts_at=day(12))


@pytest.fixture
def matter(town: SimpleNamespace) -> Proposal:
    return make_matter(town)


@pytest.fixture
def item(secretary: Actor, convened: Meeting, matter: Proposal) -> AgendaItem:
    with playing_at(MONDAY):
        return put_on_agenda(actor=secretary, proposal=matter, meeting=convened)


@pytest.fixture
def announced(secretary: Actor, convened: Meeting, item: AgendaItem) -> Meeting:
    """Its notice went out on Monday 1 June."""
    with playing_at(MONDAY):
        publish_meeting_notice(actor=secretary, meeting=convened)
    return Meeting.objects.get(pk=convened.pk)


Opened = Callable[..., Meeting]


@pytest.fixture
def opened(town: SimpleNamespace, secretary: Actor, announced: Meeting) -> Opened:
    """`opened(7)`: open at 19:00 with so many representatives signed in since 18:50."""

    def make(present: int = 7) -> Meeting:
        with playing_at(day(12) - timedelta(minutes=10)):
            for person in town.reps_people[:present]:
                sign_in(actor=secretary, meeting=announced, person=person)
        with playing_at(day(12)):
            return open_meeting(actor=secretary, meeting=announced)

    return make


@pytest.fixture
def taken_up(secretary: Actor, opened: Opened, item: AgendaItem) -> Callable[..., AgendaItem]:
    def make(present: int = 7) -> AgendaItem:
        opened(present)
        with playing_at(day(12)):
            return open_item(actor=secretary, item=item)

    return make


def who(town: SimpleNamespace, name: str) -> Actor:
    if name == "anonymous":
        return Actor(community=town.community)
    if name == "stranger":
        return Actor.of(town.stranger, town.community)
    if name == "neighbour_secretary":
        # Signed in there, he has no person here; with the other community's seats he still may nothing.
        return actor_of(town.neighbour_secretary)
    person: Person = getattr(town, name)
    return actor_of(person)
