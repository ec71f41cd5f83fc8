from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.forms.decisions import ErratumForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.decisions.published import in_language, published_or_404
from frontend.views.deed import deed
from proposals.actions.errata import issue_erratum
from proposals.permissions.publication import may_correct


@in_community
def erratum(request: CommunityRequest, year: int, number: int) -> HttpResponse:
    """Correct what was published, visibly."""
    publication = published_or_404(request, year, number)
    if may_correct(request.actor, publication) is not None and request.method != "POST":
        raise Http404

    def do(said: dict[str, str]) -> str:
        issue_erratum(actor=request.actor, publication=publication, **said)
        messages.success(request, _("The correction is on the outcome page, and those who took part are told."))
        return reverse("decision", args=[request.community.slug, year, number])

    form = ErratumForm(request.POST or None)
    return deed(
        request,
        form,
        do,
        "decisions/erratum.html",
        {"publication": publication, "facts": in_language(publication.facts)},
    )
