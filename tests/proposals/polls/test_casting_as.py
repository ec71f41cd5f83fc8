"""Ballots of the API that arrive at the same moment: each is of the account that brought it, and who is nobody harms nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from councils.actions.together import Together
from councils.models import Account
from councils.permissions.refusal import Refusal
from proposals.actions import casting
from proposals.actions.ballots import Receipt
from proposals.actions.casting import cast_as
from proposals.models import Elector, Poll, WorkingBallot
from tests.proposals.polls.conftest import ballot
from tests.proposals.polls.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_casts_for_his_own_line_and_who_is_closed_or_elsewhere_for_none(
    wide_poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = wide_poll()
    lines = [e for e in Elector.objects.filter(poll=poll).select_related("person__account") if e.person.account_id][:8]
    closed = lines[0].person.account
    assert closed is not None
    closed.is_active = False
    closed.save(update_fields=["is_active"])
    stranger = Account.objects.create_user(username="stranger there")
    accounts = [*(line.person.account_id for line in lines), stranger.pk, None, lines[1].person.account_id]
    one_at_a_time, sizes = threading.Lock(), []

    def slowly(brought: Sequence[Any]) -> Any:
        with one_at_a_time:
            sizes.append(len(brought))
            threading.Event().wait(0.2)
            return casting._cast_in_turn(brought)

    monkeypatch.setattr(casting, "_together", Together(slowly))
    # The last one says of himself that he is another: who casts is asked of the account alone.
    casts = [ballot(poll, None) for _account in accounts[:-1]]
    casts.append(replace(ballot(poll, None), person_id=lines[7].person_id, community_id=poll.community_id))
    answers = at_once(*(lambda a=a, c=c: cast_as(a, c) for a, c in zip(accounts, casts, strict=True)))
    assert [type(answers[at]) for at in (0, 8, 9)] == [Refusal] * 3
    assert {type(answer) for answer in answers[2:8]} == {Receipt}
    assert {type(answers[1]), type(answers[10])} == {Receipt, Refusal}, "two phones of one voter are one ballot"
    assert set(WorkingBallot.objects.filter(poll=poll).values_list("elector", flat=True)) == {e.pk for e in lines[1:]}
    assert len({a.code for a in answers if isinstance(a, Receipt)}) == 7
    assert len(sizes) < len(answers), sizes


def test_one_that_goes_wrong_goes_wrong_alone(wide_poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch) -> None:
    poll = wide_poll()
    lines = [e for e in Elector.objects.filter(poll=poll).select_related("person__account") if e.person.account_id][:3]
    begun = threading.Event()

    def act(brought: Sequence[Any]) -> Any:
        begun.set()
        threading.Event().wait(0.2)
        if any(cast.key == "bad" * 4 for _account, cast in brought):
            raise ValueError("of the test")
        return casting._cast_in_turn(brought)

    monkeypatch.setattr(casting, "_together", Together(act))
    keys = ["k" * 12, "bad" * 4, "l" * 12]
    answers = at_once(
        *(
            lambda line=line, key=key: cast_as(line.person.account_id, ballot(poll, None, key=key))
            for line, key in zip(lines, keys, strict=True)
        )
    )
    assert [type(answer) for answer in answers] == [Receipt, ValueError, Receipt]
