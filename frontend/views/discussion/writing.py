"""Write a comment or a reply; agree, disagree or pass."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councils.models.clock import database_now
from frontend.forms.discussion import CommentForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.discussion.found import comment_or_404, heading_of, matter_or_404
from frontend.views.discussion.reading import Asked
from frontend.views.discussion.whole import whole
from proposals.actions.comments import write_comment
from proposals.actions.reactions import react
from proposals.models import Comment
from proposals.permissions.comment import may_write_comment

WISHES = {"1": 1, "-1": -1, "0": 0, "none": None}


@in_community
def comments(request: CommunityRequest, pk: int) -> HttpResponse:
    """GET: the form, with `?reply=` a reply. POST: writes it. What was typed stays when it is refused."""
    proposal = matter_or_404(request, pk)
    parent = _replied(request, proposal.pk)
    records = request.actor.is_secretary or request.actor.is_clerk
    form = CommentForm(request.POST or None, community=request.community, records=records, is_reply=parent is not None)

    def do(said: dict[str, Any]) -> str:
        comment = write_comment(actor=request.actor, proposal=proposal, parent=parent, **said)
        if comment.recorded_by_id:
            messages.success(request, _("Written down. It says that you wrote it for somebody else."))
        else:
            messages.success(request, _("Your words are there for all to read."))
        return f"{reverse('discussion', args=[request.community.slug, pk])}#c{comment.pk}"

    refused = may_write_comment(request.actor, proposal, database_now(), parent)
    who = comment_or_404(request, proposal, parent.pk) if parent else None
    context = {
        "proposal": proposal,
        "heading": heading_of(proposal),
        "parent": who,
        "refused": refused,
        "tab": "matters",
    }
    return deed(request, form, do, "discussion/write.html", context)


def _replied(request: CommunityRequest, proposal: int) -> Comment | None:
    given = request.GET.get("reply", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit()):
        raise Http404
    return get_object_or_404(
        Comment.objects.select_related("parent", "participant", "proposal", "community"), pk=given, proposal=proposal
    )


@require_POST
@in_community
def reactions(request: CommunityRequest, pk: int) -> HttpResponse:
    """`reaction=12:1`: comment 12, agree (1), disagree (-1), pass (0) or none (taken back)."""
    proposal = matter_or_404(request, pk)
    number, _colon, wish = request.POST.get("reaction", "").partition(":")
    if not (number.isascii() and number.isdigit()) or wish not in WISHES:
        return HttpResponseBadRequest()
    comment = get_object_or_404(Comment, pk=number, proposal=proposal)
    react(actor=request.actor, comment=comment, value=WISHES[wish])
    asked, own_page = Asked.of(request.POST), bool(request.POST.get("own_page"))
    if request.headers.get("HX-Request"):
        proposal.refresh_from_db(fields=["discussion_version"])
        return HttpResponse(whole(request, proposal, own_page=own_page, asked=asked))
    one = request.POST.get("alone")
    name = "comment" if one else "discussion" if own_page else "matter"
    address = reverse(name, args=[request.community.slug, pk, *([comment.pk] if one else [])])
    query = f"?order={asked.order}&page={asked.page}" if own_page else f"?order={asked.order}" if asked.order else ""
    return redirect(f"{address}{'' if one else query}#c{comment.pk}")
