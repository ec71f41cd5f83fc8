"""A recall is voted on paper under a law of its own: here nobody casts a ballot, and two people enter what the record says."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.permissions.refusal import Refused
from proposals.actions.ballots import cast_ballots
from proposals.actions.hands import enter_hands
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch, sign_off_paper
from proposals.actions.polls import close_poll, create_poll, open_poll
from proposals.models import Elector, Poll, Resolution
from proposals.permissions.ballot import may_cast
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, finish, make_matter, make_meeting, voting

__all__ = ["voting"]
TOTALS = {"yes": 7, "no": 0, "abstain": 0, "invalid": 0}


@pytest.fixture
def recall(voting: SimpleNamespace) -> Poll:
    matter = make_matter(voting, voting.reps, "cn.recall", "meeting")
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people[:7])
    secretary = actor_of(voting.secretary)
    poll = create_poll(actor=secretary, proposal=matter, question="是否罢免？", secrecy="counted", meeting=meeting)
    return open_poll(actor=secretary, poll=poll)


@pytest.mark.parametrize("secrecy", ["named", "confidential"])
def test_no_other_vote_is_prepared(voting: SimpleNamespace, secrecy: str) -> None:
    matter = make_matter(voting, voting.reps, "cn.recall", "meeting")
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people[:7])
    with pytest.raises(Refused, match="poll:secrecy"):
        create_poll(
            actor=actor_of(voting.secretary), proposal=matter, question="是否罢免？", secrecy=secrecy, meeting=meeting
        )


def test_no_ballot_is_taken_and_no_hand_is_counted(voting: SimpleNamespace, recall: Poll) -> None:
    assert recall.takes_paper
    [answer] = cast_ballots(casts=[ballot(recall, voting.chair)])
    assert answer.code == "ballot:record_only"
    elector = Elector.objects.get(poll=recall, person=voting.member)
    assert may_cast(recall, elector, timezone.now()).code == "ballot:record_only"
    with pytest.raises(Refused, match="ballot:record_only"):
        enter_hands(
            actor=actor_of(voting.chair), poll=recall, totals={"yes": 5, "no": 0, "abstain": 0},
            counter=voting.member, scrutineer=voting.supervisor,
        )  # fmt: skip


def test_the_result_is_entered_by_one_and_counted_again_by_another(voting: SimpleNamespace, recall: Poll) -> None:
    secretary = actor_of(voting.secretary)
    who = Elector.objects.filter(poll=recall, person__in=voting.reps_people[:7])
    batch = enter_paper_batch(
        actor=secretary, poll=recall, names={line.pk: "" for line in who}, totals=TOTALS, collected_at=timezone.now()
    )
    with pytest.raises(Refused, match="paper:same_person"):
        confirm_paper_batch(actor=secretary, batch=batch, totals=TOTALS)
    with pytest.raises(Refused, match="paper:differs"):
        confirm_paper_batch(actor=actor_of(voting.supervisor), batch=batch, totals=TOTALS | {"yes": 6, "no": 1})
    confirm_paper_batch(actor=actor_of(voting.supervisor), batch=batch, totals=TOTALS)
    close_poll(actor=actor_of(voting.chair), poll=recall)
    assert not Resolution.objects.exists()
    sign_off_paper(actor=secretary, poll=Poll.objects.get(pk=recall.pk))
    assert finish(recall, actor_of(voting.chair)).state == "published"
    # Seven of nine voted: more than two thirds; all of them for it.
    assert Resolution.objects.get().outcome == "adopted"
