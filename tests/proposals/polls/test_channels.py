"""One electorate, all channels: who has voted anywhere is refused everywhere, and turnout by channel always adds up."""

from __future__ import annotations

import itertools
import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from councils.models import Mandate
from councils.models.clock import playing_at
from councils.permissions.refusal import Refusal, Refused
from proposals.actions.ballot_box import token
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.paper import (
    confirm_paper_batch,
    correct_paper_batch,
    reject_paper_batch,
    sign_off_paper,
)
from proposals.actions.turnout import turnout, turnout_by_channel
from proposals.models import AssistedBallot, Elector, PaperBatch, Poll, SealedBallot, WorkingBallot
from proposals.topics.casting import take
from realtime.registry import Request
from tests.conftest import LONG_AGO, actor_of
from tests.proposals.polls.conftest import ballot, finish
from tests.proposals.polls.paper import batch_of, confirmed, helped, lines, open_since_yesterday, tour
from tests.proposals.polls.test_pages import hidden, url
from tests.proposals.polls.test_races import at_once


class Ways:
    """Every way in which a ballot of one elector gets into the box. Each answers with None, or the code of its refusal."""

    def __init__(self, voting: SimpleNamespace, poll: Poll, client_of: Callable[[Any], Client]) -> None:
        self.voting, self.poll, self.client_of = voting, poll, client_of
        self.others = iter([e for e in lines(poll)[1:] if e.mandate_id is None])
        self.one = lines(poll)[0]
        self.plan = tour(voting, poll, [e for e in lines(poll) if e.person.register_id >= "R00100"])

    def go(self, way: str) -> str | None:
        try:
            answer = getattr(self, way)()
        except Refused as refused:
            return refused.refusal.code
        return answer.code if isinstance(answer, Refusal) else None

    def online(self) -> Any:
        return cast_ballots(casts=[ballot(self.poll, self.one.person)])[0]

    def form(self) -> Any:
        phone = self.client_of(self.one.person)
        page = phone.post(url("poll-ballot", self.poll), {"mark": "no"})
        fields = hidden(page)
        fields.setdefault("mark", "no")
        answer = phone.post(url("poll-ballots", self.poll), fields | {"key": os.urandom(8).hex(), "replaces": ""})
        return (
            None if answer.status_code == 200 else Refusal("ballot:taken", "") if answer.status_code == 409 else answer
        )

    def socket(self) -> Any:
        said = {"type": "cast", "poll": self.poll.pk, "marks": "no", "key": os.urandom(8).hex()}
        [answer] = take([Request(self.one.person.account_id, said, "en")])
        return Refusal(str(answer["refused"]), "") if "refused" in answer else None

    def helped(self) -> Any:
        return helped(self.voting, self.one, marks="abstain")

    def paper(self) -> Any:
        return batch_of(self.voting, self.poll, [self.one, next(self.others)])

    def room(self) -> Any:
        return batch_of(self.voting, self.poll, [self.one, next(self.others)], channel="room")

    def visit(self) -> Any:
        return batch_of(self.voting, self.poll, [self.one, next(self.others)], channel="visit", plan=self.plan)

    def corrected(self) -> Any:
        """Into a batch that was typed without him."""
        batch = batch_of(self.voting, self.poll, [next(self.others)])
        names = {self.one.pk: "", **dict.fromkeys(batch.names, "")}
        return correct_paper_batch(
            actor=actor_of(self.voting.secretary), batch=batch, names=names, totals={"yes": 2}, few_acknowledged=True
        )


WAYS = ("online", "form", "socket", "helped", "paper", "room", "visit", "corrected")
TAKEN = {"ballot:taken", "paper:taken"}


@pytest.fixture
def ways(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll], client_of: Callable[[Any], Client]
) -> Callable[[], Ways]:
    return lambda: Ways(voting, open_since_yesterday(wide_poll()), client_of)


@pytest.mark.parametrize(("first", "second"), list(itertools.product(WAYS, repeat=2)))
def test_who_has_voted_anywhere_is_refused_everywhere(ways: Callable[[], Ways], first: str, second: str) -> None:
    box = ways()
    assert box.go(first) is None
    there = list(WorkingBallot.objects.filter(elector=box.one).values())
    assert box.go(second) in TAKEN
    assert list(WorkingBallot.objects.filter(elector=box.one).values()) == there, "what was in is untouched"
    assert AssistedBallot.objects.count() == (first == "helped"), "of help that was refused nothing is kept"


@pytest.mark.parametrize("channel", ["paper", "room"])
@pytest.mark.parametrize("paper_first", [True, False])
def test_a_line_held_by_mandate_has_one_ballot_too(
    voting: SimpleNamespace, owners_poll: Poll, channel: str, paper_first: bool
) -> None:
    """Whether his holder votes for him or his own paper comes first: the second is refused. The holder's own line is free."""
    principal, holder = lines(owners_poll)[:2]
    mandate = Mandate.objects.create(
        community=voting.community, council=voting.owners_council, principal=principal.person, holder=holder.person,
        from_on=LONG_AGO, state="valid", recorded_by=voting.secretary, recorded_at=timezone.now(),
    )  # fmt: skip
    Elector.objects.filter(pk=principal.pk).update(mandate=mandate)

    def for_him() -> str:
        [answer] = cast_ballots(casts=[ballot(owners_poll, holder.person, elector_id=principal.pk)])
        return answer.code if isinstance(answer, Refusal) else ""

    def on_paper() -> str:
        try:
            batch_of(voting, owners_poll, [principal], channel=channel)
        except Refused as refused:
            return refused.refusal.code
        return ""

    first, second = (on_paper, for_him) if paper_first else (for_him, on_paper)
    assert first() == ""
    assert second() in TAKEN
    [his_own] = cast_ballots(casts=[ballot(owners_poll, holder.person, "no", elector_id=holder.pk)])
    assert isinstance(his_own, Receipt)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_done_the_channels_add_up(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll], seed: int
) -> None:
    """Any sequence of acts, refused ones too: sum of the channels = voters = sealed ballots."""
    poll = open_since_yesterday(wide_poll())
    dice, roll = random.Random(seed), lines(poll)
    plan = tour(voting, poll, [e for e in roll if e.person.register_id >= "R00100"])
    refused: Counter[str] = Counter()

    def some(most: int = 4) -> list[Elector]:
        return dice.sample(roll, dice.randint(1, most))

    def waiting() -> PaperBatch | None:
        found = list(PaperBatch.objects.filter(poll=poll, state="entered").order_by("number"))
        return dice.choice(found) if found else None

    def cast() -> None:
        [answer] = cast_ballots(casts=[ballot(poll, dice.choice(roll).person, dice.choice(["yes", "no", "abstain"]))])
        refused[answer.code if isinstance(answer, Refusal) else ""] += 1

    def change() -> None:
        row = (
            WorkingBallot.objects.filter(poll=poll, batch=None).select_related("elector__person").order_by("?").first()
        )
        if row:
            cast_ballots(casts=[ballot(poll, row.elector.person, "no", replaces=token(row))])

    def enter() -> None:
        channel = dice.choice(["paper", "visit", "room"])
        batch_of(voting, poll, some(), channel=channel, plan=plan if channel == "visit" else None)

    def confirm() -> None:
        if batch := waiting():
            who = voting.member if batch.plan_id else voting.clerk
            totals = {"yes": len(batch.names) - dice.randint(0, 1)}
            confirm_paper_batch(actor=actor_of(who), batch=batch, totals=totals)

    def correct() -> None:
        if batch := waiting():
            names = dict.fromkeys([e.pk for e in some()], "")
            correct_paper_batch(
                actor=actor_of(voting.secretary),
                batch=batch,
                names=names,
                totals={"yes": len(names)},
                few_acknowledged=True,
            )

    def reject() -> None:
        if batch := waiting():
            reject_paper_batch(actor=actor_of(voting.clerk), batch=batch, why="重来")

    def help_one() -> None:
        helped(voting, dice.choice(roll))

    acts = [cast, cast, change, enter, enter, enter, confirm, confirm, correct, reject, help_one]
    for _step in range(40):
        try:
            dice.choice(acts)()
        except Refused as no:
            refused[no.refusal.code] += 1
        counting = WorkingBallot.objects.filter(poll=poll).exclude(batch__state="entered")
        assert turnout(poll) == counting.count()
    while batch := waiting():
        reject_paper_batch(actor=actor_of(voting.clerk), batch=batch, why="没有人复核")
    voters = {row.elector_id: row.channel for row in WorkingBallot.objects.filter(poll=poll)}
    sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
    assert poll.closes_at is not None
    with playing_at(poll.closes_at + timedelta(seconds=1)):
        done = finish(poll)
    assert done.result is not None
    told = done.result["channels"]["turnout"]
    assert told == turnout_by_channel(poll) == dict(sorted(Counter(voters.values()).items()))
    assert sum(told.values()) == len(voters) == SealedBallot.objects.filter(poll=poll).count()
    assert done.result["facts"]["measures"]["heads"]["cast"] == len(voters)
    kept = dict(Elector.objects.filter(poll=poll).exclude(cast_by="").values_list("pk", "cast_by"))
    assert kept == voters, "of each voter the channel, and of nobody else"
    assert refused.total() > 0, "some of it had to be refused"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_one_elector_online_on_paper_and_at_the_door_at_once(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll], client_of: Callable[[Any], Client], round_: int
) -> None:
    box = Ways(voting, open_since_yesterday(wide_poll()), client_of)
    answers = at_once(*[lambda way=way: box.go(way) for way in ("online", "helped", "paper", "visit", "room")])
    assert answers.count(None) == 1, answers
    assert all(answer in TAKEN for answer in answers if answer is not None), answers
    row = WorkingBallot.objects.get(elector=box.one)
    assert AssistedBallot.objects.count() == (answers[1] is None)
    assert PaperBatch.objects.count() == (row.batch_id is not None), "of a refused batch nothing is left"


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_and_correct_at_once_leave_one_truth(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    batch = batch_of(voting, poll, lines(poll)[:5])
    names = dict.fromkeys([e.pk for e in lines(poll)[5:10]], "")
    again = {"batch": batch, "names": names, "totals": {"no": 5}}
    answers = at_once(
        lambda: confirmed(voting, batch),
        lambda: correct_paper_batch(actor=actor_of(voting.secretary), **again),  # type: ignore[arg-type]
    )
    batch.refresh_from_db()
    ticked = set(WorkingBallot.objects.filter(batch=batch).values_list("elector_id", flat=True))
    assert ticked == set(batch.names)
    if isinstance(answers[1], Refused):
        assert (answers[1].refusal.code, batch.state) == ("paper:settled", "confirmed")
        assert turnout(poll) == 5
    else:
        assert isinstance(answers[0], Refused), "the count before the correction confirms nothing after it"
        assert (batch.state, turnout(poll)) == ("entered", 0)
