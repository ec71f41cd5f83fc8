"""Helping somebody to vote: two people of whom neither is the voter, and a reason."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from councils.models import Person, Residency
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import AssistedBallot, Elector, Poll, Recusal, VisitPlan, VisitStaff
from proposals.permissions.poll import runs_polls
from proposals.permissions.visits import takes_visits


def may_assist(actor: Actor, poll: Poll, now: datetime) -> Refusal | None:
    """At a terminal of the office, while the vote is open."""
    if poll.community_id != actor.community.pk or not runs_polls(actor, poll.council):
        return Refusal("assist:role", _("A secretary or the committee's clerk helps at the office's terminal."))
    if not poll.is_open(now):
        return Refusal("assist:not_open", _("This vote is not open."), status=409)
    return None


def may_help_with(
    helper: Person | None, poll: Poll, elector: Elector, witness: Person | None, why: str, place: str, now: datetime
) -> Refusal | None:
    """Who helps, who watches and who votes are three people; asked of the helper, of the witness, and at the ballot."""
    if not why.strip():
        return Refusal(
            "assist:no_reason", _("Say why help was needed, for example: cannot read small print."), status=422
        )
    if place not in AssistedBallot.Place.values:
        return Refusal("assist:no_place", _("Say where it is: at the office, in the hall or at home."), status=422)
    return may_watch(helper, poll, elector, witness) or _place(helper, poll, elector, witness, place, now)


def may_watch(helper: Person | None, poll: Poll, elector: Elector, witness: Person | None) -> Refusal | None:
    if witness is None or witness.community_id != elector.community_id or witness.left_register_at is not None:
        return Refusal("assist:no_witness", _("Name a witness who is on the register."), status=422)
    voters = {elector.voter_id, elector.person_id}
    if helper is None or witness == helper or voters & {helper.pk, witness.pk} or _same_home(elector, helper, witness):
        return Refusal(
            "assist:three_people",
            _("Who votes, who helps and who watches are three different people."),
            _("Call another witness, or let a colleague help."),
            422,
        )
    if witness.account_id is None:
        return Refusal(
            "assist:no_account",
            _("A witness confirms himself, with his own sign-in; this one has no account."),
            _("Call a colleague or a member of a committee, or hand out a paper ballot."),
            422,
        )
    if _recused(poll, witness):
        return Refusal(
            "assist:recused_witness",
            _("Who is recused from this vote does not watch it either."),
            _("Call another witness, or let a colleague help."),
            422,
        )
    return None


def _same_home(elector: Elector, *people: Person) -> bool:
    """Where a household votes, whoever lives in it votes."""
    if elector.household_id is None:
        return False
    return Residency.objects.filter(household=elector.household_id, person__in=people, until_on=None).exists()


def _recused(poll: Poll, person: Person) -> bool:
    """Candidates and whoever has an interest in the matter: recorded before the opening, frozen into the roll."""
    on_roll = Elector.objects.filter(poll=poll, person=person).exclude(recused_why="")
    return Recusal.objects.filter(poll=poll, person=person).exists() or on_roll.exists()


def _place(
    helper: Person | None, poll: Poll, elector: Elector, witness: Person | None, place: str, now: datetime
) -> Refusal | None:
    """At home nobody helps outside a published visit: those who go are announced, and some are asked back after."""
    if place != AssistedBallot.Place.HOME:
        return None
    under_way = VisitPlan.objects.filter(poll=poll, cancelled_at=None, starts_at__lte=now, ends_at__gte=now)
    for plan in under_way.exclude(published_at=None).filter(stops__elector=elector) if takes_visits(poll) else ():
        if VisitStaff.objects.filter(plan=plan, person__in=[helper, witness]).count() == 2:
            return None
    return Refusal(
        "assist:no_visit",
        _("At home somebody is helped only during a published visit, by two who go along on it."),
        _("Publish the list first, or hand over a paper ballot."),
        409,
    )
