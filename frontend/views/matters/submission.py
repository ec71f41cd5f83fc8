"""Look at it once as everybody will see it, then submit. And take it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.forms.matters import WhyForm
from frontend.signatures import counted
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.matters.reading import matter_or_404, public_or_404
from proposals.actions.submission import submit_proposal, withdraw_proposal
from proposals.models import Attachment, Support
from proposals.permissions.proposal import may_publish_version, may_submit_proposal, may_withdraw_proposal


@in_community
def submission(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = matter_or_404(request, pk)
    refusal = may_submit_proposal(request.actor, matter.proposal, matter.now)
    if refusal is not None and request.method != "POST":
        raise Http404

    def do(said: dict[str, Any]) -> str:
        submitted = submit_proposal(actor=request.actor, proposal=matter.proposal)
        messages.success(
            request, _("Your proposal is public. It is number %(number)s.") % {"number": _number(submitted)}
        )
        return reverse("matter", args=[request.community.slug, pk])

    standing = matter.standing()
    own = Support.objects.filter(proposal=matter.proposal, withdrawn_at=None).exists()
    short = max(standing.needed - (standing.have if own else standing.have + 1), 0)
    context = {
        "matter": matter,
        "version": matter.version,
        "blocked": may_publish_version(matter.version),
        "attachments": Attachment.objects.filter(proposal=matter.proposal, removed_at=None).order_by("pk"),
        "needed": counted(standing.needed, standing.base),
        "short": short,
        "tab": "matters",
    }
    return deed(request, forms.Form(posted(request)), do, "matters/submission.html", context)


@in_community
def withdrawal(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = public_or_404(request, pk)
    if may_withdraw_proposal(request.actor, matter.proposal, matter.now) is not None and request.method != "POST":
        raise Http404

    def do(said: dict[str, Any]) -> str:
        withdraw_proposal(actor=request.actor, proposal=matter.proposal, why=said["why"])
        messages.success(request, _("The proposal is withdrawn. Its page stays and says so."))
        return reverse("matter", args=[request.community.slug, pk])

    context = {"matter": matter, "version": matter.version, "tab": "matters"}
    return deed(request, WhyForm(posted(request)), do, "matters/withdraw.html", context)


def _number(proposal: Any) -> str:
    return f"{proposal.year}/{proposal.number}"
