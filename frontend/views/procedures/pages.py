"""The procedures of a community: all of them, and each as the one-page table that a lawyer can check. Public, like the law."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from councils.models import Council
from frontend.views.community import CommunityRequest, in_community
from proposals.models import ProcedureVersion, Proposal
from proposals.permissions.procedure import definition_of, may_amend_procedure
from proposals.rules.procedure_table import procedure_table
from proposals.rules.procedure_words import BODY_WORDS


def current(request: CommunityRequest) -> list[ProcedureVersion]:
    return list(ProcedureVersion.objects.filter(community=request.community, retired_at=None).order_by("key"))


def version_or_404(request: CommunityRequest, key: str, number: int | None = None) -> ProcedureVersion:
    """That version, or the newest."""
    found = ProcedureVersion.objects.filter(community=request.community, key=key).select_related("community", "amends")
    if number is not None:
        found = found.filter(number=number)
    version = found.order_by("-number").first()
    if version is None:
        raise Http404
    return version


@in_community
def procedures(request: CommunityRequest) -> HttpResponse:
    """First those that a body of this community may use; the others may be needed one day."""
    kinds = set(Council.objects.filter(community=request.community).values_list("kind", flat=True))
    lang = get_language() or "en"
    rows = [_row(version, lang) for version in current(request)]
    context = {
        "used": [row for row in rows if kinds.intersection(row["definition"].bodies)],
        "others": [row for row in rows if not kinds.intersection(row["definition"].bodies)],
    }
    return render(request, "procedures/list.html", context)


def _row(version: ProcedureVersion, lang: str) -> dict[str, Any]:
    defn = definition_of(version)
    bodies = [BODY_WORDS[kind].text(lang) for kind in defn.bodies]
    return {"version": version, "definition": defn, "about": defn.about.text(lang), "bodies": bodies}


@in_community
def procedure(request: CommunityRequest, procedure: str) -> HttpResponse:
    return _page(request, version_or_404(request, procedure))


@in_community
def version(request: CommunityRequest, procedure: str, number: int) -> HttpResponse:
    return _page(request, version_or_404(request, procedure, number))


def _page(request: CommunityRequest, version: ProcedureVersion) -> HttpResponse:
    lang, defn = get_language() or "en", definition_of(version)
    names = {other.key: definition_of(other).name for other in current(request)}
    kept = ProcedureVersion.objects.filter(community=request.community, key=version.key).order_by("-number")
    context = {
        "version": version,
        "name": defn.name.text(lang),
        "about": defn.about.text(lang),
        "sections": procedure_table(defn, lang, names),
        "versions": list(kept),
        "refers_to": defn.refer_to if defn.refer_to in names else "",
        "refers_to_name": names[defn.refer_to].text(lang) if defn.refer_to in names else "",
        "matters": Proposal.objects.filter(procedure_version=version, submitted_at__isnull=False).count(),
        "may_amend": may_amend_procedure(request.actor, version) is None,
    }
    return render(request, "procedures/procedure.html", context)
