"""Signatures from paper: one person ticks the names, another counts again. No name ever stands in an address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from councils.models.clock import database_now, local_today
from councils.permissions.refusal import require
from councils.rules.names import normalise
from frontend.forms.petitions import CountForm, SheetForm, WhyRejectedForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.petitions.found import petition_or_404, told
from proposals.actions.petition_sheets import code_of, confirm_sheet, enter_sheet, reject_sheet
from proposals.models import Petition, PetitionSheet, PetitionSignature
from proposals.permissions.petition import may_confirm_sheet, may_enter_sheet, may_see_sheets, may_settle_sheet
from proposals.permissions.petition_standing import lines_of

FOUND = 40


@never_cache
@in_community
def sheets(request: CommunityRequest, pk: int) -> HttpResponse:
    """What is in and what waits for whom; the form to type in. The key "look" only searches; what is typed stays."""
    petition = petition_or_404(request, pk)
    require(may_see_sheets(request.actor, petition))
    here = reverse("petition-sheets", args=[request.community.slug, pk])

    def do(said: dict[str, Any]) -> str:
        sheet = enter_sheet(actor=request.actor, petition=petition, codes=said["names"], count=said["count"])
        done = _("Sheet %(number)s is typed in. It counts when another person has confirmed it.")
        messages.success(request, done % {"number": sheet.number})
        return here

    words = (request.POST.get("q") or "").strip()[:60]
    context = told(petition) | {
        "rows": _rows(request, petition),
        "enter_refusal": may_enter_sheet(request.actor, petition, database_now()),
        "q": words,
        "found": _search(petition, words) if words else [],
    }
    if "look" in request.POST:
        typed = " ".join([request.POST.get("names", ""), *request.POST.getlist("tick")]).strip()
        form = SheetForm(initial={"names": typed, "count": request.POST.get("count", "")})
        return render(request, "petitions/sheets.html", {"form": form, **context})
    return deed(request, SheetForm(posted(request)), do, "petitions/sheets.html", context)


def _rows(request: CommunityRequest, petition: Petition) -> list[dict[str, Any]]:
    found = PetitionSheet.objects.filter(petition=petition).select_related("entered_by", "settled_by")
    rows = []
    for sheet in found.annotate(names=Count("signatures")).order_by("number"):
        sheet.petition = petition
        rows.append(
            {
                "sheet": sheet,
                "confirm_refusal": may_confirm_sheet(request.actor, sheet),
                "may_reject": may_settle_sheet(request.actor, sheet) is None,
            }
        )
    return rows


def _search(petition: Petition, words: str) -> list[dict[str, Any]]:
    """Lines of the register whose name, building, door or number has every word."""
    wanted = normalise(words).casefold().split()
    held = PetitionSignature.objects.filter(petition=petition).standing()  # type: ignore[attr-defined]
    people, homes = set(held.values_list("person", flat=True)), set(held.values_list("household", flat=True))
    rows: list[dict[str, Any]] = []
    for line in lines_of(petition, local_today(petition.community)):
        code = code_of(petition, line)
        text = f"{line.person.name} {line.person.name_en} {line.building} {line.door} {code}".casefold()
        if all(word in text for word in wanted):
            home = line.household.pk if line.household else None
            signed = line.person.pk in people or (home is not None and home in homes)
            rows.append({"line": line, "code": code, "signed": signed})
            if len(rows) == FOUND:
                break
    return rows


def _sheet(request: CommunityRequest, pk: int, number: int) -> PetitionSheet:
    petition = petition_or_404(request, pk)
    require(may_see_sheets(request.actor, petition))
    sheet = get_object_or_404(PetitionSheet.objects.select_related("entered_by"), petition=petition, number=number)
    sheet.petition = petition
    return sheet


@never_cache
@in_community
def confirmation(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    sheet = _sheet(request, pk, number)
    if request.method != "POST":
        require(may_confirm_sheet(request.actor, sheet))

    def do(said: dict[str, Any]) -> str:
        confirm_sheet(actor=request.actor, sheet=sheet, count=said["count"])
        messages.success(request, _("The signatures count now."))
        return reverse("petition-sheets", args=[request.community.slug, pk])

    signed = PetitionSignature.objects.filter(sheet=sheet).select_related("person", "household")
    context = {"sheet": sheet, "petition": sheet.petition, "signed": signed.order_by("person__register_id")}
    return deed(request, CountForm(posted(request)), do, "petitions/confirmation.html", context)


@in_community
def rejection(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    sheet = _sheet(request, pk, number)
    if request.method != "POST":
        require(may_settle_sheet(request.actor, sheet))

    def do(said: dict[str, Any]) -> str:
        reject_sheet(actor=request.actor, sheet=sheet, why=said["why"])
        messages.success(request, _("The sheet is rejected; its names are free again."))
        return reverse("petition-sheets", args=[request.community.slug, pk])

    context = {"sheet": sheet, "petition": sheet.petition}
    return deed(request, WhyRejectedForm(posted(request)), do, "petitions/rejection.html", context)
