"""`proposal.<id>`: where a matter stands and who supports it. Public facts only; a draft has no topic."""

from __future__ import annotations

from typing import Any

from councils.models.clock import database_now
from councils.permissions.refusal import Refusal
from proposals.models import Proposal
from proposals.permissions.proposal import NOT_HERE
from proposals.permissions.support import standing
from proposals.topics.discussion import comments


def build(proposal_id: int) -> dict[str, dict[str, Any]]:
    """Sections `stage` and `support`, both counted by the matter's `live_version`, and `comments` by its own."""
    found = Proposal.objects.with_stage().select_related("community", "council", "procedure_version")
    proposal = found.filter(pk=proposal_id, submitted_at__isnull=False).first()
    if proposal is None:
        raise LookupError(proposal_id)
    support = standing(proposal, database_now())
    version = proposal.live_version
    return {
        "stage": {"version": version, "data": {"stage": proposal.stage}},  # type: ignore[attr-defined]
        "support": {
            "version": version,
            "data": {"have": support.have, "needed": support.needed, "reached": support.reached},
        },
        "comments": comments(proposal),
    }


def may_watch(user: Any, proposal_id: int) -> Refusal | None:
    """Everybody may watch what is submitted; a draft is nobody's topic."""
    public = Proposal.objects.filter(pk=proposal_id, submitted_at__isnull=False).exists()
    return None if public else NOT_HERE
