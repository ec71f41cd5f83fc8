"""Home visits as everybody sees them: who comes when, how many of each building have voted, and "please come"."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from councils.models.clock import database_now
from councils.permissions.refusal import require
from frontend.forms.sheets import CallForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.polls.seen import my_lines, poll_or_404, posted
from proposals.actions.ballot_box import Box, taken_by
from proposals.actions.reached import told_buildings
from proposals.actions.visits import ask_for_visit, withdraw_visit
from proposals.models import Elector, Poll, VisitPlan, VisitRequest
from proposals.permissions.visits import (
    may_ask_for_visit,
    may_plan_visits,
    may_record_visit_request,
    may_see_unreached,
    takes_visits,
)


@in_community
def visits(request: CommunityRequest, pk: int) -> HttpResponse:
    poll = poll_with_visits(request, pk)
    now, lines = database_now(), my_lines(request, poll)
    rows = Box(poll).rows([line.pk for line in lines])
    asked = {r.elector_id: r for r in VisitRequest.objects.filter(poll=poll, elector__in=lines, withdrawn_at=None)}
    mine = []
    for line in lines:
        refusal = may_ask_for_visit(poll, line, now, taken_by(rows.get(line.pk), line))
        mine.append({"line": line, "asked": asked.get(line.pk), "refusal": refusal})
    desk = may_see_unreached(request.actor, poll) is None
    plans = VisitPlan.objects.filter(poll=poll).prefetch_related("team__person").order_by("number")
    context = {
        "poll": poll,
        "mine": mine,
        "plans": [plan for plan in plans if desk or plan.published_at],
        "cells": told_buildings(poll),
        "desk": desk,
        "refused_plan": may_plan_visits(request.actor, poll, now),
        "waiting": _waiting(poll) if desk else [],
    }
    return render(request, "polls/visits.html", context)


@require_POST
@in_community
def requests(request: CommunityRequest, pk: int) -> HttpResponse:
    """Of who is on the roll himself; the office writes wishes down on its own page."""
    poll = poll_with_visits(request, pk)
    chosen = request.POST.get("elector", "")
    line = next((one for one in my_lines(request, poll) if str(one.pk) == chosen), None)
    if line is None:
        require(may_ask_for_visit(poll, None, database_now(), None))
    assert line is not None
    ask_for_visit(actor=request.actor, poll=poll, elector=line)
    messages.success(
        request, _("Your wish is noted. When the visit is planned, the list with day and hour stands here.")
    )
    return _back(request, poll)


@require_POST
@in_community
def withdrawal(request: CommunityRequest, pk: int, asked: int) -> HttpResponse:
    """One's own wish, or by the office."""
    poll = poll_with_visits(request, pk)
    wish = get_object_or_404(VisitRequest.objects.select_related("elector"), poll=poll, pk=asked)
    own = request.actor.person is not None and wish.elector.person_id == request.actor.person.pk
    if not own and may_see_unreached(request.actor, poll) is not None:
        raise Http404
    withdraw_visit(actor=request.actor, request=wish)
    messages.success(request, _("The wish for a visit is taken back."))
    return _back(request, poll)


@in_community
def calls(request: CommunityRequest, pk: int) -> HttpResponse:
    """By telephone: the office writes it down by the numbers of the roll."""
    poll = poll_with_visits(request, pk)
    if may_see_unreached(request.actor, poll) is not None:
        raise Http404

    def do(said: dict[str, Any]) -> str:
        for elector in Elector.objects.filter(poll=poll, pk__in=said["names"]):
            ask_for_visit(actor=request.actor, poll=poll, elector=elector)
        count = len(said["names"])
        done = ngettext("%(n)s wish for a visit is noted.", "%(n)s wishes for a visit are noted.", count) % {"n": count}
        messages.success(request, done)
        return visits_url(request, poll)

    context = {"poll": poll, "refusal": may_record_visit_request(request.actor, poll, database_now())}
    return deed(request, CallForm(posted(request), poll=poll), do, "polls/visit_calls.html", context)


def poll_with_visits(request: CommunityRequest, pk: int) -> Poll:
    poll = poll_or_404(request, pk)
    if poll.state == Poll.State.DRAFT or not takes_visits(poll):
        raise Http404
    return poll


def visits_url(request: CommunityRequest, poll: Poll) -> str:
    return reverse("poll-visits", args=[request.community.slug, poll.pk])


def _waiting(poll: Poll) -> list[VisitRequest]:
    """Wishes of those who have not voted and stand on no list yet."""
    planned = VisitPlan.objects.filter(poll=poll, cancelled_at=None).values("stops__elector")
    wishes = VisitRequest.objects.filter(poll=poll, withdrawn_at=None).exclude(elector__in=planned)
    found = wishes.select_related("elector__person", "elector__household", "recorded_by").order_by("pk")
    voted = Box(poll).rows([wish.elector_id for wish in found])
    return [wish for wish in found if wish.elector_id not in voted]


def _back(request: CommunityRequest, poll: Poll) -> HttpResponse:
    response = redirect(visits_url(request, poll))
    response.status_code = 303
    return response
