"""Who holds which office from when until when. A seat is never changed: it ends, and another begins."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.second_factor import require_second_factor
from councils.actions.writing import writing
from councils.models import Council, Person, Seat
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.permissions.seats import may_end_seat, may_give_seat
from realtime.broadcast import recheck


def give_seat(*, actor: Actor, council: Council, person: Person, role: str, office: str = "", from_on: date | None = None) -> Seat:  # fmt: skip
    """From today unless told; a secretary or clerk then needs a second factor before acting."""
    with writing():
        now = database_now()
        council = Council.objects.select_for_update().select_related("community").get(pk=council.pk)
        require(may_give_seat(actor, council, person, role, now))
        begins = from_on or local_today(council.community, now)
        _require_free(council, person, role, begins)
        seat = Seat.objects.create(
            community=council.community, council=council, person=person, role=role, office=office, from_on=begins
        )
        _told(actor, seat, "seat:given", office)
        return seat


def end_seat(*, actor: Actor, seat: Seat, why: str = "") -> None:
    """From today on it is no longer held; the record keeps that it was, and why it ended."""
    with writing():
        now = database_now()
        seat = (
            Seat.objects.select_for_update(of=("self",)).select_related("council__community", "person").get(pk=seat.pk)
        )
        require(may_end_seat(actor, seat, now))
        seat.until_on = max(local_today(seat.council.community, now), seat.from_on)
        seat.save(update_fields=["until_on"])
        _told(actor, seat, "seat:ended", why)
        if seat.person.account_id is not None:
            # Open sockets ask again what this account may watch.
            recheck(user_id=seat.person.account_id)


def _require_free(council: Council, person: Person, role: str, begins: date) -> None:
    """A seat that begins later is on the table already: the same one again is refused, not an error."""
    if Seat.objects.filter(council=council, person=person, role=role, until_on=None, from_on__gt=begins).exists():
        raise Refused(Refusal("seat_held", _("This person holds this seat already."), "", 409))


def _told(actor: Actor, seat: Seat, name: str, words: str) -> None:
    about = {"council": seat.council_id, "person": seat.person_id, "role": seat.role, "words": words}
    record(actor=actor, name=name, about=seat, particulars=about)
    require_second_factor(seat.person)
    tell(
        community=seat.council.community, persons=[seat.person], kind=name, cause=f"{name}:{seat.pk}",
        particulars={"body": seat.council.name, "body_en": seat.council.name_en},
    )  # fmt: skip
