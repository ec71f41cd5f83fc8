"""The rare moments of casting: two at once, a code that is taken, an unfinished form, and who is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from proposals.actions import ballot_box, ballots
from proposals.actions.ballot_box import Box, token
from proposals.actions.ballots import cast_ballots
from proposals.models import Poll, WorkingBallot
from tests.proposals.polls.conftest import ballot
from tests.proposals.polls.test_casting import elector_people, one, receipt, refusal


@contextmanager
def looked_too_early(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The box was looked into just before the other ballot was committed; the second look finds it."""
    real, looks = Box.rows, iter([True])
    with monkeypatch.context() as patch:
        patch.setattr(Box, "rows", lambda box, ids: {} if next(looks, False) else real(box, ids))
        yield


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    topics: list[str] = []
    monkeypatch.setattr(ballots, "announce_often", topics.append)
    return topics


def test_of_two_at_once_the_first_counts_and_a_repetition_gets_its_receipt(
    household_poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = household_poll()
    voter = elector_people(poll)[0]
    first = receipt(one(poll, voter, "yes", key="the-same-key"))
    with looked_too_early(monkeypatch):
        again = receipt(one(poll, voter, "yes", key="the-same-key"))
    assert (again.code, again.replayed) == (first.code, True)
    with looked_too_early(monkeypatch):
        assert refusal(one(poll, voter, "no", key="another-key")) == "ballot:taken"
    assert Box(poll).content(WorkingBallot.objects.get(poll=poll))["marks"] == "yes"


def test_the_same_ballot_twice_in_one_batch_is_one_ballot(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    twice = [ballot(meeting_poll, voting.chair, key="the-same-key") for _ in range(2)]
    first, second = (receipt(answer) for answer in cast_ballots(casts=twice))
    assert (second.code, second.replayed) == (first.code, True)
    assert WorkingBallot.objects.filter(poll=meeting_poll).count() == 1


def test_where_no_code_is_free_nothing_is_cast(
    voting: SimpleNamespace, meeting_poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballot_box, "check_code", lambda *_bytes: "AAAA-AAAA")
    receipt(one(meeting_poll, voting.chair))
    with pytest.raises(RuntimeError, match="no free check code"):
        one(meeting_poll, voting.member)
    assert WorkingBallot.objects.filter(poll=meeting_poll).count() == 1


def test_the_last_draw_may_still_find_a_free_code(
    voting: SimpleNamespace, meeting_poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = iter(["AAAA-AAAA"] * ballots.DRAWS + ["BBBB-BBBB"])
    monkeypatch.setattr(ballot_box, "check_code", lambda *_bytes: next(codes))
    receipt(one(meeting_poll, voting.chair))
    assert receipt(one(meeting_poll, voting.member)).code == "BBBB-BBBB"


def test_a_changed_ballot_draws_another_code_than_one_that_is_taken(
    household_poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = household_poll()
    first, other = elector_people(poll)[:2]
    codes = iter(["AAAA-AAAA", "BBBB-BBBB", "BBBB-BBBB", "CCCC-CCCC"])
    monkeypatch.setattr(ballot_box, "check_code", lambda *_bytes: next(codes))
    one(poll, first, "yes")
    one(poll, other, "yes")
    before = WorkingBallot.objects.get(poll=poll, elector__person=first)
    assert receipt(one(poll, first, "no", replaces=token(before))).code == "CCCC-CCCC"


def test_a_change_that_came_second_changes_nothing(
    household_poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another phone of the household changed the ballot between this one's look and its write."""
    poll = household_poll()
    voter = elector_people(poll)[0]
    one(poll, voter, "yes")
    before = WorkingBallot.objects.get(poll=poll)
    real = Box.exchange

    def late(box: Box, row: WorkingBallot, fresh: WorkingBallot) -> bool:
        WorkingBallot.objects.filter(pk=row.pk).update(key="of-the-other-phone", code_tag="other")
        return real(box, row, fresh)

    monkeypatch.setattr(Box, "exchange", late)
    assert refusal(one(poll, voter, "no", replaces=token(before))) == "ballot:changed"
    assert WorkingBallot.objects.get(poll=poll).key == "of-the-other-phone"


def test_one_change_after_another_needs_the_newest_form(household_poll: Callable[..., Poll]) -> None:
    """Two changes of one household in one batch: the second was written before the first was seen."""
    poll = household_poll()
    voter = elector_people(poll)[0]
    one(poll, voter, "yes")
    mark = token(WorkingBallot.objects.get(poll=poll))
    changes = [ballot(poll, voter, marks, replaces=mark) for marks in ("no", "abstain")]
    first, second = cast_ballots(casts=changes)
    assert receipt(first).changed
    assert refusal(second) == "ballot:changed"


def test_who_is_nobody_gets_nobodys_line(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    """In one batch with the first person of the register, and with everybody else."""
    casts = [ballot(meeting_poll, person) for person in (None, *voting.reps_people[:7])]
    nobody, *others = cast_ballots(casts=casts)
    assert refusal(nobody) == "ballot:not_on_roll"
    assert [receipt(answer).replayed for answer in others] == [False] * 7


def test_a_ballot_names_a_line_that_is_not_ones_own(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    theirs = meeting_poll.electors.get(person=voting.member).pk
    assert refusal(one(meeting_poll, voting.chair, elector_id=theirs)) == "ballot:not_on_roll"
    assert not WorkingBallot.objects.filter(poll=meeting_poll).exists()


@pytest.mark.parametrize(
    "given", [{"key": "short"}, {"key": "k" * 41}, {"key": "with a blank"}, {"client_bytes": b"fifteen bytes.."}]
)
def test_an_unfinished_form_is_refused(voting: SimpleNamespace, meeting_poll: Poll, given: dict[str, Any]) -> None:
    assert refusal(one(meeting_poll, voting.chair, **given)) == "ballot:form"
    assert not WorkingBallot.objects.filter(poll=meeting_poll).exists()


def test_the_turnout_is_told_to_vote_and_meeting_when_a_ballot_is_new_and_only_then(
    voting: SimpleNamespace, meeting_poll: Poll, told: list[str]
) -> None:
    assert refusal(one(meeting_poll, voting.resident)) == "ballot:not_on_roll"
    assert told == []
    one(meeting_poll, voting.chair, key="the-same-key")
    both = [f"poll.{meeting_poll.pk}", f"meeting.{meeting_poll.meeting_id}"]
    assert told == both
    one(meeting_poll, voting.chair, key="the-same-key")
    assert told == both, "a repetition moves nothing"


def test_a_vote_without_a_meeting_tells_of_no_meeting(household_poll: Callable[..., Poll], told: list[str]) -> None:
    poll = household_poll()
    one(poll, elector_people(poll)[0])
    assert told == [f"poll.{poll.pk}"]


def test_whoever_votes_in_a_meeting_votes_in_the_room_and_from_home_online(
    voting: SimpleNamespace, meeting_poll: Poll, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    assert receipt(one(meeting_poll, voting.chair)).channel == "room"
    voter = elector_people(poll)[0]
    assert receipt(one(poll, voter)).channel == "online"
    mark = token(WorkingBallot.objects.get(poll=poll))
    assert receipt(one(poll, voter, "no", replaces=mark)).channel == "online"
