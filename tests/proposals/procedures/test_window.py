"""A vote that may be held on certain days after a meeting only; and a notice that depends on who is convened."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models import Meeting
from councils.permissions.refusal import Refused
from proposals.actions.convening import meeting_rule
from proposals.actions.polls import create_poll, open_poll
from proposals.models import AgendaItem, Proposal
from proposals.permissions.procedure import notice_of
from tests.conftest import actor_of, make_council
from tests.proposals.polls.conftest import make_matter

from .conftest import version_of


@pytest.fixture
def parish(hall: SimpleNamespace) -> Proposal:
    """A matter of all electors whose parish meeting closed just now."""
    body = make_council(hall.community, "resident_assembly", "adults", key="electors")
    return make_matter(hall, body, "intl.parish_meeting_poll", "meeting")


def met(hall: SimpleNamespace, parish: Proposal) -> None:
    now = timezone.now()
    meeting = Meeting.objects.create(
        community=hall.community, council=parish.council, title="教区会议", basis="person", rule={}, state="closed",
        starts_at=now - timedelta(hours=2), opened_at=now - timedelta(hours=2), closed_at=now,
        convened_at=now - timedelta(days=9), notice_published_at=now - timedelta(days=9), convened_by=hall.secretary, chair=hall.chair,
    )  # fmt: skip
    AgendaItem.objects.create(
        community=hall.community, meeting=meeting, proposal=parish, position=1, title="投票", state="closed"
    )


def opened(hall: SimpleNamespace, parish: Proposal, days: int) -> str:
    secretary = actor_of(hall.secretary)
    poll = create_poll(
        actor=secretary, proposal=parish, question="要不要？", secrecy="confidential", basis="person",
        closes_at=timezone.now() + timedelta(days=days), takes_paper=True,
    )  # fmt: skip
    return str(open_poll(actor=secretary, poll=poll).state)


@pytest.mark.parametrize("days", [1, 13, 26])
def test_a_parish_poll_outside_its_days_is_refused(hall: SimpleNamespace, parish: Proposal, days: int) -> None:
    met(hall, parish)
    with pytest.raises(Refused, match=r"poll:day|poll:period"):
        opened(hall, parish, days)


@pytest.mark.parametrize("days", [14, 25])
def test_a_parish_poll_on_its_first_and_last_day_is_held(hall: SimpleNamespace, parish: Proposal, days: int) -> None:
    met(hall, parish)
    assert opened(hall, parish, days) == "open"


def test_a_parish_poll_without_its_meeting_is_refused(hall: SimpleNamespace) -> None:
    body = make_council(hall.community, "resident_assembly", "adults", key="electors")
    matter = make_matter(hall, body, "intl.parish_meeting_poll", "discussion")
    with pytest.raises(Refused, match="poll:no_meeting_before"):
        opened(hall, matter, 20)


def test_the_notice_follows_who_is_convened(hall: SimpleNamespace) -> None:
    """Four discussions: ten days for an assembly, three for the representatives."""
    siyi = version_of(hall, "cn.siyi_lianggongkai")
    assert [notice_of(siyi, basis)["days"] for basis in ("person", "household", "member")] == [10, 10, 3]
    assert meeting_rule(siyi, "member")["notice"] == {
        "days": 3, "clear": False, "reading": "full_days", "short_notice": True,
    }  # fmt: skip
