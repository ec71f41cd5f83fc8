"""Home visits: who plans and announces them, who may ask for one, who reads the list, who asks back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Channel, Elector, Poll, VisitPlan, VisitStaff
from proposals.permissions.ballot import Taken, already_voted
from proposals.permissions.poll import is_chair, may_see_roll, runs_polls

NOT_YOURS = Refusal("visits:role", gettext_lazy("Only a secretary or the committee's clerk plans home visits."))


def takes_visits(poll: Poll) -> bool:
    return poll.takes_paper and Channel.VISIT in poll.procedure_version.definition["channels"]


def may_plan_visits(actor: Actor, poll: Poll, now: datetime) -> Refusal | None:
    if poll.community_id != actor.community.pk or not runs_polls(actor, poll.council):
        return NOT_YOURS
    return _possible(poll, now)


def may_publish_visits(actor: Actor, plan: VisitPlan, staff: int, stops: int, now: datetime) -> Refusal | None:
    """Before the first visit, with enough people, all of them named (Henan measures, article 31)."""
    refusal = may_plan_visits(actor, plan.poll, now)
    if refusal is not None:
        return refusal
    if plan.published_at is not None or plan.cancelled_at is not None:
        return Refusal("visits:settled", _("This list is published or cancelled already."), status=409)
    if staff < plan.least_staff:
        return Refusal(
            "visits:staff",
            _("%(least)s people go together, %(named)s are named.") % {"least": plan.least_staff, "named": staff},
            _("Name all of them; everyone can read who comes."),
            409,
        )
    if not stops:
        return Refusal("visits:nobody", _("Nobody stands on this list."), _("Add those who are visited."), 409)
    if now >= plan.starts_at:
        return Refusal(
            "visits:begun",
            _("The list is published before the visits begin."),
            _("Make a new list with a later time."),
            409,
        )
    return None


def may_cancel_visits(actor: Actor, plan: VisitPlan, has_batch: bool) -> Refusal | None:
    """A list that no ballot came from yet."""
    if plan.community_id != actor.community.pk or not runs_polls(actor, plan.poll.council):
        return NOT_YOURS
    if plan.cancelled_at is not None:
        return Refusal("visits:settled", _("This list is published or cancelled already."), status=409)
    if has_batch:
        return Refusal("visits:batch", _("Ballots from these visits are typed in already."), status=409)
    return None


def may_ask_for_visit(poll: Poll, elector: Elector | None, now: datetime, taken: Taken | None) -> Refusal | None:
    """For oneself on the page, or by telephone: whoever is on the roll and has not voted."""
    if elector is None or elector.recused_why:
        return Refusal("visits:not_on_roll", _("A visit is for those who vote: you are not among them here."))
    if taken is not None:
        return already_voted(poll, taken)
    return _possible(poll, now)


def may_record_visit_request(actor: Actor, poll: Poll, now: datetime) -> Refusal | None:
    """By telephone, or at the counter."""
    return may_plan_visits(actor, poll, now)


def in_team(actor: Actor, plan: VisitPlan) -> bool:
    return actor.person is not None and VisitStaff.objects.filter(plan=plan, person=actor.person).exists()


def may_see_visited(actor: Actor, plan: VisitPlan) -> Refusal | None:
    """Names and doors: who sees the roll, and the team that goes there. Everybody else sees masked names."""
    refusal = may_see_roll(actor, plan.poll)
    if refusal is None or (plan.community_id == actor.community.pk and plan.stands and in_team(actor, plan)):
        return None
    return refusal


def may_see_unreached(actor: Actor, poll: Poll) -> Refusal | None:
    """Who has not voted, by door: for those who tick names anyway and the supervision committee."""
    return may_see_roll(actor, poll)


def may_call_back(actor: Actor, plan: VisitPlan) -> Refusal | None:
    """Somebody of the office, the chair or the supervision committee, and nobody who went along."""
    poll = plan.poll
    if poll.community_id != actor.community.pk or not (
        runs_polls(actor, poll.council) or actor.is_supervisor or is_chair(actor, poll)
    ):
        return Refusal("visits:call_role", _("The office, the chair or the supervision committee asks back."))
    if in_team(actor, plan):
        return Refusal(
            "visits:own_call",
            _("You went along on these visits; somebody else asks back."),
            _("Ask the supervision committee."),
        )
    if poll.paper_signed_off_at is not None or poll.state not in (Poll.State.OPEN, Poll.State.CLOSED):
        return Refusal("paper:signed_off", _("It was signed that no more paper comes."), status=409)
    return None


def _possible(poll: Poll, now: datetime) -> Refusal | None:
    if not takes_visits(poll):
        return Refusal("visits:none", _("There are no home visits in this vote."), status=409)
    if not poll.is_open(now):
        return Refusal("visits:not_open", _("Home visits are made while the vote is open."), status=409)
    return None
