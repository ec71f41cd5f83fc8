"""Who takes a submitted proposal up, returns it or refers it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import ProcedureVersion, Proposal
from proposals.permissions.petition_standing import demanding
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


def may_turn_away(actor: Actor, proposal: Proposal, now: datetime) -> Refusal | None:
    """Return it or refer it: not what enough people demand by a petition, and no template knows an exception."""
    refusal = may_screen(actor, proposal, now)
    if refusal is not None or not demanding(proposal):
        return refusal
    return Refusal(
        "screening:petition",
        _("Enough people have demanded by a petition that this body decides: it is neither returned nor referred."),
        _("Take it up and convene the body. The meeting may reject it."),
        409,
    )


def may_go_to_body(proposal: Proposal, council: Council) -> Refusal | None:
    """Whether it may come before this body, where a petition demands one."""
    if all(petition.council_id == council.pk for petition in demanding(proposal)):
        return None
    return Refusal(
        "screening:petition_body",
        _("Enough people have demanded by a petition that another body decides."),
        _("Choose the body that the petition names."),
        409,
    )


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
