"""The first day of a community: itself, its bodies, its first secretary and clerk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from councils.actions.letters import Letter, draw_codes
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Community, Council, LetterBatch, Person, Seat
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused
from councils.rules.bodies import Body
from councils.rules.register import check_name, check_register_id, same_id


@dataclass(frozen=True)
class Officer:
    """`register_id`: the one under which the register will know this person, so that its import finds him."""

    register_id: str
    name: str
    office: str = ""


def set_up_community(
    *, slug: str, name: str, kind: str, bodies: Sequence[Body], secretary: Officer, clerk: Officer, **more: str
) -> tuple[Community, list[Letter]]:
    """The community and two letters, for the secretary and the clerk: number and code with which each makes an account.

    `more`: name_en, timezone, matter_prefix, office_place, office_phone, objection_place. Raises Refused where the slug
    is taken or secretary and clerk are one person (most acts on the register need two), BadValue for a bad name or id.
    """
    with writing():
        if Community.objects.filter(slug=slug).exists():
            raise Refused(Refusal("slug_taken", _("A community has this address already."), _("Choose another."), 409))
        if same_id(secretary.register_id) == same_id(clerk.register_id):
            raise Refused(
                Refusal(
                    "two_people",
                    _("Secretary and clerk must be two people: letters and paper ballots need both."),
                    _("Name somebody else as the clerk."),
                    422,
                )
            )
        community = Community.objects.create(slug=slug, name=check_name(name), kind=kind, **more)
        made = [_body(community, position, body) for position, body in enumerate(bodies)]
        people = [
            Person.objects.create(
                community=community, register_id=check_register_id(one.register_id), name=check_name(one.name)
            )
            for one in (secretary, clerk)
        ]
        _seats(community, made, people[0], Seat.Role.SECRETARY, secretary.office)
        _seats(community, made, people[1], Seat.Role.CLERK, clerk.office)
        letters = _letters(community, people)
        actor = Actor.setup(community)
        particulars = {"kind": kind, "bodies": [council.key for council in made], "demo": False}
        record(actor=actor, name="community:set_up", about=community, particulars=particulars)
    return community, letters


def _body(community: Community, position: int, body: Body) -> Council:
    return Council.objects.create(
        community=community, key=body.key, kind=body.kind, membership=body.membership, position=position,
        name=f"{community.name}{body.name}", name_en=f"{community.name_en} {body.name_en}".strip(),
    )  # fmt: skip


def _seats(community: Community, councils: list[Council], person: Person, role: str, office: str) -> None:
    """In every body but the one that supervises them."""
    today = local_today(community)
    Seat.objects.bulk_create(
        Seat(community=community, council=council, person=person, role=role, office=office, from_on=today)
        for council in councils
        if council.kind != Council.Kind.SUPERVISION_COMMITTEE
    )


def _letters(community: Community, people: list[Person]) -> list[Letter]:
    """The first two letters are made before there is anybody to make them: the record says that the set-up did it."""
    secretary, clerk = people
    now = database_now()
    batch = LetterBatch.objects.create(
        community=community, asked_by=secretary, asked_at=now, confirmed_by=clerk, confirmed_at=now,
        person_ids=[secretary.pk, clerk.pk],
    )  # fmt: skip
    record(actor=Actor.setup(community), name="letters:printed", about=batch, particulars={"letters": 2})
    return draw_codes(batch, now)
