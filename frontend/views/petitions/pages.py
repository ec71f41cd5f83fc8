"""All petitions, one petition, and beginning one for a matter. Who signed is nobody's to read: only how many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from councils.models.clock import database_now
from councils.permissions.refusal import require
from frontend.forms.petitions import AnswerForm, StartForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.matters.reading import public_or_404
from frontend.views.petitions.found import listed, petition_or_404, told
from proposals.actions.petitions import answer_petition, meeting_now, start_petition
from proposals.models import Petition, PetitionSignature
from proposals.permissions.petition import (
    may_answer_petition,
    may_ever_sign,
    may_see_sheets,
    may_sign_petition,
    may_start_petition,
    may_withdraw_signature,
)
from proposals.permissions.petition_standing import rules_for


@in_community
def petitions(request: CommunityRequest) -> HttpResponse:
    """What is due first, then what is being signed, then the rest."""
    found = Petition.objects.filter(community=request.community).select_related("council", "community")
    page = Paginator(found.order_by(F("due_at").asc(nulls_last=True), "-pk"), 20).get_page(request.GET.get("page"))
    rows = listed(list(page), database_now())
    return render(request, "petitions/list.html", {"page": page, "rows": rows})


@never_cache
@in_community
def petition(request: CommunityRequest, pk: int) -> HttpResponse:
    found, now = petition_or_404(request, pk), database_now()
    context = told(found, now)
    collecting = context["state"] == "collecting"
    actor = request.actor
    mine = PetitionSignature.objects.filter(petition=found, person=actor.person).standing()  # type: ignore[attr-defined]
    signed = actor.person is not None and mine.exists()
    context |= {
        "topic": f"proposal.{found.proposal_id}",
        "signed": signed,
        "sign_refusal": may_sign_petition(actor, found, now) if collecting and not signed else None,
        "may_withdraw": signed and may_withdraw_signature(actor, found, now) is None,
        "collecting": collecting,
        "may_see_sheets": may_see_sheets(actor, found) is None,
        "may_answer": may_answer_petition(actor, found) is None,
        "may_convene": actor.is_secretary and context["state"] in ("reached", "late"),
        "tab": "matters",
    }
    return render(request, "petitions/petition.html", context)


@in_community
def start(request: CommunityRequest, pk: int) -> HttpResponse:
    """For a matter: one of the petitions that its procedure knows and that has not begun."""
    matter = public_or_404(request, pk)
    proposal = matter.proposal
    require(may_ever_sign(request.actor))
    begun = set(Petition.objects.filter(proposal=proposal).values_list("key", flat=True))
    rules = [rule for rule in rules_for(proposal) if rule.key not in begun]
    meeting = meeting_now(proposal) if any(rule.who == "present" for rule in rules) else None
    refused = {rule.key: may_start_petition(request.actor, proposal, rule, meeting, matter.now) for rule in rules}
    possible = [rule for rule in rules if refused[rule.key] is None]

    def do(said: dict[str, Any]) -> str:
        made = start_petition(actor=request.actor, proposal=proposal, key=said["key"])
        messages.success(request, _("The petition has begun. Whoever may sign it can do so now."))
        return reverse("petition", args=[request.community.slug, made.pk])

    form = StartForm(posted(request), rules=rules if request.method == "POST" else possible)
    context = {
        "version": matter.version,
        "matter": proposal,
        "possible": possible,
        "refusal": next((refused[rule.key] for rule in rules if refused[rule.key] is not None), None),
        "tab": "matters",
    }
    return deed(request, form, do, "petitions/start.html", context)


@in_community
def answer(request: CommunityRequest, pk: int) -> HttpResponse:
    found = petition_or_404(request, pk)
    if request.method != "POST":
        require(may_answer_petition(request.actor, found))

    def do(said: dict[str, Any]) -> str:
        answer_petition(actor=request.actor, petition=found, answer=said["answer"])
        messages.success(request, _("The answer is published."))
        return reverse("petition", args=[request.community.slug, found.pk])

    return deed(request, AnswerForm(posted(request)), do, "petitions/answer.html", told(found))
