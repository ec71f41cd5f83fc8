"""The right path of one proposal, at its screening: asked, found, and taken in one step with the acceptance."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from frontend.forms.matters import AcceptForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.matters.reading import public_or_404
from frontend.views.procedures.fitting import found_path, values_of
from proposals.permissions.screening import may_open_desk, may_screen


@in_community
def path(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = public_or_404(request, pk)
    if may_open_desk(request.actor) is not None:
        raise Http404
    context = found_path(request) | {"matter": matter, "tab": "matters"}
    refusal = may_screen(request.actor, matter.proposal, matter.now)
    if refusal is None and context.get("version") and context["bodies"]:
        context["accept_form"] = _acceptance(request, matter, context)
    return render(request, "procedures/fitting.html", context | {"screen_refusal": refusal})


def _acceptance(request: CommunityRequest, matter: Any, found: dict[str, Any]) -> AcceptForm:
    """The acceptance, filled in: body, procedure, whether it is major, and the reason as the word to everybody."""
    initial = {"major": found["fit"].risk or matter.proposal.major, "note": found["reason"]}
    form = AcceptForm(initial=initial, actor=request.actor, proposal=matter.proposal)
    return form.only(values_of(found["bodies"], found["version"]))
