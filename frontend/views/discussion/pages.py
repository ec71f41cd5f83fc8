"""Read a discussion: its own page (or the part of it that htmx and the live page ask for), one comment, what is hidden."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from councils.models.clock import database_now
from frontend.views.community import CommunityRequest, in_community
from frontend.views.discussion.found import comment_or_404, heading_of, matter_or_404
from frontend.views.discussion.names import shown_name
from frontend.views.discussion.overlay import fill_one, reader_of_one
from frontend.views.discussion.whole import whole
from proposals.models import Comment
from proposals.permissions.comment import appeal_waits, is_author, may_appeal, may_read_hidden
from proposals.rules.discussion import PER_PAGE


@require_safe
@never_cache
@in_community
def discussion(request: CommunityRequest, pk: int) -> HttpResponse:
    proposal = matter_or_404(request, pk)
    if request.headers.get("HX-Request"):
        return HttpResponse(whole(request, proposal, own_page=bool(request.GET.get("own_page"))))
    context = {
        "proposal": proposal,
        "heading": heading_of(proposal),
        "section": whole(request, proposal, own_page=True),
        "topic": f"proposal.{pk}",
    }
    return render(request, "discussion/page.html", {**context, "tab": "matters"})


@require_safe
@in_community
def comment(request: CommunityRequest, pk: int, comment: int) -> HttpResponse:
    """One comment and what hangs on it: where a message about it leads. Its hidden words only for those who may read them."""
    proposal = matter_or_404(request, pk)
    found = comment_or_404(request, proposal, comment)
    reader = reader_of_one(request.actor, found, database_now())
    context = {
        "proposal": proposal,
        "heading": heading_of(proposal),
        "comment": found,
        "keys": fill_one(found, reader),
        "replies": list(found.replies.all()),
        "reads_hidden": found.hidden_at is not None and may_read_hidden(request.actor, found),
        "is_author": is_author(request.actor, found),
        "may_appeal": may_appeal(request.actor, found) is None,
        "appeal_waits": appeal_waits(found),
        "reader": reader,
        "tab": "matters",
    }
    return render(request, "discussion/comment.html", context)


@require_safe
@in_community
def hidden_comments(request: CommunityRequest, pk: int) -> HttpResponse:
    """What was hidden, when, why, and whether its author objects: nothing disappears silently."""
    proposal = matter_or_404(request, pk)
    found = (
        Comment.objects.filter(proposal=proposal).exclude(hidden_at=None).with_author().order_by("-hidden_at", "-pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.who = shown_name(one.participant, one.building)  # type: ignore[attr-defined]
        one.waits = appeal_waits(one)  # type: ignore[attr-defined]
        one.readable = may_read_hidden(request.actor, one)  # type: ignore[attr-defined]
    context = {"proposal": proposal, "heading": heading_of(proposal), "page": page, "tab": "matters"}
    return render(request, "discussion/hidden.html", context)
