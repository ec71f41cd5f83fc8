"""For each class of records: whose time is over, what still needs it, and which rows go, in the order of their references."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, QuerySet

from councils.models import Attendance, ClaimCode, Community, LetterBatch, Meeting, Person
from councils.rules.retention import Needs
from proposals.actions.retention_ground import Class, Rows, ended_runs, matter_needs, objections, running
from proposals.actions.retention_people import PEOPLE
from proposals.models import (
    AgendaItem,
    AssistedBallot,
    CallBack,
    Comment,
    Elector,
    PaperBatch,
    Petition,
    PetitionSignature,
    Poll,
    Proposal,
    Reaction,
    Recusal,
    SealedBallot,
    VisitRequest,
    VisitStop,
    WitnessRequest,
    WorkingBallot,
)


def _codes(community: Community, before: datetime) -> QuerySet[Any]:
    """Letters all of whose codes have ended: used, revoked, or too old."""
    alive = ClaimCode.objects.filter(batch=OuterRef("pk")).exclude(
        Q(used_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    )
    kept = ClaimCode.objects.filter(batch=OuterRef("pk"))
    # No DISTINCT over a join: PostgreSQL locks no such rows.
    return LetterBatch.objects.filter(Exists(kept), ~Exists(alive), community=community).order_by("pk")


def _code_rows(batch: LetterBatch) -> Rows:
    return {"claimcode": ClaimCode.objects.filter(batch=batch)}


def _forget_names(batch: LetterBatch, now: datetime) -> None:
    LetterBatch.objects.filter(pk=batch.pk).update(person_ids=[])


def _meetings(community: Community, before: datetime) -> QuerySet[Any]:
    here = Attendance.objects.filter(meeting=OuterRef("pk"))
    over = Meeting.objects.filter(community=community, closed_at__lt=before)
    return over.filter(Exists(here)).order_by("pk")


def _meeting_needs(meeting: Meeting) -> Needs:
    matters = AgendaItem.objects.filter(meeting=meeting, proposal__isnull=False).values("proposal")
    published = Poll.objects.filter(meeting=meeting).order_by("-published_at").values_list("published_at", flat=True)
    petitions = Petition.objects.filter(meeting=meeting, reached_at=None)
    return Needs(
        objection_open=objections().filter(publication__proposal__in=matters).exists(),
        running=running(matters) or running(petitions.values("proposal")),
        decided_at=next((at for at in published if at), None),
    )


def _finished_polls(community: Community, before: datetime) -> QuerySet[Any]:
    done = Q(state=Poll.State.PUBLISHED, published_at__lt=before) | Q(state=Poll.State.ANNULLED, annulled_at__lt=before)
    return Poll.objects.filter(done, community=community).defer("bundle").order_by("pk")


def _polls_with_ballots(community: Community, before: datetime) -> QuerySet[Any]:
    return _finished_polls(community, before).filter(ballots_erased_at=None)


def _polls_with_roll(community: Community, before: datetime) -> QuerySet[Any]:
    """The ballots go first: they may point to the roll."""
    lines = Elector.objects.filter(poll=OuterRef("pk"))
    return _finished_polls(community, before).filter(Exists(lines), ballots_erased_at__isnull=False)


def _poll_needs(poll: Poll) -> Needs:
    return Needs(
        objection_open=objections().filter(publication__proposal=poll.proposal_id).exists(),
        running=running([poll.proposal_id]),
        decided_at=poll.published_at or poll.annulled_at,
    )


def _ballot_rows(poll: Poll) -> Rows:
    return {
        "workingballot": WorkingBallot.objects.filter(poll=poll),
        "sealedballot": SealedBallot.objects.filter(poll=poll),
        "assistedballot": AssistedBallot.objects.filter(poll=poll),
        "witnessrequest": WitnessRequest.objects.filter(poll=poll),
    }


def _forget_bundle(poll: Poll, now: datetime) -> None:
    """Root, signature and result stay: whoever kept the bundle can still hold it against them."""
    Poll.objects.filter(pk=poll.pk).update(bundle=None, ballots_erased_at=now)
    PaperBatch.objects.filter(poll=poll).update(names=[])


def _roll_rows(poll: Poll) -> Rows:
    return {
        "visitstop": VisitStop.objects.filter(elector__poll=poll),
        "visitrequest": VisitRequest.objects.filter(poll=poll),
        "callback": CallBack.objects.filter(elector__poll=poll),
        "recusal": Recusal.objects.filter(poll=poll),
        "elector": Elector.objects.filter(poll=poll),
    }


def _discussed(community: Community, before: datetime) -> QuerySet[Any]:
    said = Comment.objects.filter(proposal=OuterRef("pk"))
    return Proposal.objects.filter(community=community, pk__in=ended_runs(before)).filter(Exists(said)).order_by("pk")


def _comment_rows(proposal: Proposal) -> Rows:
    said = Comment.objects.filter(proposal=proposal)
    return {
        "reaction": Reaction.objects.filter(comment__in=said),
        "answers": said.filter(parent__isnull=False),
        "comment": said,
    }


def _signed(community: Community, before: datetime) -> QuerySet[Any]:
    names = PetitionSignature.objects.filter(petition=OuterRef("pk"))
    ended = Petition.objects.filter(community=community, proposal__in=ended_runs(before))
    return ended.filter(Exists(names)).select_related("proposal").order_by("pk")


def _signature_rows(petition: Petition) -> Rows:
    signed = PetitionSignature.objects.filter(petition=petition)
    if petition.reached_at is None:
        # How many it was stays; who it was goes.
        Petition.objects.filter(pk=petition.pk).update(have=signed.verified().count())
    return {"petitionsignature": signed}


def _sessions(community: Community, before: datetime) -> QuerySet[Any]:
    """Accounts of this community's people, and of nobody's community with the first one: each session once."""
    ours = Person.objects.filter(community=community, account__isnull=False).values("account")
    nobodys = ~Exists(Person.objects.filter(account=OuterRef("user_id")))
    first = Community.objects.order_by("pk").first()
    whose = Q(user__in=ours) | nobodys if first is not None and first.pk == community.pk else Q(user__in=ours)
    return UserSession.objects.filter(whose, last_seen_at__lt=before).order_by("pk")


def _session_rows(session: Any) -> Rows:
    return {"usersession": UserSession.objects.filter(pk=session.pk)}


BY_KEY: Mapping[str, Class] = {
    **PEOPLE,
    "claim_codes": Class(_codes, lambda batch: Needs(), _code_rows, _forget_names, public=False),
    "attendance": Class(
        _meetings, _meeting_needs, lambda meeting: {"attendance": Attendance.objects.filter(meeting=meeting)}
    ),
    "ballots": Class(_polls_with_ballots, _poll_needs, _ballot_rows, _forget_bundle),
    "rolls": Class(_polls_with_roll, _poll_needs, _roll_rows),
    "comments": Class(_discussed, matter_needs, _comment_rows),
    "signatures": Class(_signed, lambda petition: matter_needs(petition.proposal), _signature_rows),
    "logs": Class(_sessions, lambda session: Needs(), _session_rows, public=False, recorded=False),
}
