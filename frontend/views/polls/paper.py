"""The paper desk: batches typed in by one person, confirmed by another, and signed off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councils.models.clock import database_now
from frontend.forms.paper import AgainForm, CountForm, PaperForm
from frontend.forms.polls import WhyForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.polls.seen import poll_or_404, posted
from proposals.actions.assistance import assisted
from proposals.actions.paper import (
    confirm_paper_batch,
    correct_paper_batch,
    enter_paper_batch,
    reject_paper_batch,
    sign_off_paper,
)
from proposals.actions.sheet_account import sheet_account
from proposals.models import CallBack, Elector, PaperBatch, Poll, VisitPlan, WorkingBallot
from proposals.permissions.paper import (
    may_confirm_paper,
    may_correct_paper,
    may_enter_paper,
    may_reject_paper,
    may_sign_off_paper,
)
from proposals.permissions.poll import may_see_roll
from proposals.permissions.sheets import sheets_in_order
from proposals.permissions.visits import in_team


@in_community
def paper(request: CommunityRequest, pk: int) -> HttpResponse:
    """The desk: what is in, what waits for whom, and signing that no more comes."""
    poll = poll_with_desk(request, pk)
    batches = list(
        PaperBatch.objects.filter(poll=poll).select_related("entered_by", "confirmed_by", "plan").order_by("number")
    )
    waiting = sum(batch.state == PaperBatch.State.ENTERED for batch in batches)
    for batch in batches:
        batch.poll = poll
    rows = [
        {
            "batch": batch,
            "confirm": may_confirm_paper(request.actor, batch),
            "may_reject": may_reject_paper(request.actor, batch) is None,
            "may_correct": batch.differed and may_correct_paper(request.actor, batch) is None,
        }
        for batch in batches
    ]
    asked = CallBack.objects.filter(plan__poll=poll, answer="").count()
    account = sheet_account(poll)
    refused_sign_off = may_sign_off_paper(request.actor, poll, waiting, asked) or sheets_in_order(account)
    context = {
        "poll": poll,
        "rows": rows,
        "account": account,
        "assisted": list(assisted(poll)),
        "plans": VisitPlan.objects.filter(poll=poll).order_by("number"),
        "refused_entry": may_enter_paper(request.actor, poll),
        "refused_sign_off": refused_sign_off,
        "ballots": sum(len(b.names) for b in batches if b.state == PaperBatch.State.CONFIRMED),
    }
    return render(request, "polls/paper.html", context)


@in_community
def batches(request: CommunityRequest, pk: int) -> HttpResponse:
    """Type a batch in. The key "look" only searches the roll; what is typed stays."""
    poll = poll_with_desk(request, pk)

    def do(said: dict[str, Any]) -> str:
        batch = enter_paper_batch(
            actor=request.actor,
            poll=poll,
            names=said["electors"],
            totals=form.totals(),
            collected_at=said["collected_at"],
            channel=said["channel"],
            place=said["place"],
            few_acknowledged=said.get("few_acknowledged", False),
            plan=said.get("plan"),
        )
        done = _("Batch %(number)s is typed in. Another person confirms it.") % {"number": batch.number}
        messages.success(request, done)
        return desk_url(request, poll)

    words = (request.POST.get("q") or "").strip()[:60]
    initial = {"collected_at": timezone.localtime(database_now()).replace(second=0, microsecond=0)}
    context = {"poll": poll, "q": words, "found": _search(poll, words)}
    if "look" in request.POST:
        form = PaperForm(poll=poll, initial=initial | _typed(request))
        return render(request, "polls/batch.html", {"form": form, **context})
    form = PaperForm(posted(request), poll=poll, initial=initial)
    return deed(request, form, do, "polls/batch.html", context)


@in_community
def confirmation(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    """The second count is blind: neither names nor totals of the first are shown."""
    poll, batch = _batch(request, pk, number)

    def do(said: dict[str, Any]) -> str:
        confirm_paper_batch(actor=request.actor, batch=batch, totals=form.totals(), names=said["electors"])
        messages.success(request, _("Batch %(number)s is confirmed and counts.") % {"number": number})
        return desk_url(request, poll) if may_see_roll(request.actor, poll) is None else _poll_url(request, poll)

    form = AgainForm(posted(request), poll=poll)
    context = {"poll": poll, "batch": batch, "refusal": may_confirm_paper(request.actor, batch)}
    return deed(request, form, do, "polls/confirmation.html", context)


@in_community
def correction(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    """Two counts differed: type it anew. Nothing of the first is filled in."""
    poll, batch = _batch(request, pk, number)

    def do(said: dict[str, Any]) -> str:
        correct_paper_batch(
            actor=request.actor,
            batch=batch,
            names=said["electors"],
            totals=form.totals(),
            few_acknowledged=said.get("few_acknowledged", False),
        )
        done = _("Batch %(number)s is typed anew. Another person confirms it.") % {"number": number}
        messages.success(request, done)
        return desk_url(request, poll)

    form = CountForm(posted(request), poll=poll)
    context = {"poll": poll, "batch": batch, "refusal": may_correct_paper(request.actor, batch)}
    return deed(request, form, do, "polls/correction.html", context)


@in_community
def rejection(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    poll, batch = _batch(request, pk, number)

    def do(said: dict[str, Any]) -> str:
        reject_paper_batch(actor=request.actor, batch=batch, **said)
        messages.success(request, _("Batch %(number)s is rejected; its names are free again.") % {"number": number})
        return desk_url(request, poll)

    context = {"poll": poll, "batch": batch}
    return deed(request, WhyForm(posted(request)), do, "polls/rejection.html", context)


@require_POST
@in_community
def sign_off(request: CommunityRequest, pk: int) -> HttpResponse:
    poll = poll_with_desk(request, pk)
    sign_off_paper(actor=request.actor, poll=poll)
    messages.success(request, _("Signed: no more paper comes."))
    return redirect(desk_url(request, poll))


def desk_url(request: CommunityRequest, poll: Poll) -> str:
    return reverse("poll-paper", args=[request.community.slug, poll.pk])


def poll_with_desk(request: CommunityRequest, pk: int) -> Poll:
    """The desk shows names, so it exists for those who may see the roll."""
    poll = poll_or_404(request, pk)
    if may_see_roll(request.actor, poll) is not None or not poll.takes_paper:
        raise Http404
    return poll


def _poll_url(request: CommunityRequest, poll: Poll) -> str:
    return reverse("poll", args=[request.community.slug, poll.pk])


def _batch(request: CommunityRequest, pk: int, number: int) -> tuple[Poll, PaperBatch]:
    """For the desk; and for the team that went on the visits, who count its batch again."""
    poll = poll_or_404(request, pk)
    batch = get_object_or_404(PaperBatch.objects.select_related("plan"), poll=poll, number=number)
    batch.poll = poll
    if batch.plan is None or not in_team(request.actor, batch.plan):
        poll_with_desk(request, pk)
    return poll, batch


def _typed(request: CommunityRequest) -> dict[str, Any]:
    """What stands in the form, with the numbers that were ticked in the search added."""
    typed: dict[str, Any] = {key: request.POST.get(key, "") for key in request.POST if key != "csrfmiddlewaretoken"}
    for field, numbers in request.POST.lists():
        if field.startswith("tick"):
            into = "names" + field.removeprefix("tick")
            typed[into] = ", ".join(part for part in [str(typed.get(into, "")).strip(), *map(str, numbers)] if part)
    return typed


def _search(poll: Poll, words: str) -> list[dict[str, Any]]:
    if not words:
        return []
    lines = Elector.objects.filter(poll=poll).filter(
        Q(person__name__icontains=words)
        | Q(building__icontains=words)
        | Q(household__door__icontains=words)
        | Q(number=int(words) if words.isdecimal() else 0)
    )
    found = list(lines.select_related("person", "household").order_by("number")[:60])
    voted = dict(WorkingBallot.objects.filter(poll=poll, elector__in=found).values_list("elector_id", "channel"))
    return [{"line": line, "voted": voted.get(line.pk)} for line in found]
