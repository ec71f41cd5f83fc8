"""Sealed letters: one person asks for them, another confirms and gets the sheets. The codes are on the sheets alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from councils.actions.letters import ask_for_letters, confirm_letters, drop_letters
from councils.models import ClaimCode, LetterBatch, Person
from councils.models.clock import database_now
from councils.permissions.letters import may_ask_for_letters, may_confirm_letters, may_drop_letters
from councils.permissions.refusal import require
from councils.permissions.register import may_read_register
from frontend.documents.letters import letters_pdf
from frontend.forms.people import LettersForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.people.found import person_or_404


@never_cache
@in_community
def letters(request: CommunityRequest) -> HttpResponse:
    """Ask for letters; which wait for a second person; which are printed."""
    require(may_read_register(request.actor))

    def do(said: dict[str, Any]) -> str:
        batch = ask_for_letters(actor=request.actor, building=said["building"])
        return reverse("letter-batch", args=[request.community.slug, batch.pk])

    batches = LetterBatch.objects.filter(community=request.community).select_related("asked_by", "confirmed_by")
    context = {
        "waiting": batches.filter(confirmed_by=None).order_by("pk"),
        "printed": batches.exclude(confirmed_by=None).order_by("-confirmed_at")[:30],
        "refused": may_ask_for_letters(request.actor),
    }
    return deed(
        request, LettersForm(request.POST or None, community=request.community), do, "people/letters.html", context
    )


def _batch_or_404(request: CommunityRequest, pk: int) -> LetterBatch:
    require(may_read_register(request.actor))
    found = LetterBatch.objects.filter(community=request.community).select_related("asked_by", "confirmed_by")
    return get_object_or_404(found, pk=pk)


@never_cache
@in_community
def letter_batch(request: CommunityRequest, pk: int) -> HttpResponse:
    batch, now = _batch_or_404(request, pk), database_now()
    codes = ClaimCode.objects.filter(batch=batch)
    return render(
        request,
        "people/letter_batch.html",
        {
            "batch": batch,
            "people": Person.objects.filter(pk__in=batch.person_ids).order_by("register_id")[:50],
            "used": codes.exclude(used_at=None).count(),
            "valid": codes.filter(used_at=None, revoked_at=None, expires_at__gt=now).count(),
            "refused": may_confirm_letters(request.actor, batch, now),
            "refused_drop": may_drop_letters(request.actor, batch, now),
        },
    )


@require_POST
@in_community
def printing(request: CommunityRequest, pk: int) -> HttpResponse:
    """The answer is the PDF itself; nothing keeps it."""
    batch = _batch_or_404(request, pk)
    drawn = confirm_letters(actor=request.actor, batch=batch)
    address = request.build_absolute_uri(reverse("claim", args=[request.community.slug]))
    response = HttpResponse(letters_pdf(request.community, drawn, address), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{request.community.slug}-letters-{batch.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@in_community
def removal(request: CommunityRequest, pk: int) -> HttpResponse:
    drop_letters(actor=request.actor, batch=_batch_or_404(request, pk))
    messages.success(request, _("These letters are taken back. Nothing was printed."))
    response = redirect("letters", request.community.slug)
    response.status_code = 303
    return response


@require_POST
@in_community
def person_letter(request: CommunityRequest, pk: int) -> HttpResponse:
    """One letter for one person, for example to get back in after a lost password."""
    batch = ask_for_letters(actor=request.actor, person=person_or_404(request, pk))
    messages.success(request, _("The letter is asked for. Another secretary or clerk confirms and prints it."))
    response = redirect("letter-batch", request.community.slug, batch.pk)
    response.status_code = 303
    return response
