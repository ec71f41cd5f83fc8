"""Whether a running matter may be moved to another procedure: never in the middle of a vote."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import AgendaItem, Poll, ProcedureVersion, Proposal
from proposals.permissions.procedure import definition_of
from proposals.permissions.proposal import MOVED, NOT_HERE, stage_key
from proposals.permissions.screening import may_decide_by, may_go_to_body

# In all others it is not begun yet, or decided, or at an end.
MOVABLE = ("collection", "support", "screening", "discussion", "notice", "meeting", "ballot")
RUNNING = (Poll.State.DRAFT, Poll.State.OPEN, Poll.State.CLOSED, Poll.State.COUNTED)


def may_move_matter(actor: Actor, proposal: Proposal) -> Refusal | None:
    """At all: a secretary or clerk, while it is neither being voted on nor announced for a meeting."""
    if proposal.community_id != actor.community.pk:
        return NOT_HERE
    if not (actor.is_secretary or actor.is_clerk):
        return Refusal(
            "moving:role",
            _("Only a secretary or the committee's clerk moves a matter to another procedure."),
            _("Tell them which procedure you think is right, and why."),
        )
    if stage_key(proposal) not in MOVABLE:
        return MOVED if stage_key(proposal) == "draft" else _decided()
    if Poll.objects.filter(proposal=proposal, state__in=RUNNING).exists():
        return Refusal(
            "moving:vote",
            _("A vote on it is being prepared, held or counted; its rule stands until that is over."),
            _("A vote that cannot go on can be annulled, with a reason that everyone can read."),
            409,
        )
    if AgendaItem.objects.pending().filter(proposal=proposal).exists():
        return Refusal(
            "moving:agenda",
            _("It stands on the agenda of a meeting under the rule it has now."),
            _("Take it off the agenda, or postpone it in the meeting."),
            409,
        )
    return None


def may_move_to(actor: Actor, proposal: Proposal, version: ProcedureVersion, council: Council) -> Refusal | None:
    """To this procedure and body: in force, made for it, and with the stage in which the matter stands."""
    refusal = may_move_matter(actor, proposal) or may_decide_by(version, council) or may_go_to_body(proposal, council)
    if refusal is not None:
        return refusal
    if version.pk == proposal.procedure_version_id and council.pk == proposal.council_id:
        return Refusal("moving:same", _("It has this procedure and this body already."), status=409)
    if stage_key(proposal) not in {stage.key for stage in definition_of(version).stages}:
        return Refusal(
            "moving:no_stage",
            _("That procedure knows no stage like the one in which the matter stands."),
            _("Move it earlier or later, or return it to its author."),
            409,
        )
    return None


def _decided() -> Refusal:
    return Refusal(
        "moving:decided",
        _("It is decided or at an end; its rule is part of the record."),
        _("Put forward a new matter."),
        409,
    )
