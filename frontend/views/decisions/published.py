"""Find what is published, by its number, with what its page shows."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import get_language

from frontend.views.community import CommunityRequest
from proposals.models import Publication


def published_or_404(request: CommunityRequest, year: int, number: int) -> Publication:
    """The publication of resolution `number` of `year`, of this community, with resolution, poll and proposal."""
    found = (
        Publication.objects.filter(
            community=request.community,
            kind=Publication.Kind.RESOLUTION,
            resolution__year=year,
            resolution__number=number,
        )
        .select_related("resolution__poll", "proposal", "community")
        .first()
    )
    if found is None:
        raise Http404
    return found


def english() -> bool:
    return (get_language() or "").startswith("en")


def in_language(facts: dict[str, object]) -> dict[str, object]:
    """The facts with one value per word: `title_en` under `title` for an English reader."""
    shown = {k: v for k, v in facts.items() if not k.endswith("_en")}
    if english():
        shown |= {k[:-3]: v for k, v in facts.items() if k.endswith("_en") and v}
    if isinstance(works := shown.get("works"), list):
        shown["works"] = [in_language(work) for work in works]
    return shown
