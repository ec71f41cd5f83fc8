"""The right path: a few plain questions, the fitting procedure with its reason, and what other answers would have meant."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from councils.models import Council
from councils.permissions.meeting import runs_meetings
from councils.rules.words import is_chinese
from frontend.forms.fitting import PathForm
from frontend.views.community import CommunityRequest, in_community
from proposals.models import ProcedureVersion
from proposals.permissions.failing import bodies_for
from proposals.permissions.procedure import definition_of
from proposals.rules.right_path import CHOICES, MEDIATION, QUESTIONS, Fit, otherwise, right_path


@in_community
def fitting(request: CommunityRequest) -> HttpResponse:
    """Without a matter: which body decides such a thing, and by which rule. The law is no secret, so anybody may ask."""
    context = found_path(request)
    version = context.get("version")
    if version is not None and "meeting" in version.definition["modes"]:
        context["convening"] = [body for body in context["bodies"] if runs_meetings(request.actor, body)]
    return render(request, "procedures/fitting.html", context)


def found_path(request: CommunityRequest) -> dict[str, Any]:
    """The form, and what was found when it was answered."""
    form = PathForm(request.GET if "about" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    if not form.is_bound or not form.is_valid():
        return context
    answers, kind, lang = form.answers(), request.community.kind, get_language() or "en"
    fit = right_path(answers, kind)
    held = {v.key: v for v in ProcedureVersion.objects.filter(community=request.community, retired_at=None)}
    for one in held.values():
        one.community = request.community
    version = held.get(fit.procedure)
    return context | {
        "answers": answers,
        "fit": fit,
        "reason": _sentence(fit, lang),
        "mediation": fit.procedure == MEDIATION,
        "version": version,
        "about": definition_of(version).about.text(lang) if version else "",
        "bodies": bodies_for(version) if version else [],
        "others": [
            {
                "question": QUESTIONS[other.question].text(lang),
                "answer": CHOICES[other.question][other.answer].text(lang),
                "title": _title(other.fit, held),
                "key": other.fit.procedure if other.fit.procedure in held else "",
                "reason": _sentence(other.fit, lang),
                "risk": other.fit.risk and not fit.risk,
                "same": other.fit.procedure == fit.procedure,
            }
            for other in otherwise(answers, kind)
        ],
    }


def _sentence(fit: Fit, lang: str) -> str:
    return fit.reason.text(lang) + ("。" if is_chinese(lang) else ".")


def _title(fit: Fit, held: dict[str, ProcedureVersion]) -> str:
    return held[fit.procedure].title if fit.procedure in held else ""


def values_of(bodies: list[Council], version: ProcedureVersion) -> list[tuple[str, str]]:
    """As the acceptance takes them: body and procedure in one value."""
    return [(f"{body.pk}-{version.pk}", body.title) for body in bodies]
