"""Asking back: some of those visited are drawn by lot, and somebody who did not go along asks them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from frontend.forms.sheets import ANSWERS, AnswerForm, SampleForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.polls.seen import posted
from frontend.views.polls.tours import plan_or_404
from proposals.actions.visits import answer_call_back, draw_call_backs
from proposals.models import CallBack, Poll, VisitPlan
from proposals.permissions.poll import may_see_roll
from proposals.permissions.visits import may_call_back


@never_cache
@in_community
def call_backs(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    poll, plan = _found(request, pk, number)

    def do(said: dict[str, Any]) -> str:
        drawn = len(draw_call_backs(actor=request.actor, plan=plan, **said))
        messages.success(request, ngettext("%(n)s is drawn.", "%(n)s are drawn.", drawn) % {"n": drawn})
        return _back(request, poll, plan)

    calls = CallBack.objects.filter(plan=plan).select_related("elector__person", "elector__household", "asked_by")
    context = {
        "poll": poll,
        "plan": plan,
        "calls": calls.order_by("pk"),
        "words": dict(ANSWERS),
        "refusal": may_call_back(request.actor, plan),
    }
    return deed(request, SampleForm(posted(request), initial={"count": 5}), do, "polls/call_backs.html", context)


@never_cache
@in_community
def answer(request: CommunityRequest, pk: int, number: int, call: int) -> HttpResponse:
    poll, plan = _found(request, pk, number)
    one = get_object_or_404(CallBack.objects.select_related("elector__person", "plan"), plan=plan, pk=call)

    def do(said: dict[str, Any]) -> str:
        answer_call_back(actor=request.actor, call=one, **said)
        messages.success(request, _("Written down."))
        return _back(request, poll, plan)

    initial = {"answer": one.answer, "note": one.note}
    context = {"poll": poll, "plan": plan, "call": one, "refusal": may_call_back(request.actor, plan)}
    return deed(request, AnswerForm(posted(request), initial=initial), do, "polls/call_back.html", context)


def _found(request: CommunityRequest, pk: int, number: int) -> tuple[Poll, VisitPlan]:
    """Names and doors stand here: it exists for those who see the roll and for who may ask back."""
    poll, plan = plan_or_404(request, pk, number)
    if may_see_roll(request.actor, poll) is not None and may_call_back(request.actor, plan) is not None:
        raise Http404
    return poll, plan


def _back(request: CommunityRequest, poll: Poll, plan: VisitPlan) -> str:
    return reverse("poll-call-backs", args=[request.community.slug, poll.pk, plan.number])
