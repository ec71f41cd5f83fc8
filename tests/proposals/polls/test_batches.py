"""Batches by two people: the second counts blind, where they differ is said by line, and it is typed anew or rejected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from councils.models import Event
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.paper import correct_paper_batch, reject_paper_batch, sign_off_paper
from proposals.actions.turnout import turnout
from proposals.models import PaperBatch, Poll, WorkingBallot
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, finish
from tests.proposals.polls.paper import batch_of, confirmed, lines, refused


def said_of(deed: Callable[[], object]) -> str:
    try:
        deed()
    except Refused as refusal:
        return str(refusal.refusal)
    raise AssertionError("it was not refused")


def test_the_second_count_is_blind_and_differences_are_said_by_line(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    electors = lines(poll)
    batch = batch_of(voting, poll, electors[:6], totals={"yes": 4, "no": 2})
    again = {e.pk: "" for e in [*electors[:5], electors[7]]}
    words = said_of(lambda: confirmed(voting, batch, totals={"yes": 5, "no": 1}, names=again))
    for number in (electors[5].number, electors[7].number):
        assert str(number) in words
    assert "赞成" in words or "for" in words
    batch.refresh_from_db()
    assert (batch.state, batch.differed) == ("entered", 1), "that they differed is kept"
    assert Event.objects.get(name="paper:differed").payload == {"batch": 1, "times": 1}
    assert turnout(poll) == 0
    right = {e.pk: "" for e in electors[:6]}
    assert confirmed(voting, batch, totals={"yes": 4, "no": 2}, names=right).state == "confirmed"


def test_marks_by_name_are_counted_again_by_name(voting: SimpleNamespace, owners_poll: Poll) -> None:
    """Two owners changed places: the totals agree, the names do not."""
    a, b, c = lines(owners_poll)[:3]
    batch = batch_of(voting, owners_poll, [], names={a.pk: "yes", b.pk: "no", c.pk: "yes"}, totals={"yes": 2, "no": 1})
    swapped = {a.pk: "no", b.pk: "yes", c.pk: "yes"}
    words = said_of(lambda: confirmed(voting, batch, totals={"yes": 2, "no": 1}, names=swapped))
    assert f"{a.number}, {b.number}" in words
    right = {a.pk: "yes", b.pk: "no", c.pk: "yes"}
    assert confirmed(voting, batch, totals={"yes": 2, "no": 1}, names=right).state == "confirmed"


def test_a_batch_typed_wrong_is_typed_anew_and_confirmed_by_another(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    electors = lines(poll)
    batch = batch_of(voting, poll, electors[:6])
    clerk = actor_of(voting.clerk)
    cast_ballots(casts=[ballot(poll, electors[8].person)])
    taken = {e.pk: "" for e in [*electors[1:6], electors[8]]}
    before = {"actor": clerk, "batch": batch, "totals": {"no": 6}}
    assert refused(lambda: correct_paper_batch(names=taken, **before)) == "paper:taken"
    assert WorkingBallot.objects.filter(batch=batch).count() == 6, "refused, so it stands as it was"
    names = {e.pk: "" for e in electors[1:7]}
    corrected = correct_paper_batch(names=names, **before)
    assert (corrected.entered_by, corrected.corrected) == (voting.clerk, 1)
    [free] = cast_ballots(casts=[ballot(poll, electors[0].person)])
    assert isinstance(free, Receipt), "who was taken out may vote"
    assert refused(lambda: confirmed(voting, batch)) == "paper:same_person", "who typed it anew is the first now"
    secretary = actor_of(voting.secretary)
    assert confirmed(voting, batch, actor=secretary, totals={"no": 6}, names=names).state == "confirmed"
    assert refused(lambda: correct_paper_batch(names=names, **before)) == "paper:settled"


def test_late_paper_counts_by_when_it_was_collected(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = wide_poll()
    assert poll.closes_at is not None
    secretary = actor_of(voting.secretary)
    with playing_at(poll.closes_at + timedelta(hours=5)):
        finish(poll)
        late = {"collected_at": poll.closes_at + timedelta(seconds=1)}
        assert refused(lambda: batch_of(voting, poll, lines(poll)[:6], **late)) == "paper:collected"
        batch = batch_of(voting, poll, lines(poll)[:6], collected_at=poll.closes_at - timedelta(minutes=1))
        assert refused(lambda: sign_off_paper(actor=secretary, poll=poll)) == "paper:waiting"
        confirmed(voting, batch)
        sign_off_paper(actor=secretary, poll=poll)
        done = finish(poll)
    assert done.result is not None
    assert done.result["channels"]["turnout"] == {"paper": 6}


def test_a_rejected_batch_says_why_and_frees_its_names(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = wide_poll()
    batch = batch_of(voting, poll, lines(poll)[:6])
    clerk = actor_of(voting.clerk)
    assert refused(lambda: reject_paper_batch(actor=clerk, batch=batch, why=" ")) == "paper:no_reason"
    reject_paper_batch(actor=clerk, batch=batch, why="拿错了箱子")
    assert PaperBatch.objects.get().totals == {}
    assert batch_of(voting, poll, lines(poll)[:6], collected_at=timezone.now()).number == 2
