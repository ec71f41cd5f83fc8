"""The same table of votes through the real actions: a body is built, votes, closes, counts, publishes; then its page is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from councils.models import Attendance, Council, Household, Meeting, Ownership, Person, Residency, Unit
from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from councils.rules.canonical import canonical_hash
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.finishing import finish_poll
from proposals.actions.poll_options import NewProject
from proposals.actions.polls import create_poll, open_poll, recuse_elector
from proposals.actions.procedures import adopt_procedures
from proposals.actions.proving import signed_bundle
from proposals.actions.ties import decide_tie
from proposals.models import Elector, Poll, ProcedureVersion, Resolution
from proposals.rules.bundle import check_bundle
from proposals.rules.sentences import sentence
from tests.conftest import LONG_AGO, actor_of, give_seat, make_council
from tests.proposals.polls.conftest import ballot, finish, make_matter
from tests.proposals.rules.cases import CASES, Case
from tests.proposals.rules.test_cases import read
from tests.proposals.verify.running import run

KINDS = {
    "member": ("representative_meeting", "seats"),
    "person": ("resident_assembly", "adults"),
    "household": ("resident_assembly", "households"),
    "owner": ("owners_assembly", "owners"),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_goes_from_the_roll_to_the_published_page(
    case: Case, cast: SimpleNamespace, client_of: Callable[[Any], Client], tmp_path: Path
) -> None:
    poll = held(case, cast)
    assert poll.roll_size == case.roll
    assert poll.result is not None
    assert poll.result["outcome"]["kind"] == case.kind
    assert poll.result["sentences"]["zh-Hans"] == case.says
    resolution = Resolution.objects.get(poll=poll)
    client = client_of(None)
    address = f"/c/{poll.community.slug}/decisions/{resolution.year}/{resolution.number}/"
    page = client.get(address, headers={"accept-language": "zh-hans"}).content.decode()
    assert case.says in page
    page = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert sentence(*read(case), "en").replace("'", "&#x27;") in page
    assert check_bundle(Poll.objects.values_list("bundle", flat=True).get(pk=poll.pk)) == []
    recount = run(tmp_path, signed_bundle(poll))
    assert recount.code == 0, recount.text


def held(case: Case, cast: SimpleNamespace) -> Poll:
    """The vote of a case, from the empty roll to the published outcome."""
    council, people = body(case, cast)
    poll = prepared(case, cast, council)
    secretary = actor_of(cast.secretary)
    recused = people[len(people) - case.recused :]
    for person in recused:
        recuse_elector(actor=secretary, poll=poll, person=person, why="利害关系")
    if poll.meeting is not None:
        sign_in(poll.meeting, people[: case.present or 0] + recused)
    poll = open_poll(actor=secretary, poll=poll, small_acknowledged=True)
    vote(case, poll, people)
    if poll.meeting is not None:
        poll = finish(poll, secretary)
    else:
        assert poll.closes_at is not None
        with playing_at(poll.closes_at + timedelta(minutes=1)):
            poll = finish(poll)
    if case.chair:
        assert poll.result is not None
        assert poll.result["outcome"]["kind"] == "tied"
        assert not Resolution.objects.exists(), "a tie waits for the chair"
        decide_tie(actor=actor_of(cast.chair), poll=poll, decision=case.chair)
        finish_poll(actor=Actor.clock(poll.community), poll=Poll.objects.get(pk=poll.pk))
    return Poll.objects.select_related("community").get(pk=poll.pk)


def prepared(case: Case, cast: SimpleNamespace, council: Council) -> Poll:
    adopt_procedures(actor=Actor.setup(cast.community))
    version = procedure(case, cast)
    matter = make_matter(cast, council, version.key, "discussion" if case.present is None else "meeting")
    now = timezone.now()
    meeting = None
    if case.present is not None:
        meeting = Meeting.objects.create(
            community=cast.community, council=council, title="会", basis=case.rule["unit"], rule={}, starts_at=now, state="open",
            convened_at=now, convened_by=cast.secretary, opened_at=now - timedelta(minutes=10), chair=cast.chair,
            notice_published_at=now - timedelta(days=12),
        )  # fmt: skip
    return create_poll(
        actor=actor_of(cast.secretary), proposal=matter, question="这样办吗？", basis=case.rule["unit"], meeting=meeting,
        secrecy="named" if case.areas else "confidential", last_grade=case.last_grade,
        closes_at=None if meeting else now + timedelta(days=20), legal_basis="章程",
        projects=[NewProject(one["zh"], Decimal(one["cost"]), one["en"]) for one in case.projects],
        budget=None if case.budget is None else Decimal(case.budget),
    )  # fmt: skip


def procedure(case: Case, cast: SimpleNamespace) -> ProcedureVersion:
    """A procedure like those shipped, with the rule of the case."""
    shipped = ProcedureVersion.objects.get(community=cast.community, key="intl.simple_majority", retired_at=None)
    definition = shipped.definition | {
        "key": "test.case", "rules": {case.rule["unit"]: case.rule}, "modes": ["meeting"] if case.present is not None else ["period"],
        "secrecy": ["named", "confidential"] if case.rule["measures"] == ["heads"] else ["named"],
        "on_fail": {},
        "recusal": "vote_and_presence",
    }  # fmt: skip
    return ProcedureVersion.objects.create(
        community=cast.community, key="test.case", name="试", definition=definition, hash=canonical_hash(definition),
        created_at=timezone.now(),
    )  # fmt: skip


def body(case: Case, cast: SimpleNamespace) -> tuple[Council, list[Person]]:
    """Exactly so many who are entitled, in the order of the roll's votes. The cast itself runs the vote and is not on it."""
    kind, membership = KINDS[case.rule["unit"]]
    council = make_council(cast.community, kind, membership, key="body")
    give_seat(council, cast.secretary, "secretary")
    if membership != "owners":
        Residency.objects.filter(community=cast.community).delete()
        Household.objects.filter(community=cast.community).update(left_register_at=timezone.now())
    people = Person.objects.bulk_create(
        Person(community=cast.community, register_id=f"X{n:04}", name=f"陈{n}") for n in range(case.roll)
    )
    if membership == "seats":
        for person in people:
            give_seat(council, person, "member")
    elif membership == "owners":
        _own(case, cast, people)
    else:
        _live(case, cast, people)
    return council, people


def _live(case: Case, cast: SimpleNamespace, people: list[Person]) -> None:
    homes = Household.objects.bulk_create(
        Household(community=cast.community, register_id=f"X{n:04}", building="1号楼", representative=person)
        for n, person in enumerate(people)
    )
    extra = Person.objects.bulk_create(
        Person(community=cast.community, register_id=f"Y{n}", name=f"李{n}") for n in range(5 if case.crowded else 0)
    )
    lived = [*zip(people, homes, strict=True), *((person, homes[0]) for person in extra)]
    Residency.objects.bulk_create(
        Residency(community=cast.community, person=person, household=home, from_on=LONG_AGO) for person, home in lived
    )


def _own(case: Case, cast: SimpleNamespace, people: list[Person]) -> None:
    """Areas in the order of the votes; one owner of forty units is still one head."""
    areas = [*(one for several in case.areas.values() for one in several), *case.silent_areas]
    for n, (owner, area) in enumerate(zip(people, areas, strict=True)):
        many = 40 if area == "8400.00" else 1
        units = Unit.objects.bulk_create(
            Unit(community=cast.community, register_id=f"X{n}-{at}", building="1号楼", area=Decimal(area) / many)
            for at in range(many)
        )
        Ownership.objects.bulk_create(
            Ownership(community=cast.community, unit=unit, person=owner, from_on=LONG_AGO) for unit in units
        )


def sign_in(meeting: Meeting, people: list[Person]) -> None:
    for person in people:
        home = Residency.objects.filter(person=person).values_list("household_id", flat=True).first()
        Attendance.objects.create(
            community=meeting.community, meeting=meeting, person=person, method="secretary",
            recorded_by=meeting.convened_by, arrived_at=timezone.now() - timedelta(minutes=5),
            household_id=home if meeting.basis == "household" else None,
        )  # fmt: skip


def vote(case: Case, poll: Poll, people: list[Person]) -> None:
    """Everybody at once, as the writer takes them. Who lives with somebody that votes, and who is recused, is refused."""
    marks = [marks for marks, _weights in case.ballots()]
    answers = cast_ballots(casts=[ballot(poll, person, said) for person, said in zip(people, marks, strict=False)])
    assert all(isinstance(answer, Receipt) for answer in answers), answers
    others = list(Person.objects.filter(community=poll.community, register_id__startswith="Y"))
    others += [
        line.person for line in Elector.objects.filter(poll=poll).exclude(recused_why="").select_related("person")
    ]
    refused = cast_ballots(casts=[ballot(poll, person, "yes") for person in others])
    assert not any(isinstance(answer, Receipt) for answer in refused)
