"""The roll: commitments for everybody, his own line for an elector, the names for supervisors and who ticks them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from councils.models.clock import database_now
from frontend.views.community import CommunityRequest, in_community
from frontend.views.polls.seen import my_lines, poll_or_404
from proposals.actions.roll import roll_payload
from proposals.models import Elector
from proposals.permissions.poll import may_remove_elector, may_see_roll

PAGE = 200


@in_community
def roll(request: CommunityRequest, pk: int) -> HttpResponse:
    poll = poll_or_404(request, pk)
    sees_names = may_see_roll(request.actor, poll) is None
    words = request.GET.get("q", "").strip()[:60]
    lines = Elector.objects.filter(poll=poll).order_by("number")
    if sees_names:
        lines = lines.select_related("person", "household", "mandate__holder")
        if words:
            lines = lines.filter(
                Q(person__name__icontains=words)
                | Q(person__register_id=words)
                | Q(building__icontains=words)
                | Q(household__door__icontains=words)
            )
    mine = [
        (line, _payload(line))
        for line in my_lines(request, poll)
        if request.actor.person is not None and line.person_id == request.actor.person.pk
    ]
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "may_remove": may_remove_elector(request.actor, poll, database_now()) is None,
        "poll": poll,
        "sees_names": sees_names,
        "page": page,
        "mine": mine,
        "q": words,
    }
    return render(request, "polls/roll.html", context)


def _payload(line: Elector) -> dict[str, Any]:
    """The line's own person may open it, also where he gave his vote away; who holds it may not."""
    household = line.household.register_id if line.household else ""
    return roll_payload(
        line, line.person.register_id, household, line.mandate.holder.register_id if line.mandate else ""
    )
