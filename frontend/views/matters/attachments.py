"""Attach, take off, download. A file is served as what it was found to be, and can run nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frontend.forms.matters import AttachmentForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.matters.reading import Matter, matter_or_404
from proposals.actions.attachments import add_attachment, remove_attachment
from proposals.models import Attachment
from proposals.permissions.attachment import may_attach

SHOWN = ("image/jpeg", "image/png")


@in_community
def attachments(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = matter_or_404(request, pk)
    form = AttachmentForm(posted(request), request.FILES if request.method == "POST" else None)

    def do(said: dict[str, Any]) -> str:
        upload, kind = said["file"], said["kind"]
        add_attachment(
            actor=request.actor, proposal=matter.proposal, name=upload.name, content=upload.read(), kind_of_paper=kind
        )
        messages.success(request, _("The file is attached."))
        return _home(request, matter)

    held = Attachment.objects.filter(proposal=matter.proposal, removed_at=None).order_by("pk")
    context = {"matter": matter, "version": matter.version, "attachments": held, "back": _home(request, matter)}
    context |= {"refusal": may_attach(request.actor, matter.proposal, matter.now), "tab": "matters"}
    return deed(request, form, do, "matters/attachments.html", context)


@require_safe
@in_community
def attachment(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    matter = matter_or_404(request, pk)
    found = get_object_or_404(Attachment, proposal=matter.proposal, pk=number, removed_at=None)
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=found.content_type)
    apart = found.content_type not in SHOWN
    response["Content-Disposition"] = content_disposition_header(apart, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    public = matter.proposal.submitted_at is not None
    response["Cache-Control"] = "private, max-age=3600" if public else "private, no-store"
    return response


@require_POST
@in_community
def attachment_removal(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    matter = matter_or_404(request, pk)
    found = get_object_or_404(Attachment.objects.select_related("proposal"), proposal=matter.proposal, pk=number)
    remove_attachment(actor=request.actor, attachment=found)
    messages.success(request, _("The file is taken off."))
    response = redirect(_home(request, matter))
    response.status_code = 303
    return response


def _home(request: CommunityRequest, matter: Matter) -> str:
    page = "matter-draft" if matter.stage == "draft" else "matter"
    return reverse(page, args=[request.community.slug, matter.proposal.pk]) + "#papers"
