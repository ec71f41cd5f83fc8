"""What is mine here: drafts, matters, signatures, ballots (that I voted, never how), messages."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from councils.actions.messages import mark_read
from councils.models import Message, Person
from councils.models.clock import database_now
from councils.permissions.settings import may_change_settings
from councils.wordings import WORDINGS, words
from frontend.views.community import CommunityRequest, in_community
from proposals.actions.witnessing import waiting_for_witness
from proposals.models import AssistedBallot, Elector, Proposal, Support, WorkingBallot

MOST = 30


@never_cache
@in_community
def mine(request: CommunityRequest) -> HttpResponse:
    person = request.actor.person
    if person is None:
        return render(request, "mine/nobody.html", {"signed_in": request.user.is_authenticated})
    own = Proposal.objects.visible_to(request.actor).with_stage()
    written = own.filter(proposer__person=person).order_by("-pk")[:MOST]
    recorded = own.filter(recorded_by=person).exclude(proposer__person=person).select_related("proposer__person")
    signed = Support.objects.filter(person=person, withdrawn_at=None).exclude(proposal__proposer__person=person)
    matters = Proposal.objects.filter(pk__in=signed.values("proposal"), submitted_at__isnull=False).with_stage()
    rows = list(written)
    context = {
        "drafts": [p for p in rows if p.stage == "draft"],  # type: ignore[attr-defined]
        "matters": [p for p in rows if p.stage != "draft"],  # type: ignore[attr-defined]
        "recorded": recorded.order_by("-pk")[:MOST],
        "signed": matters.order_by("-pk")[:MOST],
        "ballots": _ballots(person),
        "witness_for": len(waiting_for_witness(person, database_now())),
        "messages_page": _messages(request, person),
        "may_set": may_change_settings(request.actor) is None,
        "now": database_now(),
        "tab": "mine",
    }
    return render(request, "mine/mine.html", context)


@require_POST
@in_community
def reading(request: CommunityRequest) -> HttpResponse:
    """Mark my messages as read: all, or the one named."""
    person = request.actor.person
    if person is not None:
        one = request.POST.get("message", "")
        named = int(one) if one.isascii() and one.isdigit() else None
        mark_read(community=request.community, person=person, message_id=named)
    response = redirect("mine", request.community.slug)
    response.status_code = 303
    return response


def _ballots(person: Person) -> list[dict[str, Any]]:
    """The polls I am on the roll of, and whether my ballot is in."""
    lines = list(
        Elector.objects.voted_for_by(person)
        .exclude(poll__state="draft")
        .select_related("poll", "poll__proposal", "household")
        .defer("poll__bundle", "poll__result", "poll__rule")
        .order_by("-poll__opened_at", "-poll_id")[:MOST]
    )
    cast = set(WorkingBallot.objects.filter(elector__in=lines).values_list("elector_id", flat=True))
    with_help = AssistedBallot.objects.filter(elector__in=lines).select_related("helped_by", "witness")
    help_of = {row.elector_id: row for row in with_help}
    return [
        {
            "poll": line.poll,
            "line": line,
            "cast": bool(line.cast_by) or line.pk in cast,
            "helped": help_of.get(line.pk),
        }
        for line in lines
    ]


def _messages(request: CommunityRequest, person: Person) -> Any:
    received = Message.objects.filter(community=request.community, to=person, channel=Message.Channel.APP)
    page = Paginator(received.order_by("-created_at", "-pk"), 20).get_page(request.GET.get("page"))
    for message in page:
        # A kind that this release no longer words is told by its particulars' title alone.
        known = message.kind in WORDINGS
        said = words(message.kind, message.particulars) if known else (message.particulars.get("title", ""), "")
        message.says = said  # type: ignore[attr-defined]
    return page
