"""Convene a body under its procedure: how early the notice goes out, how many must come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from councils.actions.meetings import convene_meeting
from councils.models import Council, Meeting
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused
from proposals.models import ProcedureVersion
from proposals.permissions.failing import BASES
from proposals.permissions.procedure import definition_of, notice_of, procedures_for


def bases_of(council: Council, version: ProcedureVersion) -> list[str]:
    """The ways of convening from which one is chosen before the notice (DOMAIN.md reading 1), the body's own first."""
    return [basis for basis in BASES[council.membership] if basis in version.definition["rules"]]


def meeting_procedures(council: Council) -> list[ProcedureVersion]:
    """The procedures under which this body can meet, the usual one first."""
    found = procedures_for(council)
    return [v for v in found if "meeting" in v.definition["modes"] and bases_of(council, v)]


def meeting_rule(version: ProcedureVersion, basis: str) -> dict[str, Any]:
    """What is pinned into a meeting. Where the law counts ballots, as many as must vote must be there to vote."""
    rule = definition_of(version).rules[basis].to_json()
    quorum = [{**bar, "counts": "present"} for bar in rule["quorum"]]
    return {
        "rule": {**rule, "quorum": quorum},
        "notice": notice_of(version, basis),
        "proxy": version.definition["proxy"],
        "procedure": version.key,
        "number": version.number,
        "hash": version.hash,
    }


def convene(
    *,
    actor: Actor,
    council: Council,
    starts_at: datetime,
    basis: str = "",
    procedure_version: ProcedureVersion | None = None,
    **about: str,
) -> Meeting:
    """`about`: title, place, short_notice_reason and the rest of `convene_meeting`. Without a choice: what is usual."""
    possible = meeting_procedures(council)
    version = procedure_version or (possible[0] if possible else None)
    if version is None or version not in possible:
        raise Refused(
            Refusal(
                "meeting:no_procedure",
                _("No procedure of this community says how this body meets."),
                _("Let the clerk adopt one first."),
                422,
            )
        )
    bases = bases_of(council, version)
    basis = basis or bases[0]
    if basis not in bases:
        raise Refused(Refusal("meeting:basis", _("This body is not convened in this way."), status=422))
    rule = meeting_rule(version, basis)
    return convene_meeting(actor=actor, council=council, starts_at=starts_at, basis=basis, rule=rule, **about)
