"""The notice for the board: A4, both languages, the same text as the page."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from frontend.documents.notice import decision_notice_pdf
from frontend.views.community import CommunityRequest, in_community
from frontend.views.decisions.published import published_or_404


@in_community
def decision_notice(request: CommunityRequest, year: int, number: int) -> HttpResponse:
    publication = published_or_404(request, year, number)
    address = request.build_absolute_uri(reverse("decision", args=[request.community.slug, year, number]))
    assert publication.resolution is not None
    recount = reverse("poll-recount", args=[request.community.slug, publication.resolution.poll_id])
    pdf = decision_notice_pdf(publication, address, request.build_absolute_uri(recount))
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{request.community.slug}-{year}-{number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
