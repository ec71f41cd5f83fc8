"""A hearing: nobody votes, and what comes of it is a table of opinions with their answers."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals.models import Comment, Poll, Proposal
from proposals.permissions.poll import has_vote, may_create_poll
from tests.conftest import actor_of
from tests.proposals.polls.conftest import make_matter


@pytest.fixture
def hearing(voting: SimpleNamespace) -> Proposal:
    return make_matter(voting, voting.reps, "cn.hearing", "discussion", "要不要装电梯")


def say(proposal: Proposal, text: str, **more: Any) -> Comment:
    now = timezone.now()
    answered = {"answered_at": now} if more.get("answered") else {}
    return Comment.objects.create(
        community=proposal.community, proposal=proposal, participant=proposal.proposer, text=text, written_at=now,
        **answered, **more,
    )  # fmt: skip


def address(proposal: Proposal) -> str:
    return reverse("matter-opinions", args=[proposal.community.slug, proposal.pk])


def test_every_opinion_stands_with_its_answer_and_nobody_is_named(
    reader: Callable[[Any], Client], voting: SimpleNamespace, hearing: Proposal
) -> None:
    say(hearing, "低层住户采光受影响", answered="partly", answer="井道改到北侧")
    first = say(hearing, "费用太高", answered="not_adopted", answer="已是三家里最低的报价")
    say(hearing, "同意楼上", parent=first)
    say(hearing, "广告", hidden_at=timezone.now(), hidden_why="无关")
    say(hearing, "什么时候开工")
    page = reader(voting.resident).get(address(hearing)).content.decode()
    assert "3 opinions: 1 partly adopted, 1 not adopted, 1 not answered yet" in page
    assert page.index("低层住户采光受影响") < page.index("井道改到北侧") < page.index("已是三家里最低的报价")
    assert "同意楼上" not in page
    assert "广告" not in page
    assert voting.resident.name not in page.split("<main")[1]
    matter = reader(voting.resident).get(reverse("matter", args=[hearing.community.slug, hearing.pk])).content.decode()
    assert address(hearing) in matter


def test_no_vote_is_prepared_on_it(reader: Callable[[Any], Client], voting: SimpleNamespace, hearing: Proposal) -> None:
    assert not has_vote(hearing)
    refusal = may_create_poll(actor_of(voting.secretary), hearing, "discussion")
    assert refusal is not None
    assert refusal.code == "poll:no_vote"
    to_poll = reverse("poll-new", args=[hearing.community.slug, hearing.pk])
    assert reader(voting.secretary).get(to_poll).status_code == 404
    assert (
        to_poll
        not in reader(voting.secretary)
        .get(reverse("matter", args=[hearing.community.slug, hearing.pk]))
        .content.decode()
    )
    assert not Poll.objects.exists()


def test_where_there_is_a_vote_there_is_no_such_table(reader: Callable[[Any], Client], voting: SimpleNamespace) -> None:
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "discussion")
    assert has_vote(matter)
    say(matter, "好")
    assert reader(voting.resident).get(address(matter)).status_code == 404
