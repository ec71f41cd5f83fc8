"""A vote from its draft to its annulment; opening and closing stand in files of their own and are named here too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Council, Meeting, Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.annulment import annul_poll
from proposals.actions.closing import close_poll
from proposals.actions.matter_lock import lock_matter
from proposals.actions.opening import open_poll
from proposals.actions.pinned_rule import pinned_rule
from proposals.actions.poll_lock import lock_poll
from proposals.actions.poll_options import NewProject, countable, known_grade, lay_out, rows_of
from proposals.actions.stages import stage_of
from proposals.models import AgendaItem, Poll, ProcedureVersion, Proposal, Recusal
from proposals.permissions.failing import may_vote_again
from proposals.permissions.poll import UNDECIDED, may_create_poll, may_decide_here, may_prepare_poll
from proposals.permissions.record_only import keeps_record_only

__all__ = ["annul_poll", "close_poll", "create_poll", "drop_recusal", "open_poll", "recuse_elector"]


def create_poll(
    *,
    actor: Actor,
    proposal: Proposal,
    question: str,
    secrecy: str,
    question_en: str = "",
    consequence: str = "",
    consequence_en: str = "",
    council: Council | None = None,
    basis: str = "",
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    closes_at: datetime | None = None,
    takes_paper: bool = False,
    procedure_version: ProcedureVersion | None = None,
    legal_basis: str = "",
    previous: Poll | None = None,
    last_grade: str = "",
    projects: Sequence[NewProject] = (),
    budget: Decimal | None = None,
) -> Poll:
    """A draft. In a meeting (`meeting`, `item`) its basis is the meeting's; otherwise `closes_at` ends the period.

    The rule is pinned now from the procedure version, whose hash goes into the bundle. `legal_basis`: what makes a vote
    without a meeting binding where the rule counts those present; without it such a vote is advice. `projects` and `budget`
    of a priority ballot; `last_grade` of the appraisal before this one.
    """
    with writing():
        # Its rule is the one it has now: nobody moves it to another procedure meanwhile.
        proposal = lock_matter(proposal)
        now = database_now()
        run = stage_of(proposal)
        previous = previous or _round_before(proposal)
        if run.stage == "display" and previous is not None:
            require(may_vote_again(proposal, (previous.result or {}).get("outcome", {}).get("kind")))
        council = council or (meeting.council if meeting else proposal.council)
        require(may_create_poll(actor, proposal, run.stage, previous, council))
        version = procedure_version or proposal.procedure_version
        basis = basis or (meeting.basis if meeting else _only_basis(version))
        require(may_decide_here(actor, proposal, council, version))
        _fits(proposal, council, meeting, version, basis, secrecy)
        _same_matter(proposal, meeting, item, previous)
        _no_other(proposal)
        rule = pinned_rule(version, basis, in_meeting=meeting is not None, legal_basis=legal_basis)
        countable(rule, secrecy)
        rule, rows = rows_of(rule, projects, budget)
        poll = Poll.objects.create(
            community=proposal.community,
            proposal=proposal,
            stage_run=run,
            council=council,
            meeting=meeting,
            item=item,
            procedure_version=version,
            previous=previous,
            question=question.strip(),
            question_en=question_en.strip(),
            consequence=consequence.strip(),
            consequence_en=consequence_en.strip(),
            secrecy=secrecy,
            basis=basis,
            binding=rule["binding"],
            rule=rule,
            last_grade=known_grade(rule, last_grade),
            takes_paper=takes_paper or keeps_record_only(version),
            may_change=bool(version.definition["may_change"]),
            chair_may_close=bool(version.definition["chair_may_close"]),
            closes_at=closes_at,
            created_at=now,
            created_by=actor.person,
        )
        lay_out(poll, rows)
        particulars = {"proposal": proposal.pk, "basis": basis, "secrecy": secrecy, "procedure": version.hash}
        record(actor=actor, name="poll:created", about=poll, particulars=particulars, at=now)
        return poll


def recuse_elector(*, actor: Actor, poll: Poll, person: Person, why: str) -> Recusal:
    """Before the opening: this person will not vote on the question. His place in a base set by statute stays."""
    with writing():
        now = database_now()
        poll = lock_poll(poll.pk, mode="exclusive")
        require(may_prepare_poll(actor, poll))
        if not why.strip() or person.community_id != poll.community_id:
            raise Refused(Refusal("poll:recusal_why", _("Say who is recused and why; the reason is kept."), status=422))
        assert actor.person is not None
        recusal, _made = Recusal.objects.update_or_create(
            community=poll.community,
            poll=poll,
            person=person,
            defaults={"why": why.strip(), "recorded_by": actor.person, "recorded_at": now},
        )
        particulars = {"person": person.pk, "why": recusal.why}
        record(actor=actor, name="elector:recused", about=poll, particulars=particulars, at=now)
        return recusal


def drop_recusal(*, actor: Actor, recusal: Recusal) -> None:
    """Before the opening: it was entered by mistake."""
    with writing():
        poll = lock_poll(recusal.poll_id, mode="exclusive")
        require(may_prepare_poll(actor, poll))
        if Recusal.objects.filter(pk=recusal.pk).delete()[0]:
            record(actor=actor, name="recusal:dropped", about=poll, particulars={"person": recusal.person_id})


def _only_basis(version: ProcedureVersion) -> str:
    bases = list(version.definition["rules"])
    if len(bases) != 1:
        raise Refused(Refusal("poll:basis", _("Choose whether persons or households are counted."), status=422))
    return str(bases[0])


_BASES = {
    Council.Membership.SEATS: {Poll.Basis.MEMBER},
    Council.Membership.ADULTS: {Poll.Basis.PERSON, Poll.Basis.HOUSEHOLD},
    Council.Membership.HOUSEHOLDS: {Poll.Basis.PERSON, Poll.Basis.HOUSEHOLD},
    Council.Membership.OWNERS: {Poll.Basis.OWNER},
}


def _fits(
    proposal: Proposal, council: Council, meeting: Meeting | None, version: ProcedureVersion, basis: str, secrecy: str
) -> None:
    """The parts of one vote belong together, and the procedure allows each of them."""
    ours = {proposal.community_id, council.community_id, version.community_id}
    if meeting is not None:
        ours |= {meeting.community_id}
    if len(ours) != 1 or (meeting is not None and (meeting.council_id != council.pk or meeting.basis != basis)):
        raise Refused(Refusal("poll:unfitting", _("Meeting, body and matter do not belong together."), status=422))
    defn = version.definition
    if basis not in defn["rules"] or basis not in _BASES[Council.Membership(council.membership)]:
        raise Refused(Refusal("poll:basis", _("This procedure has no rule for such voters in this body."), status=422))
    if ("meeting" if meeting else "period") not in defn["modes"]:
        raise Refused(
            Refusal(
                "poll:mode",
                _("This procedure decides in a meeting only.")
                if meeting is None
                else _("It is not decided in a meeting."),
                _("Put the matter on the agenda of a meeting.") if meeting is None else "",
                422,
            )
        )
    if secrecy not in Poll.Secrecy.values or secrecy not in defn["secrecy"]:
        raise Refused(Refusal("poll:secrecy", _("This procedure does not allow such a vote."), status=422))
    if secrecy == Poll.Secrecy.COUNTED and meeting is None:
        raise Refused(
            Refusal(
                "poll:hands",
                _("Hands are counted in a meeting only."),
                _("Put the matter on the agenda of a meeting."),
                422,
            )
        )
    if secrecy == Poll.Secrecy.COUNTED and defn["rules"][basis]["measures"] != ["heads"]:
        raise Refused(
            Refusal("poll:weights", _("A hand does not show how much its vote weighs; vote by name."), status=422)
        )
    if secrecy == Poll.Secrecy.CONFIDENTIAL and defn["rules"][basis]["measures"] != ["heads"]:
        raise Refused(
            Refusal(
                "poll:weights", _("Where votes weigh differently a ballot could be told by its weight."), status=422
            )
        )


def _same_matter(proposal: Proposal, meeting: Meeting | None, item: AgendaItem | None, previous: Poll | None) -> None:
    foreign_item = item is not None and (
        item.proposal_id != proposal.pk or meeting is None or item.meeting_id != meeting.pk
    )
    if foreign_item or (previous is not None and previous.proposal_id != proposal.pk):
        raise Refused(Refusal("poll:unfitting", _("Meeting, body and matter do not belong together."), status=422))


def _no_other(proposal: Proposal) -> None:
    running = Q(state__in=[Poll.State.DRAFT, Poll.State.OPEN, Poll.State.CLOSED, Poll.State.COUNTED])
    if Poll.objects.filter(running, proposal=proposal).exists():
        raise Refused(
            Refusal("poll:running", _("A vote on this matter is being prepared or held already."), status=409)
        )


def _round_before(proposal: Proposal) -> Poll | None:
    """A further round points to the one before it, which was annulled or decided nothing, and says why."""
    last = Poll.objects.filter(proposal=proposal, opened_at__isnull=False).defer("bundle").order_by("-pk").first()
    if last is None or last.state == Poll.State.ANNULLED:
        return last
    return last if (last.result or {}).get("outcome", {}).get("kind") in UNDECIDED else None
