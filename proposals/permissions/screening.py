"""Who takes a submitted proposal up, returns it or refers it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import ProcedureVersion, Proposal
from proposals.permissions.proposal import MOVED, NOT_HERE, stage_key


def may_screen(actor: Actor, proposal: Proposal, now: datetime) -> Refusal | None:
    """Accept, return or refer: a secretary, while it waits. Late is still right; the page says how late."""
    if proposal.community_id != actor.community.pk:
        return NOT_HERE
    refusal = may_open_desk(actor)
    if refusal is not None:
        return refusal
    stage = stage_key(proposal)
    if stage == "support":
        return Refusal(
            "screening:support",
            _("Not enough people have co-signed yet. It comes to you by itself."),
            _("Signatures on paper can be entered on its page."),
            409,
        )
    return None if stage == "screening" else MOVED


def may_open_desk(actor: Actor) -> Refusal | None:
    if actor.is_secretary:
        return None
    return Refusal("screening:role", _("Only a secretary screens proposals."), _("You can see where each one stands."))


def may_decide_by(version: ProcedureVersion, council: Council) -> Refusal | None:
    """Whether this body may use this procedure."""
    if version.community_id != council.community_id or version.retired_at is not None:
        return Refusal("screening:procedure", _("This procedure is not in force here."), status=422)
    if council.kind not in version.definition["bodies"]:
        return Refusal(
            "screening:body",
            _("This procedure is not made for this body."),
            _("Choose another body or another procedure."),
            422,
        )
    return None
