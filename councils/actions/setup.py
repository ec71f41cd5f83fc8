"""The first act of a community: itself, its bodies, its first secretary and clerk."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from councils.actions.calendar import lay_calendar
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Account, Community, Council, Person, Seat
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused
from councils.rules.days import COUNTRIES, TIMEZONES

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")

# (key, kind, membership, Chinese, English) by the kind of community.
_COMMITTEE = ("committee", "residents_committee", "seats", "居民委员会", "Residents’ Committee")
_SUPERVISION = ("supervision", "supervision_committee", "seats", "居务监督委员会", "Supervision Committee")
_OWNERS = ("owners", "owners_assembly", "owners", "业主大会", "Owners’ Assembly")
_COUNCIL = ("council", "community_council", "seats", "社区议事会", "Community Council")
BODIES: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "urban": (
        _COUNCIL,
        ("reps", "representative_meeting", "seats", "居民代表会议", "Residents’ Representatives’ Meeting"),
        ("assembly", "resident_assembly", "households", "居民会议（按户）", "Residents’ Assembly (by household)"),
        ("adults", "resident_assembly", "adults", "居民会议（按人）", "Residents’ Assembly (by person)"),
        _OWNERS,
        _COMMITTEE,
        _SUPERVISION,
    ),
    "village": (
        ("council", "community_council", "seats", "村民议事会", "Village Council"),
        ("reps", "representative_meeting", "seats", "村民代表会议", "Villagers’ Representatives’ Meeting"),
        ("assembly", "resident_assembly", "households", "村民会议（按户）", "Villagers’ Assembly (by household)"),
        ("adults", "resident_assembly", "adults", "村民会议（按人）", "Villagers’ Assembly (by person)"),
        ("committee", "villagers_committee", "seats", "村民委员会", "Villagers’ Committee"),
        ("supervision", "supervision_committee", "seats", "村务监督委员会", "Supervision Committee"),
    ),
    "estate": (_OWNERS, ("owners-committee", "owners_committee", "seats", "业主委员会", "Owners’ Committee"), _COMMITTEE, _SUPERVISION),
    "parish": (_COUNCIL, ("electors", "resident_assembly", "adults", "居民大会", "Meeting of electors"), _COMMITTEE, _SUPERVISION),
}  # fmt: skip


@dataclass(frozen=True)
class Office:
    """A first office-holder: a name for the register and an account with a one-time password."""

    name: str
    username: str
    password: str


@dataclass(frozen=True)
class SetUp:
    slug: str
    name: str
    kind: str
    secretary: Office
    clerk: Office
    name_en: str = ""
    office_phone: str = ""
    office_place: str = ""
    country: str = "china"


def set_up_community(*, wanted: SetUp) -> tuple[Community, Actor]:
    """The community and the actor of its set-up, who goes on to adopt procedures. Nothing half-done."""
    _check(wanted)
    with writing():
        now = database_now()
        community = Community.objects.create(
            slug=wanted.slug,
            name=wanted.name,
            name_en=wanted.name_en,
            kind=wanted.kind,
            # Henan measures, article 31: three go with a mobile ballot box in a village.
            visit_staff=3 if wanted.kind == Community.Kind.VILLAGE else 2,
            matter_prefix=re.sub("(社区|村|小区)$", "", wanted.name)[:20],
            office_phone=wanted.office_phone,
            office_place=wanted.office_place,
            timezone=TIMEZONES[wanted.country],
        )
        actor = Actor.setup(community)
        bodies = [
            Council.objects.create(
                community=community,
                key=key,
                kind=kind,
                membership=membership,
                name=f"{wanted.name}{zh}",
                name_en=f"{wanted.name_en} {en}".strip(),
                position=position,
            )
            for position, (key, kind, membership, zh, en) in enumerate(BODIES[wanted.kind])
        ]
        secretary, clerk = (
            _person(community, office, n) for n, office in enumerate((wanted.secretary, wanted.clerk), 1)
        )
        today = local_today(community, now)
        for body in bodies:
            committee = body.kind in (Council.Kind.RESIDENTS_COMMITTEE, Council.Kind.VILLAGERS_COMMITTEE)
            if body.kind == Council.Kind.SUPERVISION_COMMITTEE:
                continue  # no committee member sits there (Urban Residents' Committees Law Art. 36)
            person, role = (clerk, Seat.Role.CLERK) if committee else (secretary, Seat.Role.SECRETARY)
            Seat.objects.create(community=community, council=body, person=person, role=role, from_on=today)
        record(actor=actor, name="community:set_up", about=community, at=now, particulars={"kind": wanted.kind})
        lay_calendar(actor=actor, country=wanted.country)
        return community, actor


def _person(community: Community, office: Office, number: int) -> Person:
    account = Account.objects.create(
        username=office.username, password=make_password(office.password), needs_second_factor=True
    )
    return Person.objects.create(community=community, register_id=f"OFFICE-{number}", name=office.name, account=account)


def _check(wanted: SetUp) -> None:
    def refuse(code: str, sentence: object) -> None:
        raise Refused(Refusal(f"setup:{code}", str(sentence), status=422))

    if not SLUG.match(wanted.slug):
        refuse("slug", _("The short name takes small letters, digits and hyphens."))
    if Community.objects.filter(slug=wanted.slug).exists():
        refuse("taken", _("There is a community with this short name already."))
    if wanted.kind not in BODIES:
        refuse("kind", _("The kind is one of: %(kinds)s.") % {"kinds": ", ".join(BODIES)})
    if wanted.country not in COUNTRIES:
        refuse("country", _("The country is one of: %(countries)s.") % {"countries": ", ".join(COUNTRIES)})
    if not wanted.name or not wanted.secretary.name or not wanted.clerk.name:
        refuse("name", _("The community, its secretary and its clerk need a name."))
    if wanted.secretary.name == wanted.clerk.name:
        refuse("two_people", _("Secretary and clerk are two people: letters and paper ballots need two."))
