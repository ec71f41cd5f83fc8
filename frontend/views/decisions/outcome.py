"""The outcome page: verdict, sentence, both lines, what comes next, how to check. And the same as data."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from councils.models.clock import local_today
from frontend.views.community import CommunityRequest, in_community
from frontend.views.decisions.published import in_language, published_or_404
from proposals.models import Erratum, FollowUp, Objection, Publication
from proposals.permissions.follow_up import may_add_follow_up
from proposals.permissions.objection import may_answer_objection, may_object, may_withdraw_objection, objections_until
from proposals.permissions.publication import may_correct
from proposals.rules.outcome import CARRIED


@in_community
def decision(request: CommunityRequest, year: int, number: int) -> HttpResponse:
    publication = published_or_404(request, year, number)
    return render(request, "decisions/decision.html", _context(request, publication))


def _context(request: CommunityRequest, publication: Publication) -> dict[str, Any]:
    resolution, actor = publication.resolution, request.actor
    assert resolution is not None
    today = local_today(request.community)
    works = list(FollowUp.objects.filter(resolution=resolution).order_by("due_on", "pk"))
    return {
        "publication": publication,
        "resolution": resolution,
        "poll": resolution.poll,
        "carried": resolution.outcome in CARRIED and resolution.outcome != "opinion",
        "proposal": publication.proposal,
        "facts": in_language(publication.facts),
        "errata": list(Erratum.objects.filter(publication=publication).order_by("at")),
        "objections": _objections(request, publication),
        "objections_count": Objection.objects.filter(publication=publication, withdrawn_at=None).count(),
        "objections_until": objections_until(publication),
        "follow_ups": [{"work": w, "late": is_late(w, today)} for w in works],
        "days_left": (publication.display_until - today).days,
        "may_correct": may_correct(actor, publication) is None,
        "may_add": may_add_follow_up(actor, resolution) is None,
        "refused_objection": may_object(actor, publication, today),
    }


def is_late(work: FollowUp, today: Any) -> bool:
    return work.done_at is None and work.dropped_at is None and work.due_on < today


def _objections(request: CommunityRequest, publication: Publication) -> list[dict[str, Any]]:
    """Supervisors read all, an author his own; the public reads only how many there are."""
    actor = request.actor
    found = Objection.objects.filter(publication=publication).order_by("raised_at")
    if not actor.is_supervisor:
        found = found.filter(person=actor.person) if actor.person else found.none()
    return [
        {
            "objection": o,
            "may_answer": may_answer_objection(actor, o) is None,
            "may_withdraw": may_withdraw_objection(actor, o) is None,
        }
        for o in found
    ]


@in_community
def decision_data(request: CommunityRequest, year: int, number: int) -> JsonResponse:
    """The published facts as JSON: what page and notice print."""
    publication = published_or_404(request, year, number)
    errata = Erratum.objects.filter(publication=publication).order_by("at")
    data = {
        "facts": publication.facts,
        "published_at": publication.published_at.isoformat(),
        "display_from": publication.display_from.isoformat(),
        "display_until": publication.display_until.isoformat(),
        "errata": [{"at": e.at.isoformat(), "text": e.text, "text_en": e.text_en, "why": e.why} for e in errata],
        "page": request.build_absolute_uri(reverse("decision", args=[request.community.slug, year, number])),
    }
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response
