"""Home visits: a list with the people who go, published before they go, and asked back afterwards by others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from random import SystemRandom

from django.db.models import Max
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.personal_data import may_publish_text
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.ballot_box import Box, taken_by
from proposals.actions.poll_lock import lock_poll
from proposals.models import (
    AssistedBallot,
    CallBack,
    Elector,
    PaperBatch,
    Poll,
    VisitPlan,
    VisitRequest,
    VisitStaff,
    VisitStop,
)
from proposals.permissions.poll import runs_polls
from proposals.permissions.visits import (
    may_ask_for_visit,
    may_call_back,
    may_cancel_visits,
    may_plan_visits,
    may_publish_visits,
    may_record_visit_request,
)

MOST_STOPS = 300


def plan_visits(
    *,
    actor: Actor,
    poll: Poll,
    starts_at: datetime,
    ends_at: datetime,
    staff: Collection[Person],
    electors: Collection[int],
) -> VisitPlan:
    """A list that nobody sees yet. Who stands on it must be on the roll, and nobody visits himself."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        now = database_now()
        require(may_plan_visits(actor, poll, now))
        assert actor.person is not None
        _in_the_vote(poll, starts_at, ends_at, now)
        lines = Elector.objects.filter(poll=poll, pk__in=electors, recused_why="")
        found = list(
            lines.order_by(Length("building"), "building", Length("household__door"), "household__door", "number")
        )
        if len(found) != len(set(electors)) or len(found) > MOST_STOPS:
            raise Refused(
                Refusal("visits:not_on_roll", _("Somebody on the list is not on the roll, or is recused."), status=422)
            )
        going = {person.pk for person in staff}
        if any(person.community_id != poll.community_id for person in staff) or going & {e.person_id for e in found}:
            raise Refused(
                Refusal("visits:themselves", _("Who goes along is not visited."), _("Name somebody else."), 422)
            )
        last = VisitPlan.objects.filter(poll=poll).aggregate(last=Max("number"))["last"] or 0
        plan = VisitPlan.objects.create(
            community=poll.community,
            poll=poll,
            number=last + 1,
            starts_at=starts_at,
            ends_at=ends_at,
            least_staff=max(2, poll.community.visit_staff),
            created_by=actor.person,
            created_at=now,
        )
        VisitStaff.objects.bulk_create(
            VisitStaff(community=poll.community, plan=plan, person_id=pk) for pk in sorted(going)
        )
        VisitStop.objects.bulk_create(VisitStop(community=poll.community, plan=plan, elector=e) for e in found)
        particulars = {"plan": plan.number, "staff": len(going), "stops": len(found)}
        record(actor=actor, name="visits:planned", about=poll, particulars=particulars, at=now)
        return plan


def publish_visits(*, actor: Actor, plan: VisitPlan) -> VisitPlan:
    """From now on everybody can read who comes when and, masked, to whom. The list stands. Twice is success."""
    with writing():
        poll, plan, now = _locked(plan)
        if plan.stands and runs_polls(actor, poll.council):
            return plan
        staff = list(VisitStaff.objects.filter(plan=plan).values_list("person_id", flat=True))
        stops = VisitStop.objects.filter(plan=plan).count()
        require(may_publish_visits(actor, plan, len(staff), stops, now))
        plan.published_by, plan.published_at = actor.person, now
        plan.save(update_fields=["published_by", "published_at"])
        particulars = {"plan": plan.number, "staff": sorted(staff), "stops": stops}
        said = {"plan": plan.number, "stops": stops}
        record(actor=actor, name="visits:published", about=poll, particulars=particulars, at=now, public=said)
        return plan


def cancel_visits(*, actor: Actor, plan: VisitPlan, why: str) -> VisitPlan:
    """Nobody goes, or nobody came from there with a ballot. Twice is success."""
    with writing():
        poll, plan, now = _locked(plan)
        if plan.cancelled_at is not None and runs_polls(actor, poll.council):
            return plan
        require(may_cancel_visits(actor, plan, _batches(plan).exists()))
        why = why.strip()
        if not why:
            raise Refused(Refusal("visits:no_reason", _("Say why the visits are cancelled."), status=422))
        require(may_publish_text(why))
        plan.cancelled_at, plan.cancelled_why = now, why
        plan.save(update_fields=["cancelled_at", "cancelled_why"])
        particulars, said = {"plan": plan.number, "why": why}, {"plan": plan.number}
        record(actor=actor, name="visits:cancelled", about=poll, particulars=particulars, at=now, public=said)
        return plan


def ask_for_visit(*, actor: Actor, poll: Poll, elector: Elector) -> VisitRequest:
    """By the elector himself, or written down by the office, which then stands on it. Twice is one request."""
    with writing():
        poll = lock_poll(poll.pk, mode="shared")
        now = database_now()
        elector = Elector.objects.get(pk=elector.pk, poll=poll)
        own = actor.person is not None and actor.person.pk == elector.person_id
        if not own:
            require(may_record_visit_request(actor, poll, now))
        row = Box(poll).rows([elector.pk]).get(elector.pk)
        require(may_ask_for_visit(poll, elector, now, taken_by(row, elector)))
        request, made = VisitRequest.objects.get_or_create(
            community=poll.community,
            poll=poll,
            elector=elector,
            withdrawn_at=None,
            defaults={"asked_at": now, "recorded_by": None if own else actor.person},
        )
        if made:
            record(actor=actor, name="visit:asked", about=poll, particulars={"by_phone": not own}, at=now)
        return request


def withdraw_visit(*, actor: Actor, request: VisitRequest) -> VisitRequest:
    """The elector does not need the visit any more, or the office wrote it down wrong. Twice is success."""
    with writing():
        poll = lock_poll(request.poll_id, mode="shared")
        now = database_now()
        request = VisitRequest.objects.select_for_update().select_related("elector").get(pk=request.pk)
        if actor.person is None or actor.person.pk != request.elector.person_id:
            require(may_record_visit_request(actor, poll, now))
        if request.withdrawn_at is None:
            request.withdrawn_at = now
            request.save(update_fields=["withdrawn_at"])
            record(actor=actor, name="visit:withdrawn", about=poll, particulars={}, at=now)
        return request


def draw_call_backs(*, actor: Actor, plan: VisitPlan, count: int) -> list[CallBack]:
    """By lot among those whose ballots these visits brought, and who were helped on them, without those drawn before."""
    with writing():
        poll, plan, now = _locked(plan)
        require(may_call_back(actor, plan))
        assert actor.person is not None
        drawn = set(CallBack.objects.filter(plan=plan).values_list("elector_id", flat=True))
        brought = {pk for names in _batches(plan).values_list("names", flat=True) for pk in names}
        visited = (brought | _helped_at_home(plan)) - drawn
        if count < 1 or not visited:
            raise Refused(
                Refusal(
                    "visits:nobody_left",
                    _("There is nobody to ask back."),
                    _("Those are drawn whose ballots the visits brought."),
                    409,
                )
            )
        chosen = SystemRandom().sample(sorted(visited), min(count, len(visited)))
        rows = [
            CallBack(community=poll.community, plan=plan, elector_id=pk, drawn_by=actor.person, drawn_at=now)
            for pk in sorted(chosen)
        ]
        CallBack.objects.bulk_create(rows)
        particulars = {"plan": plan.number, "drawn": len(rows), "of": len(visited) + len(drawn)}
        record(actor=actor, name="visits:sampled", about=poll, particulars=particulars, at=now)
        return rows


def answer_call_back(*, actor: Actor, call: CallBack, answer: str, note: str = "") -> CallBack:
    """What the one asked back said: never of the choice. A denial needs words, and is shown beside the outcome."""
    with writing():
        poll, plan, now = _locked(call.plan)
        call = CallBack.objects.select_for_update().get(pk=call.pk)
        require(may_call_back(actor, plan))
        note = note.strip()
        if answer not in CallBack.Answer.values or (answer == CallBack.Answer.DENIED and not note):
            raise Refused(
                Refusal("visits:answer", _("Say what the answer was; where it was no, add a word on it."), status=422)
            )
        require(may_publish_text(note))
        call.answer, call.note, call.asked_by, call.asked_at = answer, note, actor.person, now
        call.save(update_fields=["answer", "note", "asked_by", "asked_at"])
        particulars = {"plan": plan.number, "answer": answer}
        record(actor=actor, name="visits:called_back", about=poll, particulars=particulars, at=now)
        return call


def _locked(plan: VisitPlan) -> tuple[Poll, VisitPlan, datetime]:
    poll = lock_poll(plan.poll_id, mode="exclusive")
    now = database_now()
    plan = VisitPlan.objects.get(pk=plan.pk)
    plan.poll = poll
    return poll, plan, now


def _batches(plan: VisitPlan):  # type: ignore[no-untyped-def]
    return PaperBatch.objects.filter(plan=plan).exclude(state=PaperBatch.State.REJECTED)


def _helped_at_home(plan: VisitPlan) -> set[int]:
    """Who stood on this list and was helped at home: by its rule on a visit."""
    listed = VisitStop.objects.filter(plan=plan).values("elector")
    at_home = AssistedBallot.objects.filter(poll=plan.poll, place=AssistedBallot.Place.HOME, elector__in=listed)
    return set(at_home.values_list("elector_id", flat=True))


def _in_the_vote(poll: Poll, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if not (now < starts_at < ends_at) or (poll.closes_at is not None and ends_at > poll.closes_at):
        raise Refused(
            Refusal(
                "visits:times",
                _("Visits lie in the future, end after they begin, and end before the vote closes."),
                status=422,
            )
        )
