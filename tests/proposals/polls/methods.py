"""Votes that are not yes or no, open and over."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from councils.models import Person
from councils.models.clock import playing_at
from proposals.actions.poll_options import NewProject
from proposals.actions.polls import create_poll, open_poll
from proposals.models import Elector, Poll
from tests.conftest import actor_of
from tests.proposals.polls.conftest import finish, make_matter
from tests.proposals.polls.test_cases import procedure
from tests.proposals.rules.cases import PRIORITY, PROJECTS, Case

HOUSEHOLDS = PRIORITY | {"unit": "household"}


def case(rule: dict[str, Any]) -> Case:
    return Case("a page", rule, 0, {}, "", "")


def make_poll(voting: SimpleNamespace, rule: dict[str, Any], **more: Any) -> Poll:
    """A confidential vote of the households over a week, open."""
    # Without a meeting nobody is present: those who have cast are counted.
    cast = [bar | {"base": "cast"} if bar["base"] == "present" else bar for bar in rule["threshold"]]
    version = procedure(case(rule | {"unit": "household", "quorum": [], "threshold": cast}), voting)
    matter = make_matter(voting, voting.assembly, version.key, "discussion")
    secretary = actor_of(voting.secretary)
    given: dict[str, Any] = {
        "question": "钱先用在哪里？", "question_en": "Where should the money go first?", "secrecy": "confidential",
        "closes_at": timezone.now() + timedelta(days=7), "takes_paper": True, "basis": "household",
    }  # fmt: skip
    poll = create_poll(actor=secretary, proposal=matter, **(given | more))
    return open_poll(actor=secretary, poll=poll)


def over(poll: Poll) -> Poll:
    assert poll.closes_at is not None
    with playing_at(poll.closes_at + timedelta(minutes=1)):
        return finish(poll)


def voters(poll: Poll, count: int) -> list[Person]:
    lines = Elector.objects.filter(poll=poll).select_related("person__account").order_by("number")
    return [line.person for line in lines[:count]]


def picks_of(voting: SimpleNamespace) -> Poll:
    """Five projects within 200,000 yuan."""
    projects = [NewProject(zh, Decimal(cost), en) for zh, en, cost in PROJECTS]
    return make_poll(voting, HOUSEHOLDS, projects=projects, budget=Decimal(200_000))
