"""Correct the legal basis of a procedure, place by place, in both languages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from councils.permissions.refusal import require
from frontend.forms.procedures import LegalBasisForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.procedures.pages import version_or_404
from proposals.actions.procedures import amend_legal_basis
from proposals.permissions.procedure import definition_of, may_amend_procedure


@in_community
def legal_basis(request: CommunityRequest, procedure: str) -> HttpResponse:
    version = version_or_404(request, procedure)
    require(may_amend_procedure(request.actor, version))
    form = LegalBasisForm(posted(request), definition=definition_of(version))

    def do(said: dict[str, Any]) -> str:
        amended = amend_legal_basis(actor=request.actor, version=version, texts=form.texts(), why=said["why"])
        if amended.pk == version.pk:
            messages.info(request, _("Nothing was changed."))
        else:
            messages.success(request, _("Corrected. Matters that run keep the version they began with."))
        return reverse("procedure", args=[request.community.slug, version.key])

    return deed(request, form, do, "procedures/legal_basis.html", {"version": version})
