"""The count is made once, of what is closed and sealed, and leaves everything behind that a recount needs."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from councils.models import Attendance, Event, RecordHead
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from councils.rules.record import instant
from proposals.actions import counting
from proposals.actions.closing import close_poll
from proposals.actions.counting import count_poll, seal_poll
from proposals.actions.roll_corrections import admit_elector, remove_elector
from proposals.actions.signing import public_key
from proposals.models import Elector, Poll
from proposals.rules.bundle import check_bundle
from tests.conftest import Actor, actor_of, make_person
from tests.proposals.polls.test_decisions import tied_poll, vote


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
    clock = Actor.clock(meeting_poll.community)
    sealed = seal_poll(actor=clock, poll=closed(voting, meeting_poll))
    poll = count_poll(actor=clock, poll=sealed)
    seal = Event.objects.get(name="poll:sealed")
    head = RecordHead.objects.get(community=poll.community)
    assert poll.bundle["record_head"] == seal.hash == head.hash, "what was recorded up to the count cannot be exchanged"
    assert poll.bundle["chain"]["events"][-1]["public"]["act"] == "poll:sealed"
    assert (poll.state, poll.signed_with, poll.root) == ("counted", public_key(), poll.bundle["root"])
    assert poll.counted_at is not None
    assert poll.signature
    assert check_bundle(poll.bundle) == []
    assert poll.result["outcome"]["kind"] == "adopted"
    assert (poll.bundle["opened_at"], poll.bundle["closed_at"]) == (instant(poll.opened_at), instant(poll.closed_at))
    event = Event.objects.get(name="poll:counted", object_id=str(poll.pk))
    assert event.payload == {"outcome": "adopted", "root": poll.root, "signed_with": poll.signed_with}
    assert told == [poll.pk]
    assert [(o["zh"], o["en"]) for o in poll.bundle["options"]][:2] == [("赞成", "For"), ("反对", "Against")]
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


def test_counting_one_vote_leaves_another_alone(
    voting: SimpleNamespace, meeting_poll: Poll, household_poll: Callable[..., Poll]
) -> None:
    other = household_poll(takes_paper=False)
    with playing_at(other.closes_at):
        close_poll(actor=Actor.clock(other.community), poll=other)
    counted(closed(voting, meeting_poll))
    other.refresh_from_db()
    assert (other.state, other.bundle, other.counted_at) == ("closed", None, None)


def test_an_annulled_vote_is_never_counted(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    poll = closed(voting, meeting_poll)
    seal_poll(actor=Actor.clock(poll.community), poll=poll)
    Poll.objects.filter(pk=poll.pk).update(state="annulled")
    assert refused(poll) == "poll:not_sealed"
    assert Poll.objects.get(pk=poll.pk).state == "annulled"


def test_a_tie_is_noted_and_told_once_however_often_it_is_counted(voting: SimpleNamespace, told: list[int]) -> None:
    poll = close_poll(actor=actor_of(voting.chair), poll=tied_poll(voting))
    for _twice in range(2):
        poll = counted(poll)
        assert (poll.state, poll.result["outcome"]["kind"]) == ("closed", "tied")
        assert len(poll.result["there"]) == 6, "who was there stays as the seal found it until it is decided"
    note = Event.objects.get(name="poll:tied")
    assert (note.object_id, note.payload) == (str(poll.pk), {"waits_for": "chair"})
    assert told == [poll.pk]


def test_the_lot_that_was_drawn_decides_a_tie_and_stands_in_the_bundle(voting: SimpleNamespace) -> None:
    poll = close_poll(actor=actor_of(voting.chair), poll=tied_poll(voting))
    Poll.objects.filter(pk=poll.pk).update(rule={**poll.rule, "tie": "lot"}, tie_decided="yes")
    poll = counted(poll)
    assert (poll.state, poll.result["outcome"]["kind"]) == ("counted", "adopted")
    assert "there" not in poll.result, "from now on the bundle says so"
    assert (poll.bundle["chair"], poll.bundle["lot"]) == (None, "yes")


@pytest.mark.parametrize("sealed_here", [True, False], ids=["as the seal found it", "sealed by an earlier release"])
def test_who_was_there_is_counted_as_the_seal_found_it(
    voting: SimpleNamespace, meeting_poll: Poll, sealed_here: bool
) -> None:
    """The seal commits to it, so nothing that is typed into the attendance between seal and count changes it."""
    sealed = seal_poll(actor=Actor.clock(meeting_poll.community), poll=closed(voting, meeting_poll))
    assert sealed.result is not None
    there = len(sealed.result["there"])
    assert there > 5, "more than voted"
    if sealed_here:
        Attendance.objects.filter(meeting=sealed.meeting_id).delete()
    else:
        Poll.objects.filter(pk=sealed.pk).update(result={"channels": sealed.result["channels"]})
    poll = count_poll(actor=Actor.clock(sealed.community), poll=sealed)
    assert poll.bundle is not None
    assert poll.bundle["bases"]["heads"]["present"] == there


def test_the_bundle_tells_late_lines_from_those_of_the_opening_and_names_what_was_taken_off(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    """Or nobody could put the roll of the opening together again."""
    poll = household_poll(takes_paper=False)
    secretary = actor_of(voting.secretary)
    stays, goes = (
        admit_elector(actor=secretary, poll=poll, person=make_person(voting.community, n), why="搬来时漏登")
        for n in (301, 401)
    )
    first = Elector.objects.filter(poll=poll, admitted_late_at=None).order_by("number")[0]
    for line in (goes, first):
        remove_elector(actor=secretary, elector=line, why="误入名册")
    with playing_at(poll.closes_at):
        poll = counted(close_poll(actor=Actor.clock(poll.community), poll=poll))
    assert [line["line"] for line in poll.bundle["roll"] if line.get("late")] == [stays.commitment]
    gone = {line["line"]: line.get("late", False) for line in poll.bundle["removed"]}
    assert gone == {goes.commitment: True, first.commitment: False}
