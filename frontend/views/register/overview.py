"""The register at a glance, and taking it out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from councils.actions.register_export import export_register
from councils.models import Household, Ownership, Person, RegisterImport, Unit
from councils.models.clock import database_now, local_today
from councils.permissions.refusal import require
from councils.permissions.register import may_export_register, may_read_register
from frontend.forms.register import ExportForm
from frontend.views.community import CommunityRequest, in_community

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@never_cache
@in_community
def register(request: CommunityRequest) -> HttpResponse:
    require(may_read_register(request.actor))
    imports = RegisterImport.objects.filter(community=request.community).defer("content")
    return render(
        request,
        "register/register.html",
        {
            "counts": _counts(request),
            "waiting": imports.filter(state__in=("preview", "applying")).order_by("-pk"),
            "imports": imports.filter(state="applied").select_related("uploaded_by").order_by("-pk")[:20],
        },
    )


def _counts(request: CommunityRequest) -> list[tuple[str, int]]:
    community, today = request.community, local_today(request.community)
    residents = Person.objects.filter(community=community).residents(today)  # type: ignore[attr-defined]
    here = {"community": community, "left_register_at": None}
    owners = Ownership.objects.filter(community=community, until_on=None).values("person").distinct()
    return [
        (_("Residents"), residents.count()),
        (_("of them adults"), residents.adults().count()),
        (_("Adults with an account"), residents.adults().exclude(account=None).count()),
        (_("Households"), Household.objects.filter(**here).count()),
        (_("Units"), Unit.objects.filter(**here).count()),
        (_("Owners"), owners.count()),
    ]


@never_cache
@in_community
def export(request: CommunityRequest) -> HttpResponse:
    require(may_export_register(request.actor))
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "register/export.html", {"form": form}, status=status)
    said: dict[str, Any] = form.cleaned_data
    kind, file_form = said["kind"], said["form"]
    data = export_register(actor=request.actor, kind=kind, fields=said[kind], form=file_form, why=said["why"])
    response = HttpResponse(data, content_type=TYPES[file_form])
    name = f"{request.community.slug}-{kind}-{database_now():%Y%m%d}.{file_form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
