"""The roll: commitments for everybody, his own line for an elector, the names for supervisors and who ticks them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from councils.models.clock import database_now
from councils.permissions.refusal import Refusal, require
from frontend.views.community import CommunityRequest, in_community
from frontend.views.polls.seen import my_lines, poll_or_404, voter
from proposals.actions.proving import opened_lines, place_on_roll
from proposals.actions.roll import opened_line
from proposals.models import Elector, Poll
from proposals.permissions.poll import may_open_roll, may_remove_elector, may_see_roll

PAGE = 200


@in_community
def roll(request: CommunityRequest, pk: int) -> HttpResponse:
    poll = poll_or_404(request, pk)
    sees_names = may_see_roll(request.actor, poll) is None
    # Searched by POST: an address stands in logs and histories, and a name is a person's.
    words = request.POST.get("q", "").replace("\x00", "").strip()[:60]
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
    mine = [(line, opened_line(line), place_on_roll(line)) for line in _own(request, poll)]
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "more": bool(words) and page.has_next(),
        "may_remove": may_remove_elector(request.actor, poll, database_now()) is None,
        "poll": poll,
        "sees_names": sees_names,
        "opens_all": may_open_roll(request.actor, poll) is None,
        "page": page,
        "mine": mine,
        "q": words,
    }
    return render(request, "polls/roll.html", context)


@in_community
def my_line(request: CommunityRequest, pk: int) -> HttpResponse:
    """The reader's own lines, opened: with the bundle they prove where he stands, and that nobody voted in his name."""
    poll = poll_or_404(request, pk)
    mine = _own(request, poll)
    if not mine:
        require(Refusal("poll:no_line", _("You have no line on the roll of this vote.")))
    return _opened(poll, mine, f"poll-{poll.pk}-my-line.json")


@in_community
def all_lines(request: CommunityRequest, pk: int) -> HttpResponse:
    """Every line, opened, for the supervision committee: the sums behind all denominators."""
    poll = poll_or_404(request, pk)
    require(may_open_roll(request.actor, poll))
    lines = (
        Elector.objects.filter(poll=poll).select_related("person", "household", "mandate__holder").order_by("number")
    )
    return _opened(poll, list(lines), f"poll-{poll.pk}-all-lines.json")


def _own(request: CommunityRequest, poll: Poll) -> list[Elector]:
    """The line's own person may open it, also where he gave his vote away; who holds it may not."""
    person = voter(request)
    return [line for line in my_lines(request, poll) if person is not None and line.person_id == person.pk]


def _opened(poll: Poll, lines: list[Elector], name: str) -> JsonResponse:
    response = JsonResponse(opened_lines(poll, lines), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
