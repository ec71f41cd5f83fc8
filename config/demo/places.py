"""Two more communities of the demo, small ones: a village, and a Scottish place whose texts were written in English."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.demo.bodies import Body
from config.demo.ground import Town, demo_account
from config.demo.people import FAMILY, GIVEN
from councils.actions.calendar import lay_calendar
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Community, Council, Household, Person, Residency, Seat
from councils.permissions.actor import Actor
from proposals.actions.procedures import adopt_procedures

# Two adults live in each home.
HOMES = 40


@dataclass(frozen=True)
class Officer:
    """`sits`: role in each body, by the body's key."""

    role: str
    name: str
    name_en: str
    sits: dict[str, str]
    office: str = ""


@dataclass(frozen=True)
class Place:
    community: dict[str, str]
    country: str
    bodies: tuple[Body, ...]
    officers: tuple[Officer, ...]
    # The body whose members are the first householders, beside its officers, and how many they are.
    seated: str
    seats: int
    parts: tuple[str, ...]

    @property
    def slug(self) -> str:
        return self.community["slug"]


VILLAGE = Place(
    {
        "slug": "huaigou", "name": "槐沟村", "name_en": "Huaigou Village", "kind": Community.Kind.VILLAGE,
        "matter_prefix": "槐沟", "office_place": "村委会", "office_place_en": "villagers’ committee office",
        "office_phone": "0371-555 0127", "objection_place": "村务监督委员会信箱（村委会门口）",
        "objection_place_en": "letter box of the supervision committee, at the office door",
    },
    "china",
    (
        Body("reps", "representative_meeting", "seats", "槐沟村村民代表会议", "Villagers’ Representatives’ Meeting",
             "村委会大院", "Yard of the committee office"),
        Body("assembly", "resident_assembly", "households", "槐沟村村民会议（按户）", "Villagers’ Assembly (by household)"),
        Body("committee", "villagers_committee", "seats", "槐沟村村民委员会", "Huaigou Villagers’ Committee"),
        Body("party", "party_org", "seats", "槐沟村党支部", "Huaigou Party Branch"),
        Body("supervision", "supervision_committee", "seats", "槐沟村村务监督委员会", "Supervision Committee"),
    ),
    (
        Officer("secretary", "牛素珍", "Niu Suzhen", {"committee": "secretary", "reps": "secretary"}, "文书"),
        Officer("chair", "耿德顺", "Geng Deshun", {"reps": "chair", "committee": "chair"}, "村委会主任"),
        Officer("party", "荆守田", "Jing Shoutian", {"party": "chair"}, "党支部书记"),
        Officer("clerk", "买青云", "Mai Qingyun", {"committee": "clerk"}, "村务公开员"),
        Officer("supervisor", "楚广林", "Chu Guanglin", {"supervision": "supervisor"}, "主任"),
    ),
    "reps", 14, ("一组", "二组", "三组", "四组"),
)  # fmt: skip

BURGH = Place(
    {
        "slug": "kinharrow", "name": "金哈罗（苏格兰）", "name_en": "Kinharrow", "kind": Community.Kind.PARISH,
        "timezone": "Europe/London", "matter_prefix": "金哈罗", "office_place": "老学校", "office_place_en": "the Old School",
        "office_phone": "01632 960114", "objection_place": "老学校信箱", "objection_place_en": "letter box at the Old School",
    },
    "scotland",
    (
        Body("council", "community_council", "seats", "金哈罗社区议会", "Kinharrow Community Council", "老学校", "The Old School"),
    ),
    (
        Officer("secretary", "Mairi Colquhar", "Mairi Colquhar", {"council": "secretary"}, "Secretary"),
        Officer("chair", "Ewan Strathdee", "Ewan Strathdee", {"council": "chair"}, "Chair"),
        Officer("clerk", "Isla Dunmore", "Isla Dunmore", {"council": "clerk"}, "Clerk"),
    ),
    "council", 7, ("Shore Street", "Kirk Wynd", "The Brae", "Mill Lane"),
)  # fmt: skip

SCOTTISH = [
    "Aileen",
    "Callum",
    "Catriona",
    "Duncan",
    "Eilidh",
    "Fergus",
    "Fiona",
    "Gavin",
    "Gregor",
    "Iona",
    "Kirsty",
    "Lachlan",
    "Morag",
    "Murdo",
    "Rhona",
    "Ruaridh",
]
SCOTTISH_FAMILIES = [
    "Baird",
    "Cairns",
    "Dalgleish",
    "Erskine",
    "Gillespie",
    "Haddow",
    "Innes",
    "Kerr",
    "Lockhart",
    "Mowat",
    "Napier",
    "Orr",
    "Rankine",
    "Tait",
]


def lay_place(now: datetime, place: Place) -> Town:
    dice = random.Random(place.slug)
    with writing():
        community = Community.objects.create(is_demo=True, **place.community)
        town = Town(community=community, now=now, dice=dice)
        town.householders = _homes(town, place)
        for position, body in enumerate(place.bodies):
            town.bodies[body.key] = Council.objects.create(
                community=community, key=body.key, kind=body.kind, membership=body.membership, name=body.name,
                name_en=body.name_en, venue=body.venue, venue_en=body.venue_en, position=position,
            )  # fmt: skip
        _officers(town, place)
        actor = Actor.setup(community)
        record(actor=actor, name="community:set_up", about=community, particulars={"demo": True}, at=now)
        lay_calendar(actor=actor, country=place.country)
        adopt_procedures(actor=actor)
    return town


def _homes(town: Town, place: Place) -> list[Person]:
    """Who speaks for each home."""
    community, year, since = town.community, town.now.year, town.now.date() - timedelta(days=2000)
    speakers = []
    for n in range(HOMES):
        pair = [
            Person.objects.create(
                community=community, register_id=f"R{2 * n + m + 1:05d}", name=_name(town.dice, place),
                birth_year=year - town.dice.randint(24, 84),
            )
            for m in range(2)
        ]  # fmt: skip
        home = Household.objects.create(
            community=community, register_id=f"H{n + 1:04d}", building=place.parts[n % len(place.parts)],
            door=str(n // len(place.parts) + 1), representative=pair[0],
        )  # fmt: skip
        Residency.objects.bulk_create(
            Residency(community=community, person=person, household=home, from_on=since) for person in pair
        )
        speakers.append(pair[0])
    return speakers


def _name(dice: random.Random, place: Place) -> str:
    if place.country == "scotland":
        return f"{dice.choice(SCOTTISH)} {dice.choice(SCOTTISH_FAMILIES)}"
    return dice.choice(FAMILY) + "".join(dice.sample(GIVEN, 2))


def _officers(town: Town, place: Place) -> None:
    """Officers are the last householders; members the first ones."""
    since = town.now.date() - timedelta(days=400)

    def seat(body: str, person: Person, role: str, office: str = "") -> None:
        Seat.objects.create(
            community=town.community, council=town.bodies[body], person=person, role=role, office=office, from_on=since
        )

    for officer, person in zip(place.officers, reversed(town.householders), strict=False):
        person.name, person.name_en = officer.name, officer.name_en
        person.account = demo_account(f"demo-{place.slug}-{officer.role}")
        person.save()
        town.officers[officer.role] = person
        for body, role in officer.sits.items():
            seat(body, person, role, officer.office)
    town.householders = town.householders[: -len(place.officers)]
    members = town.householders[: place.seats]
    for person in members:
        seat(place.seated, person, "member")
    town.representatives = [town.officers["chair"], *members]
