"""The section `comments` of `proposal.<id>`: how many there are. The words are read over HTTP, as a fragment."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from proposals.models import Comment, Proposal


def comments(proposal: Proposal) -> dict[str, Any]:
    """`{"version", "data": {"comments": visible ones, "hidden": the others}}`."""
    found = Comment.objects.filter(proposal=proposal)
    counts = found.aggregate(
        comments=Count("pk", filter=Q(hidden_at=None)), hidden=Count("pk", filter=~Q(hidden_at=None))
    )
    return {"version": proposal.discussion_version, "data": counts}
