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
from frontend.forms.paper import PaperForm, TotalsForm
from frontend.forms.polls import WhyForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.polls.seen import poll_or_404, posted
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch, reject_paper_batch, sign_off_paper
from proposals.models import Elector, PaperBatch, Poll, WorkingBallot
from proposals.permissions.paper import may_confirm_paper, may_enter_paper, may_reject_paper, may_sign_off_paper
from proposals.permissions.poll import may_see_roll


@in_community
def paper(request: CommunityRequest, pk: int) -> HttpResponse:
    """The desk: what is in, what waits for whom, and signing that no more comes."""
    poll = _poll_with_desk(request, pk)
    batches = list(PaperBatch.objects.filter(poll=poll).select_related("entered_by", "confirmed_by").order_by("number"))
    waiting = sum(batch.state == PaperBatch.State.ENTERED for batch in batches)
    for batch in batches:
        batch.poll = poll
    rows = [
        {
            "batch": batch,
            "confirm": may_confirm_paper(request.actor, batch),
            "may_reject": may_reject_paper(request.actor, batch) is None,
        }
        for batch in batches
    ]
    context = {
        "poll": poll,
        "rows": rows,
        "refused_entry": may_enter_paper(request.actor, poll),
        "refused_sign_off": may_sign_off_paper(request.actor, poll, waiting),
        "ballots": sum(len(b.names) for b in batches if b.state == PaperBatch.State.CONFIRMED),
    }
    return render(request, "polls/paper.html", context)


@in_community
def batches(request: CommunityRequest, pk: int) -> HttpResponse:
    """Type a batch in. The key "look" only searches the roll; what is typed stays."""
    poll = _poll_with_desk(request, pk)

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
    poll, batch = _batch(request, pk, number)

    def do(said: dict[str, Any]) -> str:
        confirm_paper_batch(actor=request.actor, batch=batch, totals=said)
        messages.success(request, _("Batch %(number)s is confirmed and counts.") % {"number": number})
        return desk_url(request, poll)

    lines = Elector.objects.filter(pk__in=batch.names).select_related("person", "household").order_by("number")
    context = {"poll": poll, "batch": batch, "lines": lines, "refusal": may_confirm_paper(request.actor, batch)}
    return deed(request, TotalsForm(posted(request)), do, "polls/confirmation.html", context)


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
    poll = _poll_with_desk(request, pk)
    sign_off_paper(actor=request.actor, poll=poll)
    messages.success(request, _("Signed: no more paper comes."))
    return redirect(desk_url(request, poll))


def desk_url(request: CommunityRequest, poll: Poll) -> str:
    return reverse("poll-paper", args=[request.community.slug, poll.pk])


def _poll_with_desk(request: CommunityRequest, pk: int) -> Poll:
    """The desk shows names, so it exists for those who may see the roll."""
    poll = poll_or_404(request, pk)
    if may_see_roll(request.actor, poll) is not None or not poll.takes_paper:
        raise Http404
    return poll


def _batch(request: CommunityRequest, pk: int, number: int) -> tuple[Poll, PaperBatch]:
    poll = _poll_with_desk(request, pk)
    batch = get_object_or_404(PaperBatch, poll=poll, number=number)
    batch.poll = poll
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
