"""A community's procedures as definitions, and which of them fits a body."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from councils.models import Council, Person, Seat
from councils.models.clock import local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import ProcedureVersion
from proposals.rules.fitting import fitting
from proposals.rules.procedure_pinned import load_pinned
from proposals.rules.procedures import Definition

_read: dict[tuple[int, str], Definition] = {}


def definition_of(version: ProcedureVersion) -> Definition:
    """The definition of a version, as leniently as a running matter needs it; it never changes, so it is read once."""
    key = (version.pk, version.hash)
    if key not in _read:
        _read[key] = load_pinned(version.definition)
    return _read[key]


def notice_of(version: ProcedureVersion, basis: str) -> dict[str, Any]:
    """How early the notice of a meeting goes out that is convened on that basis."""
    return definition_of(version).notice.on(basis)


def onward(version: ProcedureVersion, stage: str) -> str:
    """Where a matter usually goes on to from that stage."""
    return definition_of(version).stage(stage).next[0]


def may_amend_procedure(actor: Actor, version: ProcedureVersion) -> Refusal | None:
    """Correct the legal basis: a secretary or clerk, in the version that is in force."""
    if version.community_id != actor.community.pk:
        return Refusal("procedure:not_here", _("There is no such procedure here."), status=404)
    if not (actor.is_secretary or actor.is_clerk):
        return Refusal(
            "procedure:role",
            _("Only a secretary or the committee's clerk corrects the legal basis."),
            _("Tell them what is wrong with it."),
        )
    if version.retired_at is not None:
        return Refusal(
            "procedure:retired",
            _("This version is no longer in force; it stays as it was."),
            _("Correct the newest one."),
            409,
        )
    return None


def procedures_for(council: Council, current: Iterable[ProcedureVersion] | None = None) -> list[ProcedureVersion]:
    """The community's current procedures that this body may use, the most fitting first. `current`: fetched before."""
    if current is None:
        current = ProcedureVersion.objects.filter(community_id=council.community_id, retired_at=None)
    by_key = {version.key: version for version in current}
    keys = fitting([v.definition for v in by_key.values()], council.kind, council.community.kind)
    return [by_key[key] for key in keys]


def begun_by_office(proposer: Person | None, fitting: Iterable[ProcedureVersion]) -> ProcedureVersion | None:
    """The procedure that begins with the Party organisation, where somebody of it proposes (四议两公开): nobody co-signs there."""
    if proposer is None:
        return None
    seats = Seat.objects.filter(person=proposer, council__kind=Council.Kind.PARTY_ORG)
    if not seats.current(local_today(proposer.community)).exists():
        return None
    return next((version for version in fitting if definition_of(version).stages[0].actors[0] == "party_org"), None)
