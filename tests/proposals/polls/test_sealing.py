"""The seal refuses what it must not seal, and counts nothing where ballots and turnout do not agree."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions import sealing
from proposals.actions.ballot_box import Box
from proposals.actions.ballots import cast_ballots
from proposals.actions.closing import close_poll
from proposals.actions.counting import count_poll
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch, sign_off_paper
from proposals.actions.paper_totals import WIDTH
from proposals.actions.sealing import seal_poll
from proposals.models import Elector, PaperBatch, Poll, SealedBallot, WorkingBallot
from tests.conftest import Actor, actor_of, make_person
from tests.proposals.polls.conftest import ballot
from tests.proposals.polls.methods import over, picks_of
from tests.proposals.polls.paper import batch_of, confirmed


def refusal(poll: Poll) -> str:
    with pytest.raises(Refused) as refused:
        seal_poll(actor=Actor.clock(poll.community), poll=poll)
    assert not SealedBallot.objects.exists()
    assert Poll.objects.get(pk=poll.pk).sealed_at is None
    return refused.value.refusal.code


def five_on_paper_one_online(voting: SimpleNamespace, poll: Poll) -> PaperBatch:
    lines = list(Elector.objects.filter(poll=poll).select_related("person").order_by("number"))
    secretary, clerk = actor_of(voting.secretary), actor_of(voting.clerk)
    names = {line.pk: "" for line in lines[:5]}
    batch = enter_paper_batch(
        actor=secretary, poll=poll, names=names, totals={"yes": 3, "no": 2}, collected_at=timezone.now()
    )
    confirm_paper_batch(actor=clerk, batch=batch, totals={"yes": 3, "no": 2})
    cast_ballots(casts=[ballot(poll, lines[6].person)])
    return batch


@pytest.fixture
def with_paper(voting: SimpleNamespace, household_poll: Callable[..., Poll]) -> Poll:
    """Five on paper, confirmed; one online; closed, and the paper not signed off."""
    poll = household_poll()
    five_on_paper_one_online(voting, poll)
    with playing_at(poll.closes_at):
        close_poll(actor=Actor.clock(poll.community), poll=poll)
    return Poll.objects.get(pk=poll.pk)


def signed_off(voting: SimpleNamespace, poll: Poll) -> Poll:
    with playing_at(poll.closes_at):
        sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
    return Poll.objects.get(pk=poll.pk)


def test_what_is_open_or_waits_for_paper_is_not_sealed(
    voting: SimpleNamespace, meeting_poll: Poll, with_paper: Poll
) -> None:
    cast_ballots(casts=[ballot(meeting_poll, voting.chair)])
    assert refusal(meeting_poll) == "poll:not_closed"
    assert refusal(with_paper) == "poll:paper"


def test_paper_and_online_are_sealed_together(voting: SimpleNamespace, with_paper: Poll) -> None:
    poll = seal_poll(actor=Actor.clock(with_paper.community), poll=signed_off(voting, with_paper))
    marks = sorted(SealedBallot.objects.filter(poll=poll).values_list("marks", flat=True))
    assert marks == ["no", "no", "yes", "yes", "yes", "yes"]
    assert not WorkingBallot.objects.filter(poll=poll).exists()
    assert PaperBatch.objects.get(poll=poll).totals == {"ballots": 5}
    again = seal_poll(actor=Actor.clock(poll.community), poll=poll)
    assert again.sealed_at == poll.sealed_at
    assert SealedBallot.objects.filter(poll=poll).count() == 6, "twice is success"


def test_sealing_one_vote_leaves_another_as_it_is(
    voting: SimpleNamespace, with_paper: Poll, household_poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = household_poll()
    batch = five_on_paper_one_online(voting, other)
    before = Poll.objects.values().get(pk=other.pk)
    told: list[int] = []
    monkeypatch.setattr(sealing, "say", lambda poll: told.append(poll.pk))
    sealed = seal_poll(actor=Actor.clock(with_paper.community), poll=signed_off(voting, with_paper))
    assert told == [sealed.pk], "an open page hears of it"
    assert SealedBallot.objects.count() == 6
    assert Poll.objects.values().get(pk=other.pk) == before
    assert WorkingBallot.objects.filter(poll=other).count() == 6
    assert "sealed" in PaperBatch.objects.get(pk=batch.pk).totals


def test_choices_by_channel_are_kept_where_each_part_hides_its_voters(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll], with_paper: Poll
) -> None:
    poll = wide_poll()
    batch = five_on_paper_one_online(voting, poll)
    others = Elector.objects.filter(poll=poll).exclude(pk__in=batch.names).order_by("number").select_related("person")
    for line, marks in zip(others[2:8], ["yes", "yes", "no", "abstain", "yes", "no"], strict=True):
        cast_ballots(casts=[ballot(poll, line.person, marks)])
    with playing_at(poll.closes_at):
        close_poll(actor=Actor.clock(poll.community), poll=poll)
    clock = Actor.clock(poll.community)
    sealed = seal_poll(actor=clock, poll=signed_off(voting, poll))
    wide = sealed.result["channels"]
    assert {"channels": ["paper"], "turnout": 5, "counts": {"yes": 3, "no": 2}} in wide["parts"]
    assert [part["channels"] for part in wide["parts"]] == [["online"], ["paper"]]
    assert count_poll(actor=clock, poll=sealed).bundle["parts"] == wide["parts"], "and whoever recounts has them"
    narrow = seal_poll(actor=clock, poll=signed_off(voting, with_paper)).result["channels"]
    assert narrow == {"turnout": {"online": 1, "paper": 5}, "parts": []}, "one online ballot would stand alone"


def test_a_name_that_vanished_from_a_batch_is_noticed(voting: SimpleNamespace, with_paper: Poll) -> None:
    WorkingBallot.objects.filter(poll=with_paper, batch__isnull=False).first().delete()  # type: ignore[union-attr]
    assert refusal(signed_off(voting, with_paper)) == "poll:disagree"


def test_totals_that_were_exchanged_are_noticed(voting: SimpleNamespace, with_paper: Poll) -> None:
    """Somebody with the key writes one ballot more into a batch."""
    batch = PaperBatch.objects.get(poll=with_paper)
    sealed = Box(with_paper).key.seal({"yes": 4, "no": 2}, f"batch:{batch.number}", WIDTH)
    PaperBatch.objects.filter(pk=batch.pk).update(totals={"sealed": sealed.hex()})
    assert refusal(signed_off(voting, with_paper)) == "poll:disagree"


def test_a_tick_without_a_confirmed_batch_is_noticed(voting: SimpleNamespace, with_paper: Poll) -> None:
    PaperBatch.objects.filter(poll=with_paper).update(state="rejected")
    poll = Poll.objects.get(pk=with_paper.pk)
    Poll.objects.filter(pk=poll.pk).update(paper_signed_off_at=timezone.now())
    assert refusal(poll) == "poll:disagree"


def test_two_ballots_under_one_code_are_noticed(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    """Somebody with the key writes another's code into a second ballot: two voters would find the same one."""
    cast_ballots(casts=[ballot(meeting_poll, person) for person in (voting.chair, voting.member)])
    first, second = WorkingBallot.objects.filter(poll=meeting_poll).order_by("pk")
    box = Box(meeting_poll)
    code = box.content(first)["code"]
    forged = box.key.seal({"code": code, "marks": "no"}, f"elector:{second.elector_id}", len(bytes(second.sealed)) - 28)
    WorkingBallot.objects.filter(pk=second.pk).update(sealed=forged)
    Poll.objects.filter(pk=meeting_poll.pk).update(state="closed", closed_at=timezone.now())
    assert refusal(Poll.objects.get(pk=meeting_poll.pk)) == "poll:disagree"


def test_ballots_moved_from_one_batch_into_another_are_noticed(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    """Somebody with the key takes a ballot out of one box and adds one to another: the sum over the vote stays right."""
    poll = wide_poll()
    lines = list(Elector.objects.filter(poll=poll).order_by("number"))
    secretary, clerk = actor_of(voting.secretary), actor_of(voting.clerk)
    for of in (lines[:5], lines[5:10]):
        names = {line.pk: "" for line in of}
        batch = enter_paper_batch(
            actor=secretary, poll=poll, names=names, totals={"yes": 3, "no": 2}, collected_at=timezone.now()
        )
        confirm_paper_batch(actor=clerk, batch=batch, totals={"yes": 3, "no": 2})
    for batch, totals in zip(
        PaperBatch.objects.filter(poll=poll).order_by("number"), ({"yes": 4}, {"yes": 6}), strict=True
    ):
        sealed = Box(poll).key.seal(totals, f"batch:{batch.number}", WIDTH)
        PaperBatch.objects.filter(pk=batch.pk).update(totals={"sealed": sealed.hex()})
    with playing_at(poll.closes_at):
        close_poll(actor=Actor.clock(poll.community), poll=poll)
    assert refusal(signed_off(voting, poll)) == "poll:disagree"


def test_picks_are_never_told_by_channel_however_many_there_are(voting: SimpleNamespace) -> None:
    """A rare pick is a fingerprint: beside its channel it would point at fewer people."""
    for number in range(100, 130, 2):
        make_person(voting.community, number)
    poll = picks_of(voting)
    roll = list(Elector.objects.filter(poll=poll).select_related("person").order_by("number"))
    marks = ["p01", "p02"] * 3
    cast_ballots(casts=[ballot(poll, line.person, mark) for line, mark in zip(roll, marks, strict=False)])
    totals = {"p01": 3, "p02": 3}
    confirmed(voting, batch_of(voting, poll, roll[6:12], totals=totals), totals=totals)
    sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
    poll = over(poll)
    assert poll.result is not None
    assert poll.result["channels"] == {"turnout": {"online": 6, "paper": 6}, "parts": []}
