"""The desks of a vote: preparing, roll, paper; by role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.models import Event
from proposals.models import Elector, PaperBatch, Poll
from tests.proposals.polls.conftest import make_matter
from tests.proposals.polls.test_pages import ROLES, first_voter, url

OPEN_TO = {
    "poll-paper": {"secretary", "clerk", "supervisor"},
    "poll-batches": {"secretary", "clerk", "supervisor"},
    "poll-annulment": {"secretary", "clerk"},
    "poll-admissions": {"secretary", "clerk"},
}


@pytest.mark.parametrize("name", list(OPEN_TO))
def test_the_desks_exist_for_their_roles_only(
    reader: Callable[[Any], Client], voting: SimpleNamespace, household_poll: Callable[..., Poll], name: str
) -> None:
    poll = household_poll()
    seen = {role for role in ROLES if reader(getattr(voting, role, None)).get(url(name, poll)).status_code == 200}
    assert seen == OPEN_TO[name]


def test_the_roll_is_searched_by_post_so_that_no_name_stands_in_an_address(
    reader: Callable[[Any], Client], voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    wanted, other = voting.reps_people[3].name, voting.reps_people[4].name
    supervisor, roll = reader(voting.supervisor), url("poll-roll", meeting_poll)
    found = supervisor.post(roll, {"q": wanted}).content.decode()
    assert wanted in found
    assert other not in found
    assert other in supervisor.get(roll, {"q": wanted}).content.decode()
    assert '<form class="form" method="post" role="search">' in found
    assert wanted not in reader(voting.resident).post(roll, {"q": wanted}).content.decode()


def test_names_on_the_roll_are_for_supervisors_and_ones_own_line_for_oneself(
    reader: Callable[[Any], Client], voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    name = voting.reps_people[3].name
    assert name in reader(voting.supervisor).get(url("poll-roll", meeting_poll)).content.decode()
    for role in ("member", "resident", "stranger", "neighbour_secretary", "nobody"):
        page = reader(getattr(voting, role, None)).get(url("poll-roll", meeting_poll)).content.decode()
        assert name not in page, role
        line = Elector.objects.get(poll=meeting_poll, person=voting.reps_people[3])
        assert line.commitment in page, "everybody sees the commitments"
        assert line.salt not in page
    mine = Elector.objects.get(poll=meeting_poll, person=voting.member)
    assert mine.salt in reader(voting.member).get(url("poll-roll", meeting_poll)).content.decode()


def test_the_paper_desk_takes_a_batch_from_two_people(
    reader: Callable[[Any], Client], voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    desk = reader(voting.secretary)
    typed = {
        "channel": "paper", "place": "一号箱", "names": "1, 2-4，5", "yes": "3", "no": "1", "abstain": "1", "invalid": "0",
        "collected_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"),
    }  # fmt: skip
    wrong = desk.post(url("poll-batches", poll), typed | {"no": "2"})
    assert wrong.status_code == 422
    assert "5 names are ticked, and the totals are 6 ballots" in wrong.content.decode()
    assert "一号箱" in wrong.content.decode(), "what was typed stays"
    assert desk.post(url("poll-batches", poll), typed).status_code == 303
    batch = PaperBatch.objects.get(poll=poll)
    assert "yes" not in str(batch.totals), "the totals are kept under the poll's key"
    totals = {key: typed[key] for key in ("names", "yes", "no", "abstain", "invalid")}
    again = url("poll-batch-confirmation", poll, batch.number)
    assert desk.post(again, totals).status_code == 403, "not by the same person"
    other = reader(voting.supervisor)
    differs = other.post(again, totals | {"yes": "2", "no": "2"})
    assert differs.status_code == 422
    said = differs.content.decode()
    assert "differs from the one typed in: for, against." in said, "where, and never the numbers to copy"
    assert other.post(again, totals).status_code == 303
    assert "5 of" in reader(None).get(url("poll", poll)).content.decode()


def test_searching_the_roll_keeps_what_is_typed(
    reader: Callable[[Any], Client], voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    desk = reader(voting.secretary)
    voter = first_voter(poll)
    page = desk.post(url("poll-batches", poll), {"look": "1", "q": voter.name, "names": "7", "tick": ["2"]})
    content = page.content.decode()
    assert page.status_code == 200
    assert "7, 2" in content
    assert voter.name in content


def test_a_secretary_prepares_and_opens_a_vote(reader: Callable[[Any], Client], voting: SimpleNamespace) -> None:
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "discussion")
    desk = reader(voting.secretary)
    new = reverse("poll-new", args=[voting.community.slug, matter.pk])
    assert desk.get(new).status_code == 200
    version = matter.procedure_version_id
    typed = {
        "question": "是否翻修广场？", "council": voting.assembly.pk, "procedure_version": version, "basis": "household",
        "secrecy": "confidential", "closes_at": (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
        "takes_paper": "on",
    }  # fmt: skip
    made = desk.post(new, typed)
    assert made.status_code == 303, made.content.decode()
    poll = Poll.objects.get(proposal=matter)
    assert reader(None).get(url("poll", poll)).status_code == 404, "a draft exists for who prepares it only"
    assert desk.post(url("poll-opening", poll), {}).status_code == 303
    poll.refresh_from_db()
    assert (poll.state, poll.secrecy, poll.roll_size > 5) == ("open", "confidential", True)
    assert Event.objects.filter(name="poll:opened", object_id=str(poll.pk)).exists()
