"""Bring in a register: choose the file, see what it would change, correct its columns, take it in or drop it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from councils.actions.register_changes import Plan
from councils.actions.register_import import (
    apply_register,
    correct_columns,
    drop_register,
    preview_register,
    stands_in_the_way,
    vanishes_many,
)
from councils.actions.register_reading import Reading, plan_import, read_import
from councils.models import RegisterImport, Seat
from councils.models.clock import local_today
from councils.permissions.refusal import Refused, require
from councils.permissions.register import may_import_register, may_read_register
from councils.register.headers import COLUMNS
from frontend.forms.register import ApplyForm, ColumnsForm, UploadForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.register.changes import bad_rows, changes

SHOWN = 200


@never_cache
@in_community
def upload(request: CommunityRequest) -> HttpResponse:
    require(may_import_register(request.actor))

    def do(said: dict[str, Any]) -> str:
        file = said["file"]
        made = preview_register(actor=request.actor, kind=said["kind"], file_name=file.name, content=file.read())
        return reverse("register-import", args=[request.community.slug, made.pk])

    form = UploadForm(request.POST or None, request.FILES or None)
    columns = {kind: [c.words.text(get_language() or "") for c in of] for kind, of in COLUMNS.items()}
    return deed(request, form, do, "register/upload.html", {"columns": columns})


def _import_or_404(request: CommunityRequest, pk: int) -> RegisterImport:
    require(may_read_register(request.actor))
    found = RegisterImport.objects.filter(community=request.community).select_related("community", "uploaded_by")
    return get_object_or_404(found, pk=pk)


@never_cache
@in_community
def register_import(request: CommunityRequest, pk: int) -> HttpResponse:
    """The preview; while it is taken in, how far it is; afterwards what it changed."""
    brought = _import_or_404(request, pk)
    if brought.state == RegisterImport.State.PREVIEW:
        return _preview(request, brought)
    if request.headers.get("HX-Request") and brought.state != RegisterImport.State.APPLYING:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    template = "register/_progress.html" if request.headers.get("HX-Request") else "register/done.html"
    return render(request, template, {"brought": brought, "counts": brought.summary.get("counts", {})})


def _preview(
    request: CommunityRequest, brought: RegisterImport, refusal: Any = None, status: int = 200
) -> HttpResponse:
    reading = read_import(brought, local_today(request.community))
    plan = plan_import(request.community, brought.kind, reading) if reading.is_good else None
    many = plan is not None and vanishes_many(plan, reading)
    lang = get_language() or ""
    by = request.actor.person.pk if request.actor.person else None
    context = {
        "brought": brought,
        "reading": reading,
        "bad": bad_rows(reading, brought.kind, lang)[:SHOWN],
        "notes": [note.text(lang) for note in reading.notes],
        "missing": [column.words.text(lang) for column in reading.missing],
        "plan": plan,
        "changes": changes(plan, lang) if plan else [],
        "columns_form": _columns_form(brought, reading),
        "apply_form": ApplyForm() if many else None,
        "officers": _officers(request, plan) if plan else [],
        "refused": stands_in_the_way(brought, reading, many, plan, by),
        "refusal": refusal,
        "failed": brought.summary.get("failure"),
    }
    return render(request, "register/preview.html", context, status=status)


def _officers(request: CommunityRequest, plan: Plan) -> list[str]:
    """Who of those who leave holds a seat today: with the entry it no longer counts."""
    today = local_today(request.community)
    held = Seat.objects.filter(community=request.community, person__in=plan.leaving).current(today)  # type: ignore[attr-defined]
    return [f"{seat.person.name} ({seat.council.title})" for seat in held.select_related("person", "council")[:SHOWN]]


def _columns_form(brought: RegisterImport, reading: Reading, data: Any = None) -> ColumnsForm:
    return ColumnsForm(data, kind=brought.kind, headers=reading.headers, columns=reading.columns)


@require_POST
@in_community
def columns(request: CommunityRequest, pk: int) -> HttpResponse:
    brought = _import_or_404(request, pk)
    form = _columns_form(brought, read_import(brought, local_today(request.community)), request.POST)
    if form.is_valid():
        try:
            correct_columns(actor=request.actor, register_import=brought, columns=form.columns())
        except Refused as refused:
            return _preview(request, brought, refused.refusal, refused.refusal.status)
        messages.success(request, _("The columns are read as you said."))
    else:
        messages.warning(request, _("A column that is needed is missing."))
    return _back(request, brought)


@require_POST
@in_community
def application(request: CommunityRequest, pk: int) -> HttpResponse:
    brought = _import_or_404(request, pk)
    known = request.POST.get("vanishing_known") == "on"
    try:
        apply_register(actor=request.actor, register_import=brought, vanishing_known=known)
    except Refused as refused:
        brought.refresh_from_db()
        if brought.state != RegisterImport.State.PREVIEW:
            raise
        return _preview(request, brought, refused.refusal, refused.refusal.status)
    return _back(request, brought)


@require_POST
@in_community
def removal(request: CommunityRequest, pk: int) -> HttpResponse:
    drop_register(actor=request.actor, register_import=_import_or_404(request, pk))
    messages.success(request, _("The file is dropped and forgotten. The register is as it was."))
    response = redirect("register", request.community.slug)
    response.status_code = 303
    return response


def _back(request: CommunityRequest, brought: RegisterImport) -> HttpResponse:
    response = redirect("register-import", request.community.slug, brought.pk)
    response.status_code = 303
    return response
