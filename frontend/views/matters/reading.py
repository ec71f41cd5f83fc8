"""One matter as a page needs it: its newest text, where it stands, what is counted. Two queries, however much there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from councils.models import Residency
from councils.models.clock import page_now
from frontend.views.community import CommunityRequest
from proposals.models import (
    AgendaItem,
    Attachment,
    Comment,
    FollowUp,
    GateRecord,
    Petition,
    Poll,
    Proposal,
    RiskAssessment,
    Support,
    Version,
)
from proposals.permissions.procedure import definition_of
from proposals.permissions.support import Standing, standing
from proposals.rules.procedures import Definition
from proposals.rules.timeline import Stay


@dataclass
class Matter:
    proposal: Proposal
    version: Version
    stays: list[Stay]
    now: datetime

    @property
    def definition(self) -> Definition:
        return definition_of(self.proposal.procedure_version)

    @property
    def stage(self) -> str:
        return str(self.proposal.stage)  # type: ignore[attr-defined]

    def count(self, name: str) -> int:
        return int(getattr(self.version, f"n_{name}"))

    @property
    def signed_by_me(self) -> bool:
        return bool(self.count("mine"))

    def standing(self) -> Standing:
        return standing(self.proposal, self.now, people=self.count("supports"))


def number_of(rows: QuerySet[Any], group: str = "proposal") -> Coalesce:
    """A count as a subquery: joins of several many-relations would multiply each other."""
    counted = rows.order_by().values(group).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def of_matter(model: type[Model], **more: Any) -> QuerySet[Any]:
    return model._default_manager.filter(proposal=OuterRef("proposal"), **more)


def matter_or_404(request: CommunityRequest, pk: int) -> Matter:
    """The matter, if this reader may know that it exists."""
    person = request.actor.person
    works = FollowUp.objects.filter(resolution__proposal=OuterRef("proposal"))
    home = Residency.objects.filter(person=OuterRef("proposal__proposer__person"), until_on=None)
    mine = of_matter(Support, withdrawn_at=None, person=person.pk if person else None)
    found = (
        Version.objects.filter(proposal=pk, proposal__in=Proposal.objects.visible_to(request.actor))
        .select_related(
            "proposal__community",
            "proposal__council",
            "proposal__procedure_version",
            "proposal__proposer__person",
            "proposal__recorded_by",
        )
        .annotate(
            n_supports=Coalesce(
                "proposal__co_signed", number_of(of_matter(Support, withdrawn_at=None, person__left_register_at=None))
            ),
            n_mine=number_of(mine),
            n_comments=number_of(of_matter(Comment, hidden_at=None)),
            n_answered=number_of(of_matter(Comment, hidden_at=None).exclude(answered="")),
            n_attachments=number_of(of_matter(Attachment, removed_at=None)),
            n_gates=number_of(of_matter(GateRecord)),
            n_risks=number_of(of_matter(RiskAssessment)),
            n_polls=number_of(of_matter(Poll).exclude(state=Poll.State.DRAFT)),
            n_running=number_of(of_matter(Poll).exclude(state__in=(Poll.State.PUBLISHED, Poll.State.ANNULLED))),
            n_items=number_of(of_matter(AgendaItem)),
            n_petitions=number_of(of_matter(Petition)),
            n_works=number_of(works, "resolution__proposal"),
            n_ended=number_of(works.filter(~Q(done_at=None, dropped_at=None)), "resolution__proposal"),
            building=Subquery(home.values("household__building")[:1]),
        )
        .prefetch_related("proposal__stage_runs")
        .order_by("-number")
        .first()
    )
    if found is None:
        raise Http404
    proposal = found.proposal
    # Fetched as relations of the proposal: the discussion on the same page finds them there.
    runs = sorted(proposal.stage_runs.all(), key=lambda run: (run.entered_at, run.pk))
    stays = [Stay(run.stage, run.entered_at, run.left_at, run.due_at, run.why) for run in runs]
    current = next(stay for stay in reversed(stays) if stay.left_at is None)
    proposal.stage = current.stage  # type: ignore[attr-defined]
    proposal.petitions_begun = found.n_petitions  # type: ignore[attr-defined]
    # One look at the clock for the whole page.
    request.now = page_now()  # type: ignore[attr-defined]
    return Matter(proposal, found, stays, request.now)  # type: ignore[attr-defined]


def public_or_404(request: CommunityRequest, pk: int) -> Matter:
    """As above, but a draft does not exist here."""
    matter = matter_or_404(request, pk)
    if matter.proposal.submitted_at is None:
        raise Http404
    return matter


def listed(request: CommunityRequest) -> Any:
    """Submitted matters of this community, each with its stage and what is counted in a list."""
    found = Proposal.objects.filter(community=request.community, submitted_at__isnull=False).with_stage()
    supports = Support.objects.filter(proposal=OuterRef("pk"), withdrawn_at=None)
    comments = Comment.objects.filter(proposal=OuterRef("pk"), hidden_at=None)
    return found.annotate(
        n_supports=Coalesce("co_signed", number_of(supports)), n_comments=number_of(comments), at=F("submitted_at")
    )
