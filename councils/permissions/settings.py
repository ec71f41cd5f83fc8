"""What a community sets for all its bodies: the office of its committee."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.models import Seat
from councils.permissions.actor import Actor
from councils.permissions.offices import COMMITTEES
from councils.permissions.refusal import Refusal

# Two at least go to a door (DOMAIN 6, row 5); more than nine frighten whoever opens.
LEAST_STAFF, MOST_STAFF = 2, 9
NOT_YOURS = Refusal(
    "settings:role",
    _("Only the secretary or a clerk of the committee changes the settings of the community."),
    _("Tell them what should be otherwise."),
)


def may_change_settings(actor: Actor) -> Refusal | None:
    offices = (Seat.Role.SECRETARY, Seat.Role.CLERK)
    serves = any(seat.role in offices and seat.council.kind in COMMITTEES for seat in actor.seats)
    return None if actor.person is not None and serves else NOT_YOURS


def may_send(staff: int) -> Refusal | None:
    if LEAST_STAFF <= staff <= MOST_STAFF:
        return None
    return Refusal("settings:staff", _("From two to nine people go together on a home visit."), status=422)
