"""Lists: all decisions, and the notice board with what is on display today."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from councils.models.clock import local_today
from frontend.views.community import CommunityRequest, in_community
from frontend.views.decisions.published import in_language
from proposals.models import Publication
from proposals.rules.outcome import KINDS

OUTCOMES = KINDS


@in_community
def decisions(request: CommunityRequest) -> HttpResponse:
    chosen = request.GET.get("outcome", "")
    found = (
        Publication.objects.filter(community=request.community, kind=Publication.Kind.RESOLUTION)
        .select_related("resolution")
        .order_by("-published_at", "-pk")
    )
    if chosen in OUTCOMES:
        found = found.filter(resolution__outcome=chosen)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    rows = [{"publication": p, "facts": in_language(p.facts)} for p in page]
    return render(request, "decisions/list.html", {"page": page, "rows": rows, "chosen": chosen, "outcomes": OUTCOMES})


@in_community
def notice_board(request: CommunityRequest) -> HttpResponse:
    """What is on display today, newest first: the same sheets as on the board in the entrance."""
    today = local_today(request.community)
    found = (
        Publication.objects.filter(community=request.community)
        .on_display(today)  # type: ignore[attr-defined]
        .select_related("resolution", "meeting", "proposal")
        .order_by("-published_at", "-pk")[:100]
    )
    rows = [
        {"publication": p, "facts": in_language(p.facts), "days_left": (p.display_until - today).days} for p in found
    ]
    return render(request, "decisions/board.html", {"rows": rows, "today": today})
