"""Who assesses the risk of a matter, and until when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Poll, Proposal
from proposals.permissions.gate_record import holds_office
from proposals.permissions.proposal import NOT_HERE, stage_key

OPEN_STAGES = ("screening", "discussion", "notice", "meeting")


def may_assess_risk(actor: Actor, proposal: Proposal) -> Refusal | None:
    """The committee, or the secretary for it; before anybody votes."""
    if proposal.community_id != actor.community.pk or proposal.submitted_at is None:
        return NOT_HERE
    if not holds_office(actor, "committee", proposal) and not actor.is_secretary:
        return Refusal(
            "risk:role",
            _("Only the committee, or the secretary for it, assesses the risk of a matter."),
            _("Say what worries you in the discussion."),
        )
    opened = Poll.objects.filter(proposal=proposal, opened_at__isnull=False).exclude(state=Poll.State.ANNULLED)
    if stage_key(proposal) not in OPEN_STAGES or opened.exists():
        return Refusal(
            "risk:stage",
            _("The risk is assessed from the screening on and before anybody votes."),
            _("What was assessed stays as it is."),
            409,
        )
    return None
