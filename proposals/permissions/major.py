"""Who says that a matter is a major one, and until when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Poll, Proposal
from proposals.permissions.proposal import NOT_HERE, stage_key

# From the screening until it is voted on: afterwards an assessment would come too late.
OPEN_STAGES = ("screening", "discussion", "notice", "meeting")


def may_mark_major(actor: Actor, proposal: Proposal) -> Refusal | None:
    if proposal.community_id != actor.community.pk:
        return NOT_HERE
    if not actor.is_secretary:
        return Refusal(
            "major:role",
            _("Only a secretary says whether a matter is a major one."),
            _("Tell the secretary why you think so."),
        )
    voted = Poll.objects.filter(proposal=proposal).exclude(state__in=(Poll.State.DRAFT, Poll.State.ANNULLED)).exists()
    if stage_key(proposal) not in OPEN_STAGES or voted:
        return Refusal(
            "major:stage",
            _("Whether it is a major matter is said at the screening, at the latest before the vote."),
            status=409,
        )
    return None
