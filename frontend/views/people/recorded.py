"""What others have recorded for somebody without a device: each act named as such."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import Attendance, Person
from frontend.templatetags.matters import heading
from frontend.templatetags.polls import witness_words
from proposals.models import AssistedBallot, Comment, Elector, Objection, Proposal, Support, WorkingBallot

MOST = 20
ON_PAPER = ("paper", "visit")


@dataclass(frozen=True)
class Recorded:
    """`by`: who wrote it down; None where that stands elsewhere (paper ballots: the batch, two people)."""

    what: str
    about: str
    path: str
    at: datetime | None
    by: Person | None


def recorded_for(whom: Person) -> list[Recorded]:
    """Newest first; of ballots only that one came on paper, never what it says."""
    slug = whom.community.slug
    found = [*_proposals(whom, slug), *_supports(whom, slug), *_comments(whom, slug), *_rest(whom, slug)]
    return [
        *sorted(found, key=lambda one: one.at or _LONG_AGO, reverse=True)[:MOST],
        *_ballots(whom, slug),
        *_helped(whom, slug),
    ]


_LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _matter(slug: str, proposal: Any) -> dict[str, str]:
    return {"about": heading(proposal), "path": reverse("matter", args=[slug, proposal.pk])}


def _with_heading() -> Any:
    return Proposal.objects.with_stage()


def _proposals(whom: Person, slug: str) -> list[Recorded]:
    rows = _with_heading().filter(proposer__person=whom, submitted_at__isnull=False).exclude(recorded_by=None)
    return [
        Recorded(_("Proposal written down"), at=p.submitted_at, by=p.recorded_by, **_matter(slug, p))
        for p in rows.select_related("recorded_by").order_by("-pk")[:MOST]
    ]


def _supports(whom: Person, slug: str) -> list[Recorded]:
    rows = Support.objects.filter(person=whom).exclude(recorded_by=None).select_related("recorded_by")
    rows = rows.order_by("-signed_at")[:MOST]
    matters = _with_heading().in_bulk([s.proposal_id for s in rows])
    return [
        Recorded(_("Signature from paper"), at=s.signed_at, by=s.recorded_by, **_matter(slug, matters[s.proposal_id]))
        for s in rows
    ]


def _comments(whom: Person, slug: str) -> list[Recorded]:
    rows = Comment.objects.filter(participant__person=whom).exclude(recorded_by=None).select_related("recorded_by")
    rows = rows.order_by("-written_at")[:MOST]
    matters = _with_heading().in_bulk([c.proposal_id for c in rows])
    return [
        Recorded(_("Comment written down"), at=c.written_at, by=c.recorded_by, **_matter(slug, matters[c.proposal_id]))
        for c in rows
    ]


def _rest(whom: Person, slug: str) -> list[Recorded]:
    stays = Attendance.objects.filter(person=whom, method=Attendance.Method.SECRETARY).exclude(recorded_by=F("person"))
    signed_in = [
        Recorded(_("Signed in at a meeting"), stay.meeting.heading, "", stay.arrived_at, stay.recorded_by)
        for stay in stays.select_related("meeting", "recorded_by").order_by("-arrived_at")[:MOST]
    ]
    objections = Objection.objects.filter(person=whom).exclude(recorded_by=None)
    return signed_in + [
        Recorded(_("Objection written down"), "", "", one.raised_at, one.recorded_by)
        for one in objections.select_related("recorded_by").order_by("-raised_at")[:MOST]
    ]


def _ballots(whom: Person, slug: str) -> list[Recorded]:
    running = WorkingBallot.objects.filter(elector__person=whom, channel__in=ON_PAPER).values("elector")
    lines = Elector.objects.filter(Q(person=whom, cast_by__in=ON_PAPER) | Q(pk__in=running)).select_related("poll")
    return [
        Recorded(_("Paper ballot"), line.poll.asks, reverse("poll", args=[slug, line.poll_id]), None, None)
        for line in lines.order_by("-poll__opened_at")[:MOST]
    ]


def _helped(whom: Person, slug: str) -> list[Recorded]:
    """Who helped stands there; who watched, in the words."""
    rows = AssistedBallot.objects.filter(elector__person=whom).select_related("poll", "helped_by", "witness")
    return [
        Recorded(
            _("Ballot cast with help; %(witness)s watched (%(how)s)")
            % {"witness": one.witness.name, "how": witness_words(one)},
            one.poll.asks, reverse("poll", args=[slug, one.poll_id]), None, one.helped_by,
        )
        for one in rows.order_by("-pk")[:MOST]
    ]  # fmt: skip
