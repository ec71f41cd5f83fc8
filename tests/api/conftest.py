"""One community with something of everything that is public, and browsers that speak JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from councils.actions.participants import participant_for
from councils.models import Meeting, Person
from councils.permissions.actor import Actor
from proposals.actions.comments import write_comment
from proposals.actions.drafts import Words, draft_proposal
from proposals.actions.moderation import hide_comment
from proposals.actions.procedures import adopt_procedures
from proposals.actions.publication import publish_result
from proposals.actions.reactions import react
from proposals.actions.submission import submit_proposal
from proposals.models import AgendaItem, Erratum, FollowUp, Proposal
from tests.conftest import actor_of, make_person
from tests.proposals.publication.conftest import counted_poll

BASE = "/api/v1/communities/qinghuai/"


class Api:
    """A signed-in reader of the API; every answer is JSON."""

    def __init__(self, browser: Client, base: str = BASE) -> None:
        self.browser, self.base = browser, base

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        address = path if path.startswith("/") else f"{self.base}{path}"
        more = {"data": body, "content_type": "application/json"} if body is not None else {}
        return getattr(self.browser, method)(address, headers={"Accept-Language": "en", **headers}, **more)

    def get(self, path: str, **headers: str) -> Any:
        answer = self("get", path, **headers)
        assert answer.status_code == 200, answer.content
        return answer.json()


@pytest.fixture(autouse=True)
def fresh_counters() -> Iterator[None]:
    """The throttles count in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def api_of(client_of: Callable[..., Client]) -> Callable[..., Api]:
    return lambda who=None, base=BASE: Api(client_of(who), base)


@pytest.fixture
def town(cast: SimpleNamespace) -> SimpleNamespace:
    """`matter` under discussion with comments (`comment`, `hidden`), a draft of the resident, `poll` published, and what followed."""
    adopt_procedures(actor=Actor.setup(cast.community))
    cast.signers = [make_person(cast.community, n) for n in range(20, 32)]
    resident = actor_of(cast.resident)
    cast.draft = draft_proposal(actor=resident, words=Words(title="还没写完"), council=cast.reps)
    cast.matter = draft_proposal(
        actor=resident, words=Words(title="修好东门路灯", title_en="Lamps", text="换灯杆。"), council=cast.reps
    )
    submit_proposal(actor=resident, proposal=cast.matter)
    cast.comment = say(cast.matter, cast.member, "早该修了。", position="for")
    cast.reply = say(cast.matter, cast.chair, "同意。", parent=cast.comment)
    cast.hidden = say(cast.matter, cast.other_resident, "骂人的话", position="against")
    react(actor=resident, comment=cast.comment, value=1)
    hide_comment(actor=actor_of(cast.secretary), comment=cast.hidden, why="指名骂人。")
    cast.poll = counted_poll(cast, title="东门")
    cast.resolution = publish_result(actor=Actor.clock(cast.community), poll=cast.poll)
    publication = cast.resolution.publications.get()
    now = timezone.now()
    Erratum.objects.create(
        community=cast.community, publication=publication, text="日期改正", why="笔误", at=now, by=cast.clerk
    )
    FollowUp.objects.create(
        community=cast.community, resolution=cast.resolution, title="装灯", office="物业工程部", owner=cast.clerk,
        due_on=(now - timedelta(days=3)).date(), created_at=now,
    )  # fmt: skip
    cast.meeting = Meeting.objects.create(
        community=cast.community,
        council=cast.reps,
        title="九月例会",
        basis="member",
        starts_at=now,
        convened_at=now,
        convened_by=cast.secretary,
    )
    AgendaItem.objects.create(
        community=cast.community, meeting=cast.meeting, proposal=cast.matter, position=1, title="东门路灯"
    )
    return cast


def say(matter: Proposal, who: Person, text: str, **more: Any) -> Any:
    participant_for(who)
    return write_comment(actor=actor_of(who), proposal=matter, text=text, **more)
