"""Seats are given and ended by secretary or clerk of the residents' committee; never to oneself."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from councils.models import Council, Person, Seat
from councils.models.clock import local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal

COMMITTEES = (Council.Kind.RESIDENTS_COMMITTEE, Council.Kind.VILLAGERS_COMMITTEE)
OFFICES = (Seat.Role.SECRETARY, Seat.Role.CLERK)
NOT_COMMITTEE = Refusal(
    "not_committee",
    _("Seats are given and ended by the secretary or a clerk of the committee."),
    _("Ask the residents' committee."),
)
ONESELF = Refusal(
    "seat_for_oneself", _("Nobody gives a seat to himself or ends his own."), _("Ask another secretary or clerk.")
)


def may_arrange_seats(actor: Actor, now: datetime | None = None) -> Refusal | None:
    """The committee's secretary or clerk; while nobody holds these offices, any body's secretary, so that it is no dead end."""
    if actor.person is None or not actor.holds(*OFFICES):
        return NOT_COMMITTEE
    if any(seat.council.kind in COMMITTEES and seat.role in OFFICES for seat in actor.seats):
        return None
    held = Seat.objects.filter(community=actor.community, council__kind__in=COMMITTEES, role__in=OFFICES)
    staffed = held.current(local_today(actor.community, now)).exists()  # type: ignore[attr-defined]
    return NOT_COMMITTEE if staffed or not actor.is_secretary else None


def may_give_seat(
    actor: Actor, council: Council, person: Person | None, role: str, now: datetime | None = None
) -> Refusal | None:
    refused = may_arrange_seats(actor, now)
    if refused is not None:
        return refused
    assert actor.person is not None
    if council.membership != Council.Membership.SEATS and role not in OFFICES:
        return Refusal(
            "no_seats_here",
            _("This body has no seats: the register says who belongs to it."),
            _("Give it a secretary or a clerk, or choose another body."),
            422,
        )
    if person is None:
        return None
    if person.pk == actor.person.pk:
        return ONESELF
    if person.community_id != council.community_id or person.left_register_at is not None:
        return Refusal("not_on_register", _("This person is no longer on the register."), "", 409)
    if person.kind == Person.Kind.ORGANISATION or not person.is_adult:
        return Refusal("not_an_adult", _("A seat is held by an adult, not by an organisation."), "", 422)
    held = Seat.objects.filter(council=council, person=person)
    on = local_today(council.community, now)
    if held.current(on).filter(role=role).exists():  # type: ignore[attr-defined]
        return Refusal("seat_held", _("This person holds this seat already."), "", 409)
    return _incompatible(council, person, role, on)


def may_end_seat(actor: Actor, seat: Seat, now: datetime | None = None) -> Refusal | None:
    refused = may_arrange_seats(actor, now)
    if refused is not None:
        return refused
    assert actor.person is not None
    if seat.person_id == actor.person.pk:
        return ONESELF
    if seat.until_on is not None:
        return Refusal("seat_over", _("This seat has ended already."), "", 409)
    return None


def _incompatible(council: Council, person: Person, role: str, on: date) -> Refusal | None:
    """Who supervises the committee does not sit on it, nor the reverse (居委会组织法 Art. 36)."""
    held = Seat.objects.filter(community=council.community, person=person).current(on)  # type: ignore[attr-defined]
    supervising = council.kind == Council.Kind.SUPERVISION_COMMITTEE
    others = COMMITTEES if supervising else (Council.Kind.SUPERVISION_COMMITTEE,)
    if (supervising or council.kind in COMMITTEES) and held.filter(council__kind__in=others).exists():
        return Refusal(
            "supervises_oneself",
            _("Nobody sits on the committee and on the one that supervises it."),
            _("End the other seat first."),
            409,
        )
    return None
