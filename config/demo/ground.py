"""The ground of the demo: the community, its register in bulk, its bodies and who sits in them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password

from config.demo.bodies import BODIES, OFFICERS, REPRESENTATIVES
from config.demo.people import HouseholdPlan, households, units
from councils.actions.calendar import lay_calendar
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import (
    Account,
    Community,
    Council,
    Household,
    Ownership,
    Person,
    Residency,
    Seat,
    Unit,
)
from councils.permissions.actor import Actor
from proposals.actions.procedures import adopt_procedures

PASSWORD = "qinghuai-demo"


@cache
def _hashed(password: str) -> str:
    """Slow by design, so once for all who share it."""
    return make_password(password)


def demo_account(username: str) -> Account:
    return Account.objects.create(username=username, password=_hashed(PASSWORD))


@dataclass
class Town:
    """What the story needs at hand: the community, bodies by key, officers by role, and everybody else."""

    community: Community
    now: datetime
    dice: random.Random
    bodies: dict[str, Council] = field(default_factory=dict)
    officers: dict[str, Person] = field(default_factory=dict)
    representatives: list[Person] = field(default_factory=list)
    householders: list[Person] = field(default_factory=list)
    owners: list[Person] = field(default_factory=list)

    def actor(self, role: str) -> Actor:
        return Actor.as_person(self.officers[role], self.community, self.officers[role].account_id)

    def actor_of(self, person: Person) -> Actor:
        return Actor.as_person(person, self.community, person.account_id)


def lay_ground(now: datetime, *, homes: int) -> Town:
    """`homes` households (900 in the demo, fewer in tests), about 2.7 people each."""
    dice = random.Random(20260901)
    with writing():
        community = Community.objects.create(
            slug="qinghuai",
            name="青槐社区",
            name_en="Qinghuai Community",
            is_demo=True,
            matter_prefix="青槐",
            office_place="居委会一楼",
            office_place_en="committee office, ground floor",
            office_phone="0370-555 0114",
            objection_place="居务监督委员会信箱（居委会一楼）",
            objection_place_en="letter box of the supervision committee, ground floor",
        )
        town = Town(community=community, now=now, dice=dice)
        plans = households(dice, now.year)[:homes]
        people = _people(community, plans)
        _homes(community, plans, people, now.date() - timedelta(days=2000))
        _units(community, dice, plans, people, now.date() - timedelta(days=2000))
        town.householders = [people[p.people[0].register_id] for p in plans]
        natural = Person.objects.filter(community=community, kind=Person.Kind.NATURAL, ownerships__isnull=False)
        town.owners = list(natural.distinct().order_by("pk"))
        _bodies(town)
        _officers(town, people, plans)
        actor = Actor.setup(community)
        record(actor=actor, name="community:set_up", about=community, particulars={"demo": True}, at=now)
        lay_calendar(actor=actor, country="china")
        adopt_procedures(actor=actor)
    return town


def _people(community: Community, plans: list[HouseholdPlan]) -> dict[str, Person]:
    rows = [
        Person(
            community=community,
            register_id=p.register_id,
            name=p.name,
            is_adult=p.is_adult,
            birth_year=p.birth_year,
        )
        for plan in plans
        for p in plan.people
    ]
    developer = Person.Kind.ORGANISATION
    rows.append(Person(community=community, register_id="DEV1", kind=developer, name="青槐置业有限公司"))
    Person.objects.bulk_create(rows, batch_size=1000)
    return {p.register_id: p for p in Person.objects.filter(community=community)}


def _homes(community: Community, plans: list[HouseholdPlan], people: dict[str, Person], since: date) -> None:
    Household.objects.bulk_create(
        [
            Household(
                community=community,
                register_id=p.register_id,
                building=p.building,
                door=p.door,
                representative=people[p.people[0].register_id],
            )
            for p in plans
        ],
        batch_size=1000,
    )
    made = {h.register_id: h for h in Household.objects.filter(community=community)}
    Residency.objects.bulk_create(
        [
            Residency(
                community=community,
                person=people[p.register_id],
                household=made[plan.register_id],
                from_on=since,
            )
            for plan in plans
            for p in plan.people
        ],
        batch_size=1000,
    )


def _units(
    community: Community, dice: random.Random, plans: list[HouseholdPlan], people: dict[str, Person], since: date
) -> None:
    planned = units(dice, plans)
    Unit.objects.bulk_create(
        [
            Unit(community=community, register_id=u.register_id, building=u.building, door=u.door, area=u.area)
            for u in planned
        ],
        batch_size=1000,
    )
    made = {u.register_id: u for u in Unit.objects.filter(community=community)}
    Ownership.objects.bulk_create(
        [
            Ownership(community=community, unit=made[u.register_id], person=people[u.owner], from_on=since)
            for u in planned
        ],
        batch_size=1000,
    )


def _bodies(town: Town) -> None:
    for position, body in enumerate(BODIES):
        town.bodies[body.key] = Council.objects.create(
            community=town.community,
            key=body.key,
            kind=body.kind,
            membership=body.membership,
            name=body.name,
            name_en=body.name_en,
            venue=body.venue,
            venue_en=body.venue_en,
            position=position,
        )


def _officers(town: Town, people: dict[str, Person], plans: list[HouseholdPlan]) -> None:
    """Officers are householders of the first blocks; representatives are spread over all."""
    since = town.now.date() - timedelta(days=400)
    for home, (role, (name, name_en)) in zip(plans[3::7], OFFICERS.items(), strict=False):
        person = people[home.people[0].register_id]
        person.name, person.name_en, person.birth_year = (
            name,
            name_en,
            1956 if role == "resident" else person.birth_year,
        )
        person.account = demo_account(f"demo-{role}")
        person.save()
        town.officers[role] = person
    step = max(len(plans) // REPRESENTATIVES, 1)
    taken = {p.pk for p in town.officers.values()}
    spread = [people[plan.people[0].register_id] for plan in plans[::step]]
    others = [p for p in spread + town.householders if p.pk not in taken]
    town.representatives = [town.officers["chair"], *dict.fromkeys(others)][:REPRESENTATIVES]

    def seat(body: str, person: Person, role: str, office: str = "") -> None:
        Seat.objects.create(
            community=town.community,
            council=town.bodies[body],
            person=person,
            role=role,
            office=office,
            from_on=since,
        )

    for person in town.representatives:
        seat("reps", person, "chair" if person.pk == town.officers["chair"].pk else "member")
    for n, person in enumerate(town.representatives[:9]):
        seat("council", person, "chair" if n == 0 else "member")
    for body in ("council", "reps", "assembly", "adults", "owners"):
        seat(body, town.officers["secretary"], "secretary", "秘书")
    seat("committee", town.officers["clerk"], "clerk", "居务公开专员")
    seat("committee", town.officers["chair"], "chair", "主任")
    seat("committee", town.officers["second_counter"], "clerk", "计票员")
    seat("supervision", town.officers["supervisor"], "supervisor", "主任")
