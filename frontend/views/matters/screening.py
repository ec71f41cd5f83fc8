"""The secretary's desk: what waits for an answer, the late ones first; and one matter with its three answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.models.clock import database_now
from councils.permissions.refusal import require
from frontend.forms.matters import AcceptForm, ReferForm, ReturnForm
from frontend.signatures import sentence
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.matters.reading import Matter, listed, public_or_404
from proposals.actions.screening import accept_proposal, refer_proposal, return_proposal
from proposals.models import Attachment, ProcedureVersion
from proposals.permissions.procedure import definition_of
from proposals.permissions.screening import may_open_desk, may_screen, may_turn_away
from proposals.rules.announcements import rule_words


@in_community
def desk(request: CommunityRequest) -> HttpResponse:
    require(may_open_desk(request.actor))
    now = database_now()
    waiting = listed(request).in_stage("screening").order_by("stage_due_at", "pk")
    returned = listed(request).in_stage("returned").order_by("-stage_since")[:20]
    context = {"waiting": [_row(m, now) for m in waiting], "returned": returned, "tab": "matters"}
    return render(request, "matters/desk.html", context)


def _row(proposal: Any, now: datetime) -> dict[str, Any]:
    due = proposal.stage_due_at
    late = due is not None and now >= due
    return {"matter": proposal, "late": late, "days": abs((due - now).days) if due else None, "due": due}


@in_community
def screening(request: CommunityRequest, pk: int) -> HttpResponse:
    """All three answers on one page; each key posts to an address of its own."""
    matter = _screened_or_404(request, pk)
    return render(request, "matters/screening.html", _context(request, matter))


@in_community
def acceptance(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = _screened_or_404(request, pk)
    form = AcceptForm(posted(request), actor=request.actor, proposal=matter.proposal)

    def do(said: dict[str, Any]) -> str:
        council, version = form.decided
        accept_proposal(
            actor=request.actor, proposal=matter.proposal, procedure=version, council=council, note=said["note"],
            major=said["major"],
        )  # fmt: skip
        messages.success(request, _("Taken up and open for discussion. The author is told."))
        return reverse("matter", args=[request.community.slug, pk])

    return deed(request, form, do, "matters/screening.html", _context(request, matter, accept=form))


@in_community
def returning(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = _screened_or_404(request, pk)
    form = ReturnForm(posted(request))

    def do(said: dict[str, Any]) -> str:
        return_proposal(actor=request.actor, proposal=matter.proposal, reasons=said["reasons"])
        messages.success(request, _("Returned. The author is told, with your reasons."))
        return reverse("screening", args=[request.community.slug])

    return deed(request, form, do, "matters/screening.html", _context(request, matter, back=form))


@in_community
def referral(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = _screened_or_404(request, pk)
    form = ReferForm(posted(request))

    def do(said: dict[str, Any]) -> str:
        refer_proposal(actor=request.actor, proposal=matter.proposal, **said)
        messages.success(request, _("Referred. The author is told."))
        return reverse("screening", args=[request.community.slug])

    return deed(request, form, do, "matters/screening.html", _context(request, matter, refer=form))


def _screened_or_404(request: CommunityRequest, pk: int) -> Matter:
    matter = public_or_404(request, pk)
    if may_open_desk(request.actor) is not None and request.method != "POST":
        raise Http404
    return matter


def _context(request: CommunityRequest, matter: Matter, **forms: Any) -> dict[str, Any]:
    accept = forms.get("accept") or AcceptForm(actor=request.actor, proposal=matter.proposal)
    versions = {version.pk: version for __, version in accept.choices.values()}
    return {
        "matter": matter,
        "version": matter.version,
        "refusal": may_screen(request.actor, matter.proposal, matter.now),
        "kept_here": may_turn_away(request.actor, matter.proposal, matter.now),
        "accept_form": accept,
        "return_form": forms.get("back") or ReturnForm(),
        "refer_form": forms.get("refer") or ReferForm(initial={"to": request.GET.get("to", "")}),
        "described": [_described(version) for version in versions.values()],
        "signatures": sentence(matter.standing(), matter.definition.support),
        "attachments": Attachment.objects.filter(proposal=matter.proposal, removed_at=None).order_by("pk"),
        "due_at": matter.stays[-1].due_at,
        "late": matter.stays[-1].due_at is not None and matter.now >= matter.stays[-1].due_at,
        "tab": "matters",
    }


def _described(version: ProcedureVersion) -> dict[str, Any]:
    """A procedure in plain words, with what carries a matter on each basis."""
    defn, lang = definition_of(version), get_language() or "en"
    rules = [rule_words(rule, lang) for rule in defn.rules.values()]
    return {
        "title": version.title,
        "about": defn.about.text(lang),
        "rules": rules,
        "basis": defn.legal_basis.text(lang),
    }
