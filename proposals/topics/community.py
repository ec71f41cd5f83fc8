"""`community.<id>`: something new on the notice board, a matter that moved, work that was reported on."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Sum

from councils.models import Community
from proposals.models import Erratum, FollowUp, ProgressNote, Proposal, Publication


def build(community_id: int) -> dict[str, dict[str, Any]]:
    """Sections `board`, `matters`, `follow_ups`: numbers that only grow, so a page knows that it is behind."""
    if not Community.objects.filter(pk=community_id).exists():
        raise LookupError(community_id)
    board = Publication.objects.filter(community=community_id).aggregate(n=Count("pk"))["n"]
    errata = Erratum.objects.filter(community=community_id).aggregate(n=Count("pk"))["n"]
    submitted = Proposal.objects.filter(community=community_id, submitted_at__isnull=False)
    moved = submitted.aggregate(n=Sum("live_version"))["n"] or 0
    works = FollowUp.objects.filter(community=community_id).aggregate(
        n=Count("pk"), done=Count("done_at"), dropped=Count("dropped_at")
    )
    notes = ProgressNote.objects.filter(community=community_id).aggregate(n=Max("pk"))["n"] or 0
    return {
        "board": {"version": board + errata, "data": {"publications": board}},
        "matters": {"version": moved, "data": {"moved": moved}},
        "follow_ups": {"version": works["n"] + works["done"] + works["dropped"] + notes, "data": {"works": works["n"]}},
    }


def may_watch(user: Any, community_id: int) -> None:
    """Everybody may: it tells only what the notice board tells."""
