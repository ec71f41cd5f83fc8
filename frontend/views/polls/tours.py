"""A list of home visits: planned, published before it begins, walked with, cancelled. And who is not reached yet."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from councils.models.clock import database_now
from councils.rules.names import mask_name
from frontend.forms.polls import WhyForm
from frontend.forms.sheets import PlanForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.polls.seen import posted
from frontend.views.polls.visits import poll_with_visits, visits_url
from proposals.actions.ballot_box import Box
from proposals.actions.reached import by_building, not_reached
from proposals.actions.visits import cancel_visits, plan_visits, publish_visits
from proposals.models import Elector, PaperBatch, Poll, VisitPlan, VisitRequest, VisitStop
from proposals.permissions.paper import may_confirm_paper
from proposals.permissions.visits import (
    may_call_back,
    may_cancel_visits,
    may_plan_visits,
    may_publish_visits,
    may_see_unreached,
    may_see_visited,
)


@never_cache
@in_community
def unreached(request: CommunityRequest, pk: int) -> HttpResponse:
    """By building and door, for those who see the roll."""
    poll = poll_with_visits(request, pk)
    if may_see_unreached(request.actor, poll) is not None:
        raise Http404
    numbers = by_building(poll)
    buildings = [
        {"name": name, "lines": list(lines), "numbers": numbers.get(name, (0, 0))}
        for name, lines in groupby(not_reached(poll), key=lambda line: line.building)
    ]
    return render(request, "polls/unreached.html", {"poll": poll, "buildings": buildings})


@in_community
def plans(request: CommunityRequest, pk: int) -> HttpResponse:
    poll = poll_with_visits(request, pk)
    if may_see_unreached(request.actor, poll) is not None:
        raise Http404

    def do(said: dict[str, Any]) -> str:
        made = plan_visits(
            actor=request.actor,
            poll=poll,
            starts_at=said["starts_at"],
            ends_at=said["ends_at"],
            staff=list(said["staff"]),
            electors=said["names"],
        )
        messages.success(
            request, _("List %(number)s is planned. Nobody sees it until it is published.") % {"number": made.number}
        )
        return reverse("poll-visit-plan", args=[request.community.slug, poll.pk, made.number])

    soon = timezone.localtime(database_now()).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    initial = {"starts_at": soon, "ends_at": soon + timedelta(hours=3), "names": _wished(poll)}
    context = {"poll": poll, "refusal": may_plan_visits(request.actor, poll, database_now())}
    return deed(request, PlanForm(posted(request), poll=poll, initial=initial), do, "polls/visit_new.html", context)


@in_community
def plan(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    """Published: who comes when is for everybody, to whom is masked; names are for supervisors, the desk and the team."""
    poll, found = plan_or_404(request, pk, number)
    stops = _stops(found)
    sees_names = may_see_visited(request.actor, found) is None
    staff = [one.person for one in found.team.select_related("person").order_by("person__name")]
    batches = list(PaperBatch.objects.filter(plan=found).order_by("number"))
    for batch in batches:
        batch.poll = poll
    calls = list(found.call_backs.all())
    context = {
        "poll": poll,
        "plan": found,
        "staff": staff,
        "stops": [_line(stop.elector, sees_names) for stop in stops],
        "sees_names": sees_names,
        "refused_publication": may_publish_visits(request.actor, found, len(staff), len(stops), database_now()),
        "may_cancel": may_cancel_visits(request.actor, found, bool(batches)) is None,
        "may_call": may_call_back(request.actor, found) is None and batches,
        "to_confirm": [b for b in batches if may_confirm_paper(request.actor, b) is None],
        "calls": {answer: sum(c.answer == answer for c in calls) for answer in ("confirmed", "denied", "not_reached")},
        "called": len(calls),
        "desk": may_see_unreached(request.actor, poll) is None,
    }
    return render(request, "polls/visit_plan.html", context)


@require_POST
@in_community
def publication(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    poll, found = plan_or_404(request, pk, number)
    publish_visits(actor=request.actor, plan=found)
    messages.success(request, _("The list is published; from now on it stands."))
    response = redirect("poll-visit-plan", request.community.slug, poll.pk, number)
    response.status_code = 303
    return response


@in_community
def cancellation(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    poll, found = plan_or_404(request, pk, number)
    if may_see_unreached(request.actor, poll) is not None:
        raise Http404

    def do(said: dict[str, Any]) -> str:
        cancel_visits(actor=request.actor, plan=found, **said)
        messages.success(request, _("These visits are cancelled."))
        return visits_url(request, poll)

    has_batch = PaperBatch.objects.filter(plan=found).exclude(state=PaperBatch.State.REJECTED).exists()
    context = {"poll": poll, "plan": found, "refusal": may_cancel_visits(request.actor, found, has_batch)}
    return deed(request, WhyForm(posted(request)), do, "polls/visit_cancellation.html", context)


@never_cache
@in_community
def tour(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    """What the team takes along, to be printed: doors, names, a box to tick, a place to sign. Who has voted is left out."""
    poll, found = plan_or_404(request, pk, number)
    if may_see_visited(request.actor, found) is not None:
        raise Http404
    stops = _stops(found)
    voted = Box(poll).rows([stop.elector_id for stop in stops])
    staff = [one.person for one in found.team.select_related("person").order_by("person__name")]
    left = [stop.elector for stop in stops if stop.elector_id not in voted and not stop.elector.cast_by]
    return render(request, "polls/tour.html", {"poll": poll, "plan": found, "staff": staff, "lines": left})


def plan_or_404(request: CommunityRequest, pk: int, number: int) -> tuple[Poll, VisitPlan]:
    """What is not published exists for the desk only."""
    poll = poll_with_visits(request, pk)
    found = get_object_or_404(VisitPlan, poll=poll, number=number)
    found.poll = poll
    if found.published_at is None and may_see_unreached(request.actor, poll) is not None:
        raise Http404
    return poll, found


def _stops(found: VisitPlan) -> list[VisitStop]:
    rows = VisitStop.objects.filter(plan=found).select_related("elector__person", "elector__household")
    return list(rows.order_by("elector__building", "elector__household__door", "elector__number"))


def _line(elector: Elector, sees_names: bool) -> dict[str, Any]:
    if sees_names:
        door = elector.household.door if elector.household else ""
        return {"number": elector.number, "building": elector.building, "door": door, "name": elector.person.name}
    return {"building": elector.building, "name": mask_name(elector.person.name, get_language() or "")}


def _wished(poll: Poll) -> str:
    """The roll numbers of those who asked and have neither voted nor stand on a list."""
    planned = VisitPlan.objects.filter(poll=poll, cancelled_at=None).values("stops__elector")
    wishes = VisitRequest.objects.filter(poll=poll, withdrawn_at=None).exclude(elector__in=planned)
    lines = not_reached(poll).filter(pk__in=wishes.values("elector")).order_by("number")
    return ", ".join(str(number) for number in lines.values_list("number", flat=True))
