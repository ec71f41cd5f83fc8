"""Sign with one's own account, or take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.views.community import CommunityRequest, in_community
from frontend.views.petitions.found import petition_or_404
from proposals.actions.petitions import sign_petition, withdraw_signature


@require_POST
@in_community
def signature(request: CommunityRequest, pk: int) -> HttpResponse:
    sign_petition(actor=request.actor, petition=petition_or_404(request, pk))
    messages.success(request, _("You have signed. You may take it back until enough have."))
    return _back(request, pk)


@require_POST
@in_community
def withdrawal(request: CommunityRequest, pk: int) -> HttpResponse:
    withdraw_signature(actor=request.actor, petition=petition_or_404(request, pk))
    messages.success(request, _("Your signature is taken back."))
    return _back(request, pk)


def _back(request: CommunityRequest, pk: int) -> HttpResponse:
    response = redirect("petition", request.community.slug, pk)
    response.status_code = 303
    return response
