"""The risk of a matter: every assessment, newest first, for everybody; the form for the committee; the mark of a major one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.permissions.refusal import require
from frontend.forms.gates import LEVELS, MajorForm, RiskForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.matters.reading import public_or_404
from proposals.actions.major import mark_major
from proposals.actions.risk import assess_risk
from proposals.models import Proposal, RiskAssessment
from proposals.permissions.gate_facts import as_assessed
from proposals.permissions.major import may_mark_major
from proposals.permissions.risk import may_assess_risk
from proposals.rules.risk import risk_verdict


@in_community
def risk(request: CommunityRequest, pk: int) -> HttpResponse:
    found = public_or_404(request, pk)
    proposal = found.proposal
    form = RiskForm(posted(request), request.FILES if request.method == "POST" else None)

    def do(said: dict[str, Any]) -> str:
        words = {
            key: said[key] for key in ("level", "controllable", "points", "measures", "contingency", "waived_reason")
        }
        assess_risk(actor=request.actor, proposal=proposal, paper=form.upload(), **words)
        messages.success(request, _("The assessment is on the matter's page."))
        return reverse("matter-risk", args=[request.community.slug, pk])

    context = {
        "matter": proposal,
        "version": found.version,
        "assessed": assessments(proposal),
        "may_assess": may_assess_risk(request.actor, proposal) is None,
        "may_mark": may_mark_major(request.actor, proposal) is None,
        "tab": "matters",
    }
    return deed(request, form, do, "matters/risk.html", context)


def assessments(proposal: Proposal) -> list[dict[str, Any]]:
    """Newest first, each with what it means."""
    lang = get_language() or "en"
    found = RiskAssessment.objects.filter(proposal=proposal).select_related("attachment").order_by("-number")
    return [
        {
            "found": one, "level": LEVELS.get(one.level), "newest": at == 0,  # type: ignore[call-overload]
            "verdict": risk_verdict(as_assessed(one), proposal.major),
            "says": risk_verdict(as_assessed(one), proposal.major).words.text(lang),
        }
        for at, one in enumerate(found)
    ]  # fmt: skip


@in_community
def major(request: CommunityRequest, pk: int) -> HttpResponse:
    found = public_or_404(request, pk)
    proposal = found.proposal
    if request.method != "POST":
        require(may_mark_major(request.actor, proposal))

    def do(said: dict[str, Any]) -> str:
        mark_major(actor=request.actor, proposal=proposal, **said)
        messages.success(request, _("It is on record."))
        return reverse("matter-gates", args=[request.community.slug, pk])

    form = MajorForm(posted(request), initial={"major": proposal.major})
    context = {"matter": proposal, "version": found.version, "tab": "matters"}
    context["back"] = reverse("matter-gates", args=[request.community.slug, pk])  # type: ignore[assignment]
    return deed(request, form, do, "matters/major.html", context)
