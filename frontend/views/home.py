"""Home: the one duty first, then what is open, what comes, what was decided, what is late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from councils.models import Community, Meeting
from councils.models.clock import database_now, local_today
from frontend.duties import duties_of
from frontend.templatetags.site import address
from frontend.views.community import CommunityRequest, in_community
from frontend.views.decisions.published import in_language
from frontend.views.matters.reading import listed
from frontend.views.petitions.found import listed as listed_petitions
from frontend.views.polls.seen import turnout_drawn
from proposals.models import FollowUp, Poll, Proposal, Publication
from proposals.permissions.petition_standing import waiting_petitions
from proposals.permissions.proposal import may_draft_proposal
from proposals.rules.petition_states import LATE

FEW = 3


def installation_home(request: HttpRequest) -> HttpResponse:
    """The communities of this installation; with one alone, its home."""
    communities = list(Community.objects.order_by("id")[:200])
    if len(communities) == 1:
        return redirect("community", slug=communities[0].slug)
    return render(request, "home/installation.html", {"communities": communities})


@in_community
def community_home(request: CommunityRequest) -> HttpResponse:
    now = database_now()
    person = request.actor.person
    duties = duties_of(request.actor, now)
    context = {
        "topic": f"community.{request.community.pk}",
        "person": person,
        "duty": duties[0] if duties else None,
        "also": duties[1:],
        "open_polls": _open_polls(request, now),
        "meeting": _next_meeting(request, now),
        "discussed": listed(request)
        .in_stage("collection", "support", "discussion")
        .order_by("-stage_since", "-pk")[:FEW],
        "decided": _decided(request),
        "overdue": _overdue(request, now),
        "late_petitions": _late_petitions(request, now),
        "drafts": _drafts(request),
        "draft_refusal": may_draft_proposal(request.actor, now),
        "claim_url": "" if person is not None else address("claim", request.community),
    }
    return render(request, "home/community.html", context)


def _open_polls(request: CommunityRequest, now: datetime) -> list[dict[str, Any]]:
    found = Poll.objects.filter(community=request.community).open_for_voting(now)  # type: ignore[attr-defined]
    rows = found.select_related("community", "council").defer("bundle", "result").order_by("closes_at", "pk")[:FEW]
    return [{"poll": poll, "turnout": turnout_drawn(poll, get_language() or "en")} for poll in rows]


def _next_meeting(request: CommunityRequest, now: datetime) -> dict[str, Any] | None:
    """The one that is open, else the next; a meeting that began and was never opened is not next for ever."""
    ours = Meeting.objects.filter(community=request.community).select_related("council")
    found = ours.filter(state=Meeting.State.OPEN).order_by("starts_at").first()
    if found is None:
        still = now - timedelta(hours=12)
        found = ours.filter(state=Meeting.State.CONVENED, starts_at__gte=still).order_by("starts_at").first()
    if found is None:
        return None
    return {"meeting": found, "items": list(found.agenda.all()[:5])}


def _decided(request: CommunityRequest) -> list[dict[str, Any]]:
    found = Publication.objects.filter(community=request.community, kind=Publication.Kind.RESOLUTION)
    rows = found.select_related("resolution").order_by("-published_at", "-pk")[:FEW]
    return [{"publication": row, "facts": in_language(row.facts)} for row in rows]


def _overdue(request: CommunityRequest, now: datetime) -> list[dict[str, Any]]:
    today = local_today(request.community, now)
    late = FollowUp.objects.filter(community=request.community).overdue(today)  # type: ignore[attr-defined]
    rows = late.prefetch_related("notes").order_by("due_on", "pk")[:FEW]
    return [
        {
            "work": work,
            "days": (today - work.due_on).days,
            "note": max(work.notes.all(), key=lambda n: n.at, default=None),
        }
        for work in rows
    ]


def _late_petitions(request: CommunityRequest, now: datetime) -> list[dict[str, Any]]:
    """Demanded by enough, due, and not called: everybody sees it."""
    late = [petition for petition, state in waiting_petitions(request.community.pk, now) if state == LATE][:FEW]
    for petition in late:
        petition.community = request.community
    return listed_petitions(late, now) if late else []


def _drafts(request: CommunityRequest) -> list[Proposal]:
    if request.actor.person is None:
        return []
    visible = Proposal.objects.visible_to(request.actor).filter(submitted_at=None)
    return list(visible.with_stage().order_by("-pk")[:FEW])
