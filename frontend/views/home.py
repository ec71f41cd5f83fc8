from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from councils.models import Community
from frontend.views.community import CommunityRequest, in_community


def installation_home(request: HttpRequest) -> HttpResponse:
    """The communities of this installation; with one alone, its home."""
    communities = list(Community.objects.order_by("id")[:200])
    if len(communities) == 1:
        return redirect("community", slug=communities[0].slug)
    return render(request, "home/installation.html", {"communities": communities})


@in_community
def community_home(request: CommunityRequest) -> HttpResponse:
    return render(request, "home/community.html", {})
