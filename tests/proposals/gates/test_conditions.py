"""Why not yet, of a vote and of a meeting: what the next step waits for, who brings it, when at the earliest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from councils.models import Meeting
from proposals.actions.convening import convene
from proposals.actions.major import mark_major
from proposals.actions.polls import create_poll
from proposals.models import Poll
from proposals.permissions.conditions import meeting_conditions, poll_conditions
from tests.conftest import actor_of, put_in_stage

pytestmark = pytest.mark.django_db


def open_keys(found) -> list[str]:
    return [one.key for one in found if one.blocks and not one.met]


@pytest.fixture
def meeting(council):
    return convene(
        actor=actor_of(council.secretary), council=council.reps, starts_at=timezone.now() + timedelta(days=9)
    )


def test_a_meeting_waits_for_agenda_notice_and_hour(council, meeting):
    now = timezone.now()
    found = meeting_conditions(meeting, now)
    assert open_keys(found) == ["agenda", "notice", "doors"]
    assert found[2].earliest == meeting.starts_at - timedelta(minutes=60)
    assert found[1].since == meeting.convened_at
    Meeting.objects.filter(pk=meeting.pk).update(notice_published_at=now)
    meeting.refresh_from_db()
    assert open_keys(meeting_conditions(meeting, now, items=1)) == ["doors"]
    assert open_keys(meeting_conditions(meeting, meeting.starts_at, items=1)) == []
    meeting.state = Meeting.State.OPEN
    assert meeting_conditions(meeting, now) == ()


@pytest.fixture
def draft(council, matter, meeting):
    proposal = matter("meeting")
    return create_poll(
        actor=actor_of(council.secretary), proposal=proposal, question="修不修？", secrecy="named", meeting=meeting
    )


def test_a_draft_waits_for_its_meeting_its_notice_and_the_risk_of_a_major_matter(council, draft):
    secretary = actor_of(council.secretary)
    assert open_keys(poll_conditions(draft, timezone.now())) == ["meeting_open", "agenda_published"]
    mark_major(actor=secretary, proposal=draft.proposal, major=True)
    poll = Poll.objects.select_related("proposal__community", "meeting").get(pk=draft.pk)
    assert open_keys(poll_conditions(poll, timezone.now())) == ["meeting_open", "agenda_published", "risk_assessed"]


def test_a_closed_vote_waits_for_paper_and_for_the_chair(council, draft):
    draft.state, draft.takes_paper, draft.closed_at = Poll.State.CLOSED, True, timezone.now()
    assert open_keys(poll_conditions(draft, timezone.now())) == ["paper"]
    draft.paper_signed_off_at, draft.result = timezone.now(), {"outcome": {"kind": "tied"}}
    assert open_keys(poll_conditions(draft, timezone.now())) == ["tie"]
    draft.tie_decided = "yes"
    assert open_keys(poll_conditions(draft, timezone.now())) == []


def test_an_open_vote_waits_for_its_time(council, draft):
    now = timezone.now()
    draft.state, draft.opened_at, draft.closes_at = Poll.State.OPEN, now, now + timedelta(days=3)
    found = poll_conditions(draft, now)
    assert (open_keys(found), found[0].earliest) == (["closing"], draft.closes_at)
    draft.state = Poll.State.PUBLISHED
    assert poll_conditions(draft, now) == ()


@pytest.mark.parametrize("who", ["secretary", None])
def test_page_and_data_say_the_same(client_of, council, draft, meeting, who):
    browser = client_of(getattr(council, who) if who else None)
    browser.cookies["django_language"] = "zh-hans"
    base = "/api/v1/communities/qinghuai"
    rows = browser.get(f"{base}/meetings/{meeting.pk}/conditions/").json()
    page = browser.get(f"/c/qinghuai/meetings/{meeting.pk}/").content.decode()
    assert all(row["sentence"] in page for row in rows)
    answer = browser.get(f"{base}/polls/{draft.pk}/conditions/")
    assert answer.status_code == (200 if who else 404)
    if who:
        page = browser.get(f"/c/qinghuai/polls/{draft.pk}/").content.decode()
        assert all(row["sentence"] in page for row in answer.json())
    assert (
        client_of(council.neighbour_secretary)
        .get(f"/api/v1/communities/neighbour/meetings/{meeting.pk}/conditions/")
        .status_code
        == 404
    )


def test_a_matter_elsewhere_waits_for_no_vote(council, draft):
    put_in_stage(draft.proposal, "display")
    assert open_keys(poll_conditions(draft, timezone.now())) == ["meeting_open"]
