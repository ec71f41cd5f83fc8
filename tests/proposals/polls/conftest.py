"""A community that votes: representatives in a meeting, households over a period, owners by heads and area."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from councils.actions.participants import participant_for
from councils.models import Account, Attendance, Council, Mandate, Meeting, Ownership, Person, Unit
from councils.permissions.actor import Actor
from proposals.actions.ballots import Cast
from proposals.actions.finishing import finish_poll
from proposals.actions.polls import close_poll, create_poll, open_poll
from proposals.actions.procedures import adopt_procedures
from proposals.models import Elector, Poll, ProcedureVersion, Proposal, StageRun, Version
from tests.conftest import LONG_AGO, actor_of, give_seat, make_council, make_person, meet_gates


def make_matter(
    cast: SimpleNamespace, council: Council, procedure: str, stage: str, title: str = "东门路灯"
) -> Proposal:
    """A submitted matter of that body, standing in `stage` for a month with its gates met."""
    now = timezone.now()
    version = ProcedureVersion.objects.get(community=cast.community, key=procedure, retired_at=None)
    proposal = Proposal.objects.create(
        community=cast.community, council=council, procedure_version=version, proposer=participant_for(cast.resident),
        created_at=now, submitted_at=now, year=now.year, number=Proposal.objects.count() + 1,
    )  # fmt: skip
    Version.objects.create(
        community=cast.community, proposal=proposal, title=title, title_en="East gate lamps", written_at=now
    )
    StageRun.objects.create(
        community=cast.community, proposal=proposal, procedure_version=version, stage=stage,
        entered_at=now - timedelta(days=30),
    )  # fmt: skip
    meet_gates(proposal)
    return proposal


def make_meeting(cast: SimpleNamespace, council: Council, basis: str, present: list[Person] = ()) -> Meeting:  # type: ignore[assignment]
    """Open since ten minutes, its notice published, with these signed in."""
    now = timezone.now()
    meeting = Meeting.objects.create(
        community=cast.community, council=council, title="会", basis=basis, rule={}, starts_at=now, state="open",
        convened_at=now, convened_by=cast.secretary, opened_at=now - timedelta(minutes=10), chair=cast.chair,
        notice_published_at=now - timedelta(days=12),
    )  # fmt: skip
    for person in present:
        sign_in(meeting, person)
    return meeting


def draft_in_meeting(voting: SimpleNamespace) -> Poll:
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "meeting")
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people[:7])
    return create_poll(
        actor=actor_of(voting.secretary), proposal=matter, question="修不修？", secrecy="named", meeting=meeting
    )


def sign_in(meeting: Meeting, person: Person) -> Attendance:
    return Attendance.objects.create(
        community=meeting.community, meeting=meeting, person=person, method="secretary", recorded_by=meeting.convened_by,
        arrived_at=timezone.now() - timedelta(minutes=5),
    )  # fmt: skip


def ballot(poll: Poll, person: Person | None, marks: str = "yes", **more: Any) -> Cast:
    """As a phone sends it, with a fresh key unless one is given."""
    key = str(more.pop("key", os.urandom(12).hex()))
    client = more.pop("client_bytes", os.urandom(16))
    community_id = more.pop("community_id", poll.community_id)
    return Cast(community_id, poll.pk, person.pk if person else None, marks, key, client, **more)


def finish(poll: Poll, actor: Actor | None = None) -> Poll:
    """What the clock does: close at the deadline (or by the chair in a meeting) and go as far as it goes."""
    actor = actor or Actor.clock(poll.community)
    close_poll(actor=actor, poll=poll)
    finish_poll(actor=Actor.clock(poll.community), poll=Poll.objects.get(pk=poll.pk))
    return Poll.objects.get(pk=poll.pk)


def names_of(poll: Poll, marks_by_person: dict[Person, str]) -> dict[int, str]:
    lines = {e.person_id: e.pk for e in Elector.objects.filter(poll=poll)}
    return {lines[person.pk]: marks for person, marks in marks_by_person.items()}


@pytest.fixture
def voting(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast with procedures, an assembly and owners. `reps`: the persons with voting seats, chair and member first."""
    adopt_procedures(actor=Actor.setup(cast.community))
    cast.assembly = make_council(cast.community, "resident_assembly", "households", key="assembly")
    cast.owners_council = make_council(cast.community, "owners_assembly", "owners", key="owners")
    for body in (cast.assembly, cast.owners_council):
        give_seat(
            body, cast.secretary, "secretary"
        )  # as in a real set-up: one secretary for the bodies beside the committee
    cast.reps_people = [cast.chair, cast.member]
    for n in range(20, 27):
        person = make_person(cast.community, n, account=True)
        give_seat(cast.reps, person, "member")
        cast.reps_people.append(person)
    cast.owners = [
        make_owner(cast, n, areas) for n, areas in enumerate((["100.00"], ["60.50", "39.50"], ["50.00"]), 40)
    ]
    return cast


def make_owner(cast: SimpleNamespace, n: int, areas: list[str]) -> Person:
    owner = make_person(cast.community, n, account=True, resident=False)
    for at, area in enumerate(areas):
        unit = Unit.objects.create(
            community=cast.community, register_id=f"U{n}-{at}", building="1号楼", area=Decimal(area)
        )
        Ownership.objects.create(community=cast.community, unit=unit, person=owner, from_on=LONG_AGO)
    return owner


@pytest.fixture
def meeting_poll(voting: SimpleNamespace) -> Poll:
    """The representatives vote by name in their meeting; seven of nine are signed in."""
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "meeting")
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people[:7])
    secretary = actor_of(voting.secretary)
    poll = create_poll(
        actor=secretary, proposal=matter, question="是否修缮东门路灯？", question_en="Repair the east gate lamps?",
        secrecy="named", meeting=meeting,
    )  # fmt: skip
    return open_poll(actor=secretary, poll=poll)


@pytest.fixture
def household_poll(voting: SimpleNamespace) -> Callable[..., Poll]:
    """Make a confidential vote of the households over some days, open now."""

    def make(*, days: int = 7, **more: Any) -> Poll:
        matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "discussion")
        secretary = actor_of(voting.secretary)
        given: dict[str, Any] = {
            "question": "是否翻修广场？", "question_en": "Renew the square?", "secrecy": "confidential", "basis": "household",
            "closes_at": timezone.now() + timedelta(days=days), "takes_paper": True,
        }  # fmt: skip
        poll = create_poll(actor=secretary, proposal=matter, **(given | more))
        return open_poll(actor=secretary, poll=poll)

    return make


@pytest.fixture
def wide_poll(voting: SimpleNamespace, household_poll: Callable[..., Poll]) -> Callable[..., Poll]:
    """The same with twenty more households, none of them of an office-holder."""
    for n in range(100, 140, 2):
        make_person(voting.community, n, account=True)
    return household_poll


@pytest.fixture
def owners_poll(voting: SimpleNamespace) -> Poll:
    matter = make_matter(voting, voting.owners_council, "cn.owners_ordinary", "discussion")
    secretary = actor_of(voting.secretary)
    poll = create_poll(
        actor=secretary, proposal=matter, question="是否动用维修资金？", secrecy="named", takes_paper=True,
        closes_at=timezone.now() + timedelta(days=20),
    )  # fmt: skip
    return open_poll(actor=secretary, poll=poll)


@pytest.fixture
def reader(client_of: Callable[[Any], Client]) -> Callable[[Any], Client]:
    def make(who: Any) -> Client:
        if isinstance(who, Person) and who.account is None:
            who.account = Account.objects.create_user(username=f"u{who.pk}", password="open sesame")
            who.save()
        client = client_of(who)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return make


def make_mandate(council: Council, principal: Person, holder: Person, **more: Any) -> Mandate:
    """Granted online and accepted, for the body, in force."""
    given: dict[str, Any] = {
        "state": "valid", "from_on": LONG_AGO, "recorded_by": principal, "recorded_at": timezone.now(),
        "confirmed_by": holder, "confirmed_at": timezone.now(),
    }  # fmt: skip
    return Mandate.objects.create(
        community=council.community, council=council, principal=principal, holder=holder, **(given | more)
    )
