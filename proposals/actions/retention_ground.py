"""What every class of records is told by, and what all of them ask: is it over, and does something still need it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from councils.models import Community
from councils.rules.retention import Needs
from proposals.models import Objection, Poll, Proposal, StageRun

ENDS = ("done", "referred", "withdrawn", "rejected", "closed")
Rows = Mapping[str, "QuerySet[Any]"]


@dataclass(frozen=True)
class Class:
    """`public`: the event of the erasure stands at the thing itself, else at the community."""

    expired: Callable[[Community, datetime], QuerySet[Any]]
    needs: Callable[[Any], Needs]
    rows: Callable[[Any], Rows]
    # What is blanked instead of deleted, and how many of it.
    after: Callable[[Any, datetime], Mapping[str, int] | None] = lambda subject, now: None
    public: bool = True
    # Sign-ins that are forgotten leave no line in a community's record.
    recorded: bool = True


def ended_runs(before: datetime) -> QuerySet[Any]:
    return StageRun.objects.filter(left_at=None, stage__in=ENDS, entered_at__lt=before).values("proposal")


def matter_needs(proposal: Proposal) -> Needs:
    published = Poll.objects.filter(proposal=proposal, published_at__isnull=False).order_by("-published_at")
    return Needs(
        objection_open=objections().filter(publication__proposal=proposal).exists(),
        running=running([proposal.pk]),
        decided_at=published.values_list("published_at", flat=True).first(),
    )


def objections() -> QuerySet[Objection]:
    return Objection.objects.filter(answered_at=None, withdrawn_at=None)


def running(proposals: Any) -> bool:
    """Whether one of these matters is not over."""
    runs = StageRun.objects.filter(left_at=None, proposal__in=proposals)
    return runs.exclude(stage__in=ENDS).exists()
