"""The matter and the comment that an address names. What a reader may not see does not exist."""

from __future__ import annotations

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from frontend.views.community import CommunityRequest
from frontend.views.discussion.names import shown_name
from proposals.models import Comment, Proposal, Version


def matter_or_404(request: CommunityRequest, pk: int) -> Proposal:
    found = Proposal.objects.visible_to(request.actor).filter(submitted_at__isnull=False)
    return get_object_or_404(found.select_related("community", "procedure_version"), pk=pk)


def heading_of(proposal: Proposal) -> str:
    version = Version.objects.filter(proposal=proposal).first()
    return version.heading if version else ""


def comment_or_404(request: CommunityRequest, proposal: Proposal, pk: int) -> Comment:
    """With its author's shown name as `who`, its replies and its thread."""
    replies = Comment.objects.with_author().visible().order_by("written_at", "pk")
    found = Comment.objects.filter(proposal=proposal).with_author().with_reactions()
    comment = get_object_or_404(
        found.select_related("proposal__community", "parent").prefetch_related(Prefetch("replies", replies)), pk=pk
    )
    for one in (comment, *comment.replies.all()):
        one.who = shown_name(one.participant, one.building)  # type: ignore[attr-defined]
    return comment
