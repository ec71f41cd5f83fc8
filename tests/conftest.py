"""The cast: one community with its bodies and people, and the neighbour's secretary, whom nothing here concerns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from councils.models import Account, Community, Council, Household, Person, Residency, Seat
from councils.permissions.actor import Actor
from realtime.broadcast import settle

LONG_AGO = date(2020, 1, 1)


def make_community(slug: str = "qinghuai") -> Community:
    return Community.objects.create(
        slug=slug,
        name="青槐社区",
        name_en="Qinghuai Community",
        matter_prefix="青槐",
        is_demo=True,
        office_place="居委会一楼",
        office_phone="0370-555 0114",
        objection_place="监督委员会信箱",
    )


def make_person(community: Community, n: int, *, account: bool = False, resident: bool = True) -> Person:
    """Person number n: every second one in the household of the one before."""
    person = Person.objects.create(
        community=community, register_id=f"R{n:05d}", name=f"陈{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{n}"
    )
    if account:
        person.account = Account.objects.create_user(username=f"{community.slug}-{n}", password="open sesame")
        person.save()
    if resident:
        home, _ = Household.objects.get_or_create(
            community=community,
            register_id=f"H{n // 2:05d}",
            defaults={"building": f"{n % 5 + 1}号楼", "representative": person},
        )
        Residency.objects.create(community=community, person=person, household=home, from_on=LONG_AGO)
    return person


def make_council(
    community: Community, kind: str = "representative_meeting", membership: str = "seats", **more: object
) -> Council:
    key = str(more.pop("key", kind.replace("_", "-")))
    return Council.objects.create(
        community=community, key=key, kind=kind, membership=membership, name=f"青槐{kind}", name_en=kind, **more
    )


def give_seat(council: Council, person: Person, role: str) -> Seat:
    return Seat.objects.create(community=council.community, council=council, person=person, role=role, from_on=LONG_AGO)


def put_in_stage(proposal: Any, stage: str, due_at: datetime | None = None) -> None:
    """Let a matter stand there, past every gate: for tests that are about what comes after."""
    from proposals.models import StageRun

    now = timezone.now()
    StageRun.objects.filter(proposal=proposal, left_at=None).update(left_at=now)
    StageRun.objects.create(
        community=proposal.community, proposal=proposal, procedure_version_id=proposal.procedure_version_id, stage=stage,
        entered_at=now, due_at=due_at,
    )  # fmt: skip


def meet_gates(proposal: Any) -> None:
    """Put on record whatever somebody records where the matter stands: for tests that are about what comes after."""
    from proposals.models import GateRecord, StageRun
    from proposals.permissions.owed_gates import owed_gates
    from proposals.rules.gates import GATES

    run = StageRun.objects.get(proposal=proposal, left_at=None)
    definition = proposal.procedure_version.definition
    asked = next((stage["gates"] for stage in definition["stages"] if stage["key"] == run.stage), [])
    for key in (*owed_gates(proposal, run.stage), *asked):
        if not GATES[key].derived:
            counts = (
                {"due": 9, "present": 9, "yes": 9, "no": 0, "abstain": 0} if key in definition["gate_rules"] else None
            )
            GateRecord.objects.create(
                community=proposal.community, proposal=proposal, stage_run=run, gate=key, counts=counts, at=timezone.now(),
                recorded_by=Person.objects.filter(community=proposal.community).first(), office=GATES[key].actor,
            )  # fmt: skip


def actor_of(person: Person) -> Actor:
    return Actor.as_person(person, person.community, person.account_id)


@pytest.fixture
def community(db: None) -> Community:
    return make_community()


@pytest.fixture
def cast(community: Community) -> SimpleNamespace:
    """chair, secretary, member, clerk, supervisor, resident, stranger (an account without a person) and the neighbour's
    secretary, each as Person (`cast.chair`), with bodies `cast.reps`, `cast.committee`, `cast.supervision`."""
    reps = make_council(community, "representative_meeting", key="reps")
    committee = make_council(community, "residents_committee", key="committee")
    supervision = make_council(community, "supervision_committee", key="supervision")
    people = {
        name: make_person(community, n, account=True)
        for n, name in enumerate(
            ("chair", "secretary", "member", "clerk", "supervisor", "resident", "other_resident"), start=1
        )
    }
    give_seat(reps, people["chair"], "chair")
    give_seat(reps, people["secretary"], "secretary")
    give_seat(reps, people["member"], "member")
    give_seat(committee, people["clerk"], "clerk")
    give_seat(supervision, people["supervisor"], "supervisor")
    neighbour = make_community("neighbour")
    their_reps = make_council(neighbour, "representative_meeting", key="reps")
    neighbour_secretary = make_person(neighbour, 900, account=True)
    give_seat(their_reps, neighbour_secretary, "secretary")
    stranger = Account.objects.create_user(username="stranger", password="open sesame")
    return SimpleNamespace(
        community=community,
        neighbour=neighbour,
        reps=reps,
        committee=committee,
        supervision=supervision,
        neighbour_secretary=neighbour_secretary,
        stranger=stranger,
        **people,
    )


@pytest.fixture
def client_of(client: Client):
    """A browser signed in as a person of the cast: `client_of(cast.resident)`."""

    def signed_in(who: Person | Account | None) -> Client:
        browser = Client()
        if who is not None:
            account = who if isinstance(who, Account) else who.account
            browser.force_login(account, backend="config.accounts.Accounts")
        return browser

    return signed_in


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test begins with the installation's."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _settled() -> Iterator[None]:
    """What was announced is told before the next test begins."""
    yield
    settle()
