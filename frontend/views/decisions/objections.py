from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councils.models.clock import local_today
from frontend.forms.decisions import AnswerForm, ObjectionForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.decisions.published import in_language, published_or_404
from frontend.views.deed import deed
from proposals.actions.objections import answer_objection, decision_path, raise_objection, withdraw_objection
from proposals.models import Objection
from proposals.permissions.objection import may_answer_objection, may_object


@in_community
def objection(request: CommunityRequest, year: int, number: int) -> HttpResponse:
    publication = published_or_404(request, year, number)

    def do(said: dict[str, str]) -> str:
        raise_objection(actor=request.actor, publication=publication, text=said["text"])
        messages.success(
            request, _("Your objection is with the supervision committee. You will be told of the answer.")
        )
        return reverse("decision", args=[request.community.slug, year, number])

    refused = may_object(request.actor, publication, local_today(request.community))
    context = {"publication": publication, "facts": in_language(publication.facts), "refused": refused}
    return deed(request, ObjectionForm(request.POST or None), do, "decisions/objection.html", context)


def _objection_or_404(request: CommunityRequest, pk: int) -> Objection:
    """An objection exists for its author and for the supervisors."""
    found = Objection.objects.filter(community=request.community).select_related(
        "publication__resolution", "publication__community"
    )
    if not request.actor.is_supervisor:
        found = found.filter(person=request.actor.person) if request.actor.person else found.none()
    return get_object_or_404(found, pk=pk)


@in_community
def answer(request: CommunityRequest, pk: int) -> HttpResponse:
    objection = _objection_or_404(request, pk)

    def do(said: dict[str, str]) -> str:
        answer_objection(actor=request.actor, objection=objection, answer=said["answer"])
        messages.success(request, _("The answer is with the resident."))
        return decision_path(objection.publication)

    refused = may_answer_objection(request.actor, objection)
    context = {"objection": objection, "facts": in_language(objection.publication.facts), "refused": refused}
    return deed(request, AnswerForm(request.POST or None), do, "decisions/answer.html", context)


@require_POST
@in_community
def withdrawal(request: CommunityRequest, pk: int) -> HttpResponse:
    objection = _objection_or_404(request, pk)
    withdraw_objection(actor=request.actor, objection=objection)
    messages.success(request, _("Your objection is withdrawn."))
    return redirect(decision_path(objection.publication))
