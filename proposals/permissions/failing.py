"""What follows a published vote that did not carry, by the procedure; and who may say so before the calendar does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions.actor import Actor
from councils.permissions.offices import keeps_papers_of
from councils.permissions.refusal import Refusal
from proposals.models import Objection, ProcedureVersion, Proposal, Resolution, StageRun
from proposals.permissions.procedure import definition_of
from proposals.permissions.proposal import MOVED, NOT_HERE, stage_key
from proposals.rules.failing import OnFail, failure_of, plan_of

# On which bases a body can decide at all, by its membership.
BASES = {
    "seats": ("member",),
    "adults": ("person", "household"),
    "households": ("household", "person"),
    "owners": ("owner",),
}


@dataclass(frozen=True)
class Failure:
    """`kind`: which failure; `way`: what follows now; `adjourned`: how often it was adjourned for it already."""

    kind: str
    plan: OnFail
    way: str
    adjourned: int
    resolution: Resolution

    @property
    def left(self) -> int:
        return max(self.plan.most - self.adjourned, 0)


def failure_now(proposal: Proposal) -> Failure | None:
    """Of the newest published outcome, while the matter stands in its display; None where it carried."""
    if stage_key(proposal) != "display":
        return None
    resolution = Resolution.objects.filter(proposal=proposal).select_related("poll").order_by("-pk").first()
    if resolution is None:
        return None
    kind = failure_of(resolution.outcome, _objected(resolution))
    defn = definition_of(proposal.procedure_version)
    plan = plan_of(defn.on_fail, kind, defn.refer_to) if kind else None
    if kind is None or plan is None:
        return None
    adjourned = times_adjourned(proposal, resolution.outcome)
    return Failure(kind, plan, plan.way(adjourned), adjourned, resolution)


def times_adjourned(proposal: Proposal, outcome: str) -> int:
    """How many rounds before the newest one ended in the same way, under the procedure it has now."""
    rounds = Resolution.objects.filter(proposal=proposal, poll__procedure_version=proposal.procedure_version_id)
    count = 0
    for ended in rounds.order_by("-pk").values_list("outcome", flat=True):
        if ended != outcome:
            break
        count += 1
    return max(count - 1, 0)


def may_vote_again(proposal: Proposal, previous_outcome: str | None) -> Refusal | None:
    """A further round straight from the display: as often as its procedure adjourns."""
    plans = definition_of(proposal.procedure_version).on_fail
    if previous_outcome is None or previous_outcome not in plans:
        return None
    way = plans[previous_outcome].way(times_adjourned(proposal, previous_outcome))
    if way == "adjourn":
        return None
    return Refusal(
        "poll:no_more_rounds",
        _("By its procedure there is no further vote on this outcome."),
        _("Its page says what follows."),
        409,
    )


def _objected(resolution: Resolution) -> bool:
    return Objection.objects.filter(publication__resolution=resolution, withdrawn_at=None).exists()


def unsettled_objections(resolution: Resolution) -> bool:
    """Neither answered nor withdrawn."""
    found = Objection.objects.filter(publication__resolution=resolution, withdrawn_at=None, answered_at=None)
    return found.exists()


def bodies_for(version: ProcedureVersion) -> Sequence[Council]:
    """The bodies of the community that may decide under this procedure."""
    kinds = version.definition["bodies"]
    found = Council.objects.filter(community_id=version.community_id, kind__in=kinds).select_related("community")
    return [body for body in found if any(basis in version.definition["rules"] for basis in BASES[body.membership])]


def target_of(proposal: Proposal) -> ProcedureVersion | None:
    """The procedure that it is referred to, as the community has it in force."""
    to = definition_of(proposal.procedure_version).refer_to
    return ProcedureVersion.objects.filter(community_id=proposal.community_id, key=to, retired_at=None).first()


def may_follow_failure(actor: Actor, proposal: Proposal, now: datetime) -> Refusal | None:
    """Take the step that the procedure names: the office of its body, or the calendar at the end of the display."""
    if proposal.community_id != actor.community.pk:
        return NOT_HERE
    if actor.ref != "clock" and not keeps_papers_of(actor, proposal.council):
        return Refusal(
            "failure:role", _("Only the office of this body, or the committee's, does this."), _("Ask the secretary.")
        )
    failure = failure_now(proposal)
    if failure is None:
        return MOVED
    run = StageRun.objects.get(proposal=proposal, left_at=None)
    over = run.due_at is not None and now >= run.due_at
    if failure.way == "close" and not over:
        return Refusal(
            "failure:by_itself",
            _("It is closed by itself when the display ends."),
            _("Until then everybody may look at the numbers and object."),
            409,
        )
    if failure.kind == "contested" and not over:
        return Refusal(
            "failure:contested",
            _("Until the display ends the objection may still be settled and withdrawn."),
            _("After that the matter is passed on by itself."),
            409,
        )
    return None


def may_refer_to(proposal: Proposal, council: Council | None, version: ProcedureVersion | None) -> Refusal | None:
    """The matter goes to this body under that procedure."""
    if version is None:
        return Refusal(
            "failure:no_procedure",
            _("The procedure it is referred to is not in force here."),
            _("Let the clerk adopt it first."),
            409,
        )
    bodies = bodies_for(version)
    if not bodies:
        return Refusal(
            "failure:no_body",
            _("This community has no body that may decide it."),
            _("Set the body up first; the matter waits."),
            409,
        )
    if council is None:
        return Refusal("failure:which_body", _("More than one body may decide it."), _("Choose one."), 422)
    if council.pk not in {body.pk for body in bodies}:
        return Refusal(
            "failure:body", _("This body does not decide under that procedure."), _("Choose another body."), 422
        )
    return None
