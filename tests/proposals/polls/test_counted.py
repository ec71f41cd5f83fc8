"""The count is made once, of what is closed and sealed, and leaves everything behind that a recount needs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from councils.models import Event
from councils.permissions.refusal import Refused
from proposals.actions import counting
from proposals.actions.closing import close_poll
from proposals.actions.counting import count_poll, seal_poll
from proposals.actions.signing import public_key
from proposals.models import Poll
from proposals.rules.bundle import check_bundle
from tests.conftest import Actor, actor_of
from tests.proposals.polls.test_decisions import vote


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The votes that were told of."""
    polls: list[int] = []
    monkeypatch.setattr(counting, "say", lambda poll: polls.append(poll.pk))
    return polls


def closed(voting: SimpleNamespace, poll: Poll) -> Poll:
    vote(poll, voting.reps_people[:5], "yes")
    return close_poll(actor=actor_of(voting.chair), poll=poll)


def counted(poll: Poll) -> Poll:
    clock = Actor.clock(poll.community)
    return count_poll(actor=clock, poll=seal_poll(actor=clock, poll=poll))


def refused(poll: Poll) -> str:
    with pytest.raises(Refused) as refusal:
        count_poll(actor=Actor.clock(poll.community), poll=poll)
    assert Poll.objects.get(pk=poll.pk).bundle is None
    return refusal.value.refusal.code


def test_what_is_open_or_not_sealed_is_not_counted(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    assert refused(meeting_poll) == "poll:not_sealed"
    assert refused(closed(voting, meeting_poll)) == "poll:not_sealed"


def test_a_count_leaves_bundle_root_signature_and_a_line_in_the_record(
    voting: SimpleNamespace, meeting_poll: Poll, told: list[int]
) -> None:
    poll = counted(closed(voting, meeting_poll))
    assert (poll.state, poll.signed_with, poll.root) == ("counted", public_key(), poll.bundle["root"])
    assert poll.counted_at is not None
    assert poll.signature
    assert check_bundle(poll.bundle) == []
    assert poll.result["outcome"]["kind"] == "adopted"
    assert poll.bundle["opened_at"] < poll.bundle["closed_at"]
    event = Event.objects.get(name="poll:counted", object_id=str(poll.pk))
    assert event.payload == {"outcome": "adopted", "root": poll.root, "signed_with": poll.signed_with}
    assert told == [poll.pk]
    assert poll.bundle["question"] == {"zh": "是否修缮东门路灯？", "en": "Repair the east gate lamps?"}


def test_counting_twice_is_success_and_happens_once(
    voting: SimpleNamespace, meeting_poll: Poll, told: list[int]
) -> None:
    poll = counted(closed(voting, meeting_poll))
    again = count_poll(actor=Actor.clock(poll.community), poll=poll)
    assert (again.pk, again.state, again.counted_at, again.signature) == (
        poll.pk,
        "counted",
        poll.counted_at,
        poll.signature,
    )
    assert told == [poll.pk]
    assert Event.objects.filter(name="poll:counted").count() == 1


def test_an_annulled_vote_is_never_counted(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    poll = closed(voting, meeting_poll)
    seal_poll(actor=Actor.clock(poll.community), poll=poll)
    Poll.objects.filter(pk=poll.pk).update(state="annulled")
    assert refused(poll) == "poll:not_sealed"
    assert Poll.objects.get(pk=poll.pk).state == "annulled"
