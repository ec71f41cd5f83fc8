"""Home visits: announced before, by enough people, to those on the list; typed and confirmed by the team; asked back by others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models import Event
from councils.models.clock import playing_at
from proposals.actions.ballots import cast_ballots
from proposals.actions.paper import sign_off_paper
from proposals.actions.visits import (
    answer_call_back,
    ask_for_visit,
    cancel_visits,
    draw_call_backs,
    plan_visits,
    publish_visits,
    withdraw_visit,
)
from proposals.models import CallBack, Poll, VisitPlan, VisitRequest
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot
from tests.proposals.polls.paper import (
    allowed,
    batch_of,
    confirmed,
    lines,
    open_since_yesterday,
    refused,
    team_of,
    tour,
)

ROLES = ("chair", "secretary", "member", "clerk", "supervisor", "resident", "neighbour_secretary")


def planned(voting: SimpleNamespace, poll: Poll, **more: object) -> VisitPlan:
    now = timezone.now()
    given = {
        "actor": actor_of(voting.secretary), "poll": poll, "starts_at": now + timedelta(hours=1),
        "ends_at": now + timedelta(hours=3), "staff": team_of(voting), "electors": [e.pk for e in lines(poll)[3:9]],
    }  # fmt: skip
    return plan_visits(**(given | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ROLES)
def test_who_plans_publishes_and_records(voting: SimpleNamespace, wide_poll: Callable[..., Poll], role: str) -> None:
    poll, actor = wide_poll(), actor_of(getattr(voting, role))
    office = role in ("secretary", "clerk")
    plan = planned(voting, poll)
    assert allowed(lambda: planned(voting, poll, actor=actor)) == office
    assert allowed(lambda: publish_visits(actor=actor, plan=plan)) == office
    assert allowed(lambda: cancel_visits(actor=actor, plan=plan, why="下雨")) == office
    other = next(e for e in lines(poll) if actor.person is None or e.person_id != actor.person.pk)
    assert allowed(lambda: ask_for_visit(actor=actor, poll=poll, elector=other)) == office


def test_a_list_is_published_before_anybody_goes(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll, secretary = wide_poll(), actor_of(voting.secretary)
    plan = planned(voting, poll)
    with playing_at(plan.starts_at):
        assert refused(lambda: publish_visits(actor=secretary, plan=plan)) == "visits:begun"
    publish_visits(actor=secretary, plan=plan)
    assert publish_visits(actor=secretary, plan=plan).stands, "twice is success"
    assert Event.objects.filter(name="visits:published").count() == 1
    said = Event.objects.get(name="visits:published").payload
    assert said["staff"] == sorted(p.pk for p in team_of(voting)), "who goes is on record by name"
    assert said["stops"] == 6


def test_enough_people_go_and_all_are_named(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    """Two; three where the community keeps to article 31 of the Henan measures."""
    poll, secretary = wide_poll(), actor_of(voting.secretary)
    alone = planned(voting, poll, staff=[voting.secretary])
    assert refused(lambda: publish_visits(actor=secretary, plan=alone)) == "visits:staff"
    voting.community.visit_staff = 3
    voting.community.save()
    two = planned(voting, poll)
    assert refused(lambda: publish_visits(actor=secretary, plan=two)) == "visits:staff"
    three = planned(voting, poll, staff=[*team_of(voting), voting.chair], electors=[lines(poll)[5].pk])
    assert publish_visits(actor=secretary, plan=three).stands


def test_lists_that_cannot_be_are_refused(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll], owners_poll: Poll
) -> None:
    poll = wide_poll()
    now = timezone.now()
    theirs = [e.pk for e in lines(owners_poll)]
    assert refused(lambda: planned(voting, poll, electors=theirs)) == "visits:not_on_roll"
    assert refused(lambda: planned(voting, poll, starts_at=now - timedelta(hours=1))) == "visits:times"
    assert refused(lambda: planned(voting, poll, ends_at=now)) == "visits:times"
    assert refused(lambda: planned(voting, poll, ends_at=now + timedelta(days=30))) == "visits:times"
    visited = lines(poll)[0]
    given = {"staff": [voting.secretary, visited.person], "electors": [visited.pk]}
    assert refused(lambda: planned(voting, poll, **given)) == "visits:themselves"
    assert refused(lambda: planned(voting, poll, staff=[voting.neighbour_secretary])) == "visits:themselves"
    nobody = planned(voting, poll, electors=[])
    assert refused(lambda: publish_visits(actor=actor_of(voting.secretary), plan=nobody)) == "visits:nobody"


def test_ballots_from_the_door_come_from_a_published_list(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = open_since_yesterday(wide_poll())
    visited, others = lines(poll)[3:9], lines(poll)[9:11]
    assert refused(lambda: batch_of(voting, poll, visited, channel="visit")) == "paper:no_plan"
    draft = planned(voting, poll)
    assert refused(lambda: batch_of(voting, poll, visited, channel="visit", plan=draft)) == "paper:no_plan"
    plan = tour(voting, poll, visited)
    assert refused(lambda: batch_of(voting, poll, others, channel="visit", plan=plan)) == "paper:not_listed"
    early = plan.starts_at - timedelta(minutes=1)
    given = {"channel": "visit", "plan": plan}
    assert refused(lambda: batch_of(voting, poll, visited, collected_at=early, **given)) == "paper:before_visits"
    assert refused(lambda: batch_of(voting, poll, visited, plan=plan)) == "paper:no_plan", "the box is not the tour"
    batch = batch_of(voting, poll, visited, **given)
    assert refused(lambda: cancel_visits(actor=actor_of(voting.secretary), plan=plan, why="下雨")) == "visits:batch"
    # A second person of the team confirms: not the clerk, who was not there, and not who typed it.
    assert refused(lambda: confirmed(voting, batch)) == "paper:team"
    assert refused(lambda: confirmed(voting, batch, actor=actor_of(voting.secretary))) == "paper:same_person"
    assert confirmed(voting, batch, actor=actor_of(voting.member)).state == "confirmed"


def test_a_cancelled_list_brings_no_ballots(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = open_since_yesterday(wide_poll())
    plan = tour(voting, poll, lines(poll)[3:9])
    secretary = actor_of(voting.secretary)
    assert refused(lambda: cancel_visits(actor=secretary, plan=plan, why=" ")) == "visits:no_reason"
    cancel_visits(actor=secretary, plan=plan, why="下雨")
    assert cancel_visits(actor=secretary, plan=plan, why="再来").cancelled_why == "下雨"
    given = {"channel": "visit", "plan": plan}
    assert refused(lambda: batch_of(voting, poll, lines(poll)[3:9], **given)) == "paper:no_plan"


def test_a_visit_is_asked_for_once_and_taken_back(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = wide_poll()
    line = lines(poll)[3]
    own, clerk = actor_of(line.person), actor_of(voting.clerk)
    asked = ask_for_visit(actor=own, poll=poll, elector=line)
    assert asked.recorded_by is None
    assert ask_for_visit(actor=clerk, poll=poll, elector=line).pk == asked.pk, "two wishes are one visit"
    assert Event.objects.filter(name="visit:asked").count() == 1
    assert str(line.person_id) not in str(Event.objects.get(name="visit:asked").payload)
    stranger = actor_of(lines(poll)[4].person)
    assert not allowed(lambda: withdraw_visit(actor=stranger, request=asked))
    withdraw_visit(actor=own, request=asked)
    by_phone = ask_for_visit(actor=clerk, poll=poll, elector=line)
    assert by_phone.recorded_by == voting.clerk
    assert VisitRequest.objects.filter(withdrawn_at=None).count() == 1
    cast_ballots(casts=[ballot(poll, line.person)])
    assert refused(lambda: ask_for_visit(actor=own, poll=poll, elector=line)) == "ballot:taken"


def test_those_visited_are_asked_back_by_somebody_else(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = open_since_yesterday(wide_poll())
    visited = lines(poll)[3:9]
    plan = tour(voting, poll, visited)
    supervisor, secretary = actor_of(voting.supervisor), actor_of(voting.secretary)
    assert refused(lambda: draw_call_backs(actor=supervisor, plan=plan, count=2)) == "visits:nobody_left"
    confirmed(voting, batch_of(voting, poll, visited, channel="visit", plan=plan), actor=actor_of(voting.member))
    assert refused(lambda: draw_call_backs(actor=secretary, plan=plan, count=2)) == "visits:own_call"
    for role in ("resident", "neighbour_secretary", "member"):
        assert not allowed(lambda role=role: draw_call_backs(actor=actor_of(getattr(voting, role)), plan=plan, count=2))
    drawn = draw_call_backs(actor=supervisor, plan=plan, count=2)
    assert {c.elector_id for c in drawn} <= {e.pk for e in visited}
    more = draw_call_backs(actor=supervisor, plan=plan, count=99)
    assert len(more) == 4, "nobody is drawn twice"
    assert refused(lambda: sign_off_paper(actor=secretary, poll=poll)) == "paper:calls"
    rows = list(CallBack.objects.filter(plan=plan))
    assert refused(lambda: answer_call_back(actor=supervisor, call=rows[0], answer="denied")) == "visits:answer"
    assert refused(lambda: answer_call_back(actor=supervisor, call=rows[0], answer="maybe")) == "visits:answer"
    answer_call_back(actor=supervisor, call=rows[0], answer="denied", note="说那天不在家")
    for row in rows[1:]:
        answer_call_back(actor=supervisor, call=row, answer="confirmed")
    sign_off_paper(actor=secretary, poll=poll)
    assert refused(lambda: answer_call_back(actor=supervisor, call=rows[0], answer="confirmed")) == "paper:signed_off"
    said = [event.payload for event in Event.objects.filter(name="visits:called_back")]
    assert all(set(payload) == {"plan", "answer"} for payload in said)
