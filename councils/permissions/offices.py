"""Whose papers an office keeps: a secretary serves his own body; the committee's office serves every body of its community."""

from __future__ import annotations

from councils.models import Council, Seat
from councils.permissions.actor import Actor

# They convene the assemblies and representatives by law (Urban Residents' Committees Law; Villagers' Committees Law).
COMMITTEES = (Council.Kind.RESIDENTS_COMMITTEE, Council.Kind.VILLAGERS_COMMITTEE)


def is_secretary_of(actor: Actor, council: Council) -> bool:
    return _serves(actor, council, (Seat.Role.SECRETARY,))


def keeps_papers_of(actor: Actor, council: Council) -> bool:
    """Its secretary or clerk, or those of the committee; never those of another body beside it."""
    return _serves(actor, council, (Seat.Role.SECRETARY, Seat.Role.CLERK))


def _serves(actor: Actor, council: Council, roles: tuple[str, ...]) -> bool:
    return council.community_id == actor.community.pk and any(
        seat.role in roles and (seat.council_id == council.pk or seat.council.kind in COMMITTEES)
        for seat in actor.seats
    )
