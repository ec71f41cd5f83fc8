"""Co-sign, take a signature back, enter one from paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.forms.matters import PaperSignatureForm
from frontend.signatures import figure
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.matters.reading import public_or_404
from proposals.actions.support import sign_support, withdraw_support
from proposals.models import Support


@require_POST
@in_community
def signature(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = public_or_404(request, pk)
    sign_support(actor=request.actor, proposal=matter.proposal)
    messages.success(request, _("You have co-signed. You may take it back until the matter is taken up."))
    return _back(request, pk)


@require_POST
@in_community
def signature_withdrawal(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = public_or_404(request, pk)
    withdraw_support(actor=request.actor, proposal=matter.proposal)
    messages.success(request, _("Your signature is taken back."))
    return _back(request, pk)


@in_community
def paper_signatures(request: CommunityRequest, pk: int) -> HttpResponse:
    """The office enters signatures from paper, one after the other, or takes one back that was signed on paper."""
    matter = public_or_404(request, pk)
    if not (request.actor.is_secretary or request.actor.is_clerk):
        raise Http404
    here = reverse("matter-paper-signatures", args=[request.community.slug, pk])

    def do(said: dict[str, Any]) -> str:
        if "withdraw" in request.POST:
            withdraw_support(actor=request.actor, proposal=matter.proposal, person=said["number"])
            messages.success(request, _("The signature is taken back."))
        else:
            sign_support(actor=request.actor, proposal=matter.proposal, person=said["number"])
            messages.success(request, _("The signature is entered. The next one, please."))
        return here

    entered = Support.objects.filter(proposal=matter.proposal, recorded_by__isnull=False, withdrawn_at=None)
    context = {
        "matter": matter,
        "version": matter.version,
        "figure": figure(matter.standing(), matter.definition.support),
        "entered": entered.select_related("person", "recorded_by").order_by("-signed_at", "-pk")[:50],
        "tab": "matters",
    }
    return deed(request, PaperSignatureForm(posted(request), actor=request.actor), do, "matters/paper.html", context)


def _back(request: CommunityRequest, pk: int) -> HttpResponse:
    response = redirect(reverse("matter", args=[request.community.slug, pk]) + "#support")
    response.status_code = 303
    return response
