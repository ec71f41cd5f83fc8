"""The notice of a decision: what the page says, on one sheet of A4 in Chinese and one in English."""

from __future__ import annotations

from typing import Any

from proposals.models import Erratum, FollowUp, Publication


def decision_notice_pdf(publication: Publication, address: str) -> bytes:
    """`address`: of the outcome page, printed and as a QR code."""
    from frontend.documents.typst import render

    return render("notice.typ", notice_data(publication, address))


def notice_data(publication: Publication, address: str) -> dict[str, Any]:
    """Both languages of the published facts, the corrections and the work since, for `notice.typ`."""
    facts = publication.facts
    errata = Erratum.objects.filter(publication=publication).order_by("at")
    works = FollowUp.objects.filter(resolution=publication.resolution).order_by("due_on")[:3]
    return {
        "address": address,
        "facts": facts,
        "errata": [{"zh": e.text, "en": e.text_en or e.text, "on": e.at.date().isoformat()} for e in errata],
        "works": [
            {
                "zh": w.title,
                "en": w.title_en or w.title,
                "office": w.office,
                "office_en": w.office_en or w.office,
                "due_on": w.due_on.isoformat(),
            }
            for w in works
        ],
    }
