"""A house for plays: one community on the playing clock, its people by the names of their offices, and the acts they share.

`house.day(12)` lets the days until that one pass, with everything that the clock does. `refused("code", "sentence", act, …)`
is the first half of every scene; the second half is the same act, after somebody has met what was missing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from config.demo.story import PLAYED_JOBS
from councils.actions.attendance import sign_in
from councils.actions.meetings import open_meeting
from councils.actions.sequencer import sequence_events
from councils.models import Community, Council, Event, Meeting, Person
from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.agenda import publish_meeting_notice, put_on_agenda
from proposals.actions.ballots import Cast, Receipt, cast_ballots
from proposals.actions.convening import convene
from proposals.actions.drafts import Words, draft_proposal
from proposals.actions.follow_ups import add_follow_up
from proposals.actions.procedures import adopt_procedures
from proposals.actions.submission import submit_proposal
from proposals.models import (
    AgendaItem,
    Elector,
    FollowUp,
    Poll,
    ProcedureVersion,
    Proposal,
    Publication,
    Resolution,
    WorkingBallot,
)
from tests.conftest import give_seat, make_community, make_council, make_person

OFFICES = ("chair", "secretary", "clerk", "warden", "supervisor", "party")


class House:
    """Monday 1 June 2026, nine in the morning, is day 1."""

    def __init__(self, stack: ExitStack, kind: str, timezone: str) -> None:
        self._stack, self._zone = stack, ZoneInfo(timezone)
        self.now: datetime | None = None
        self.community = make_community()
        Community.objects.filter(pk=self.community.pk).update(kind=kind, timezone=timezone)
        self.community.refresh_from_db()
        self.people: dict[str, Person] = {}
        self.bodies: dict[str, Council] = {}
        self.residents: list[Person] = []
        self.day(1)
        adopt_procedures(actor=Actor.setup(self.community))

    # Time.

    def on(self, number: int, hour: int = 9, minute: int = 0) -> datetime:
        """That day, without going there."""
        return datetime(2026, 6, 1, hour, minute, tzinfo=self._zone) + timedelta(days=number - 1)

    def day(self, number: int, hour: int = 9, minute: int = 0) -> datetime:
        moment = self.on(number, hour, minute)
        assert self.now is None or moment > self.now, "the clock goes forwards"
        self.now = moment
        self._stack.close()
        self._stack.enter_context(playing_at(moment))
        self.tick()
        return moment

    def tick(self) -> None:
        """What the clock does in a second."""
        for job in PLAYED_JOBS:
            job.run(self.now)

    # People.

    def people_of(self, how_many: int) -> list[Person]:
        """The offices first, then residents by number, two to a household."""
        for n, name in enumerate(OFFICES):
            self.people[name] = make_person(self.community, n + 2, account=True)
        first = len(OFFICES) + 2
        self.residents = [make_person(self.community, n) for n in range(first, first + how_many)]
        return self.residents

    def body(self, key: str, kind: str, membership: str = "seats", **offices: Any) -> Council:
        """`members=7`: the chair and the first residents; `chair="chair"` and the like: who holds which seat."""
        self.bodies[key] = council = make_council(self.community, kind, membership, key=key)
        members = self.residents[: offices.pop("members", 0)]
        for person in members:
            give_seat(council, person, "member")
        for role, name in offices.items():
            give_seat(council, self.people[name], role)
        return council

    def actor(self, who: str | Person) -> Actor:
        person = self.people[who] if isinstance(who, str) else who
        return Actor.as_person(person, self.community, person.account_id)

    def procedure(self, key: str) -> ProcedureVersion:
        return ProcedureVersion.objects.get(community=self.community, key=key, retired_at=None)

    # A matter.

    def submit(self, who: str | Person, body: str, title: str) -> Proposal:
        words = Words(title=title, title_en=title, summary=title, text=title)
        drafted = draft_proposal(actor=self.actor(who), words=words, council=self.bodies[body])
        assert stage(drafted) == "draft"
        return submit_proposal(actor=self.actor(who), proposal=drafted)

    # A meeting.

    def announce(self, proposal: Proposal, starts_at: datetime, procedure: str = "", basis: str = "") -> Meeting:
        secretary = self.actor("secretary")
        version = self.procedure(procedure) if procedure else None
        meeting = convene(
            actor=secretary, council=current(proposal).council, starts_at=starts_at, basis=basis, procedure_version=version
        )  # fmt: skip
        put_on_agenda(actor=secretary, proposal=proposal, meeting=meeting)
        publish_meeting_notice(actor=secretary, meeting=meeting)
        return Meeting.objects.get(pk=meeting.pk)

    def gather(self, meeting: Meeting, people: list[Person]) -> None:
        for person in people:
            sign_in(actor=self.actor("secretary"), meeting=meeting, person=person)

    def open(self, meeting: Meeting) -> AgendaItem:
        open_meeting(actor=self.actor("chair"), meeting=meeting)
        return AgendaItem.objects.get(meeting=meeting)

    # A vote and what follows.

    def vote(self, poll: Poll, **marks: int) -> list[Receipt]:
        """`vote(poll, yes=4, no=2)`: the first on the roll who have not voted, each from his own account."""
        voted = WorkingBallot.objects.filter(poll=poll).values("elector")
        lines = list(Elector.objects.filter(poll=poll, recused_why="").exclude(pk__in=voted).order_by("number"))
        if poll.meeting_id is not None:
            here = set(poll.meeting.attendances.filter(left_at=None).values_list("person", flat=True))
            lines = [line for line in lines if line.voter_id in here]
        wanted = [mark for mark, count in marks.items() for _ in range(count)]
        assert len(wanted) <= len(lines)
        return self.cast(poll, dict(zip(lines, wanted, strict=False)))

    def cast(self, poll: Poll, marks: Mapping[Elector, str]) -> list[Receipt]:
        casts = [
            Cast(
                community_id=self.community.pk, poll_id=poll.pk, person_id=line.voter_id, elector_id=line.pk, marks=mark,
                key=secrets.token_hex(12), client_bytes=secrets.token_bytes(16),
            )
            for line, mark in marks.items()
        ]  # fmt: skip
        answers = cast_ballots(casts=casts)
        assert all(isinstance(answer, Receipt) for answer in answers), answers
        return list(answers)  # type: ignore[arg-type]

    def work(self, proposal: Proposal, title: str, due_on: datetime) -> FollowUp:
        return add_follow_up(
            actor=self.actor("clerk"), resolution=newest(proposal), title=title, office="居委会", due_on=due_on.date()
        )

    # The end.

    def proves_whole(self) -> None:
        """Every event is numbered, and the chain is whole."""
        sequence_events(self.now)
        assert not Event.objects.filter(community=self.community, seq=None).exists()
        said = StringIO()
        call_command("verify_record", community=self.community.slug, stdout=said)
        assert "whole" in said.getvalue()


def current(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def stage(proposal: Proposal) -> str:
    return str(proposal.stage_runs.get(left_at=None).stage)


def newest(proposal: Proposal) -> Resolution:
    return Resolution.objects.filter(proposal=proposal).latest("pk")


def on_the_board(proposal: Proposal, kind: str = "resolution") -> Publication:
    return Publication.objects.filter(proposal=proposal, kind=kind).latest("pk")


def refused(code: str, says: str, act: Callable[..., Any], **given: Any) -> None:
    """The act is refused with this code, and its sentence says this."""
    with pytest.raises(Refused) as found:
        act(**given)
    refusal = found.value.refusal
    assert refusal.code == code, (refusal.code, str(refusal.sentence))
    assert says in str(refusal.sentence), str(refusal.sentence)


def build(kind: str = "urban", timezone: str = "Asia/Shanghai") -> Iterator[House]:
    with ExitStack() as stack:
        yield House(stack, kind, timezone)
