"""The witness confirms himself: with a code of his own account, within minutes, once, and nobody in his place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from councils.models import Event
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.polls import close_poll
from proposals.actions.roll_corrections import remove_elector
from proposals.actions.witnessing import (
    confirm_witness_by_code,
    confirm_witness_by_sign_in,
    forget_witness_requests,
    show_witness_code,
    waiting_for_witness,
    watched_by,
)
from proposals.models import AssistedBallot, Poll, WitnessRequest, WorkingBallot
from tests.conftest import actor_of
from tests.proposals.polls.paper import asked_of, confirmed_by_witness, helped, lines, refused
from tests.proposals.polls.test_assistance import ROLES, cast
from tests.proposals.polls.test_races import at_once


@pytest.fixture
def asked(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> WitnessRequest:
    return asked_of(voting, lines(wide_poll())[3])


def code_of(asked: WitnessRequest) -> str:
    return show_witness_code(actor=actor_of(asked.witness), asked=asked)


def typed(voting: SimpleNamespace, asked: WitnessRequest, code: str, **more: Any) -> WitnessRequest:
    return confirm_witness_by_code(actor=more.get("actor", actor_of(voting.clerk)), asked=asked, code=code)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.parametrize("role", ROLES)
def test_only_the_named_one_gets_a_code(voting: SimpleNamespace, asked: WitnessRequest, role: str) -> None:
    actor = actor_of(getattr(voting, role))
    if role == "supervisor":
        assert len(show_witness_code(actor=actor, asked=asked)) == 6
    else:
        assert refused(lambda: show_witness_code(actor=actor, asked=asked)) == "witness:unknown"
        assert waiting_for_witness(actor.person, timezone.now()) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ROLES)
def test_only_whoever_asked_types_it_in(voting: SimpleNamespace, asked: WitnessRequest, role: str) -> None:
    """The right code too: at another terminal, also at the witness's own, it opens nothing."""
    code, actor = code_of(asked), actor_of(getattr(voting, role))
    if role == "clerk":
        assert typed(voting, asked, code).confirmed == "code"
        return
    assert refused(lambda: typed(voting, asked, code, actor=actor)) == "witness:other_terminal"
    assert refused(lambda: confirm_witness_by_sign_in(actor=actor, asked=asked, account=asked.witness.account)) == (
        "witness:other_terminal"
    )


def test_who_helps_cannot_confirm_for_the_witness(voting: SimpleNamespace, asked: WitnessRequest) -> None:
    """No code, his own sign-in, somebody else's: nothing is cast, and each try stands in the record."""
    assert refused(lambda: cast(voting, asked.elector, asked.pk)) == "witness:not_confirmed"
    assert refused(lambda: cast(voting, asked.elector, asked.pk + 1)) == "witness:not_confirmed"
    for code in ("", "000000"):
        assert refused(lambda code=code: typed(voting, asked, code)) == "witness:wrong_code"  # type: ignore[misc]
    for account in (voting.clerk.account, voting.chair.account, None):
        assert refused(lambda account=account: sign_in(voting, asked, account)) in (  # type: ignore[misc]
            "witness:wrong_sign_in",
            "witness:too_often",
        )
    tries = Event.objects.filter(name="witness:refused")
    assert [event.payload["failures"] for event in tries.order_by("pk")] == [1, 2, 3, 4, 5]  # type: ignore[index]
    assert refused(lambda: typed(voting, asked, "123456")) == "witness:too_often"
    assert not WorkingBallot.objects.exists()
    assert not AssistedBallot.objects.exists()


def sign_in(voting: SimpleNamespace, asked: WitnessRequest, account: Any) -> WitnessRequest:
    return confirm_witness_by_sign_in(actor=actor_of(voting.clerk), asked=asked, account=account)


def test_his_own_sign_in_at_the_terminal_confirms_too(voting: SimpleNamespace, asked: WitnessRequest) -> None:
    assert sign_in(voting, asked, voting.supervisor.account).confirmed == "sign_in"
    cast(voting, asked.elector, asked.pk)
    assert AssistedBallot.objects.get().confirmed == "sign_in"


def test_a_code_is_forgiven_its_signs_but_not_its_age(voting: SimpleNamespace, asked: WitnessRequest) -> None:
    code = code_of(asked)
    with playing_at(timezone.now() + timedelta(minutes=6)):
        assert refused(lambda: typed(voting, asked, code)) == "witness:late_code"
        newer = code_of(asked)
        if newer != code:
            assert refused(lambda: typed(voting, asked, code)) == "witness:wrong_code", "the newer one ends it"
        full_width = f"{newer[:3]} - {newer[3:]}".translate({ord(str(n)): ord("０") + n for n in range(10)})
        assert typed(voting, asked, full_width).confirmed_at is not None
        assert typed(voting, asked, "whatever").confirmed == "code", "twice is success"
        assert refused(lambda: code_of(asked)) == "witness:confirmed"


def test_after_some_wrong_ones_not_even_the_right_one_opens(voting: SimpleNamespace, asked: WitnessRequest) -> None:
    code = code_of(asked)
    codes = [refused(lambda: typed(voting, asked, other_than(code))) for _try in range(5)]
    assert codes == [*["witness:wrong_code"] * 4, "witness:too_often"]
    assert refused(lambda: typed(voting, asked, code)) == "witness:too_often"
    assert refused(lambda: code_of(asked)) == "witness:too_often"
    assert waiting_for_witness(voting.supervisor, timezone.now()) == []
    anew = asked_of(voting, asked.elector)
    assert refused(lambda: typed(voting, anew, code)) == "witness:wrong_code", "a code belongs to its request"
    assert typed(voting, anew, code_of(anew)).confirmed_at is not None


def test_everything_of_it_is_over_after_minutes(voting: SimpleNamespace, asked: WitnessRequest) -> None:
    code = code_of(asked)
    typed(voting, asked, code)
    with playing_at(timezone.now() + timedelta(minutes=16)):
        assert refused(lambda: cast(voting, asked.elector, asked.pk)) == "witness:not_confirmed"
    late = asked_of(voting, asked.elector)
    with playing_at(timezone.now() + timedelta(minutes=31)):
        assert refused(lambda: code_of(late)) == "witness:late"
        assert waiting_for_witness(voting.supervisor, timezone.now() + timedelta(minutes=31)) == []
    assert forget_witness_requests(timezone.now() + timedelta(minutes=59)) == 0
    assert forget_witness_requests(timezone.now() + timedelta(minutes=61)) == 1
    assert refused(lambda: typed(voting, late, code)) == "witness:gone"


def test_naming_anew_ends_what_was_confirmed_before(voting: SimpleNamespace, asked: WitnessRequest) -> None:
    typed(voting, asked, code_of(asked))
    anew = asked_of(voting, asked.elector, witness=voting.chair)
    assert refused(lambda: cast(voting, asked.elector, asked.pk)) == "witness:not_confirmed"
    assert refused(lambda: cast(voting, asked.elector, anew.pk)) == "witness:not_confirmed"
    assert refused(lambda: code_of(asked)) == "witness:gone"
    assert [row.pk for row in waiting_for_witness(voting.chair, timezone.now())] == [anew.pk]


def test_a_line_taken_off_and_a_vote_that_closes_end_it(voting: SimpleNamespace, asked: WitnessRequest) -> None:
    other = confirmed_by_witness(voting, lines(asked.poll)[4])
    remove_elector(actor=actor_of(voting.clerk), elector=asked.elector, why="不该在名册上")
    assert list(WitnessRequest.objects.all()) == [other]
    assert asked.poll.closes_at is not None
    with playing_at(asked.poll.closes_at + timedelta(seconds=1)):
        close_poll(actor=actor_of(voting.clerk), poll=asked.poll)
    assert forget_witness_requests(timezone.now()) == 1


def test_a_witness_sees_what_he_watched_and_nobody_elses(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    helped(voting, lines(poll)[3])
    helped(voting, lines(poll)[4], witness=voting.chair, marks="no")
    assert [row.elector for row in watched_by(voting.supervisor)] == [lines(poll)[3]]
    assert [row.elector for row in watched_by(voting.chair)] == [lines(poll)[4]]
    assert not watched_by(voting.clerk).exists()


def test_the_database_never_holds_a_code(asked: WitnessRequest) -> None:
    code = code_of(asked)
    assert code not in str(list(WitnessRequest.objects.values())) + str(list(Event.objects.values()))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_one_code_used_twice_at_once_counts_once(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll], round_: int
) -> None:
    """From two tabs, with two ballots that differ; and a wrong one beside it."""
    poll = wide_poll()
    asked = asked_of(voting, lines(poll)[3])
    code = code_of(asked)

    def all_of_it(marks: str) -> str:
        try:
            typed(voting, asked, code)
            cast(voting, asked.elector, asked.pk, marks=marks)
        except Refused as no:
            return no.refusal.code
        return ""

    answers = at_once(*[lambda marks=marks: all_of_it(marks) for marks in ("yes", "no", "abstain", "yes")])  # type: ignore[misc]
    assert answers.count("") == 1, answers
    assert set(answers) <= {"", "witness:gone", "ballot:taken", "witness:not_confirmed"}, answers
    assert WorkingBallot.objects.count() == AssistedBallot.objects.count() == 1
    assert Event.objects.filter(name="ballot:assisted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_wrong_codes_at_once_are_each_counted(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    asked = asked_of(voting, lines(wide_poll())[3])
    wrong = other_than(code_of(asked))
    answers = at_once(*[lambda: typed(voting, asked, wrong) for _try in range(8)])
    codes = [no.refusal.code for no in answers if isinstance(no, Refused)]
    assert (codes.count("witness:wrong_code"), codes.count("witness:too_often")) == (4, 4)
    assert WitnessRequest.objects.get().failures == 5


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_ask_at_once_leave_one_request(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    elector = lines(wide_poll())[3]
    answers = at_once(*[lambda: asked_of(voting, elector) for _tab in range(4)])
    assert all(isinstance(answer, WitnessRequest) for answer in answers), answers
    assert WitnessRequest.objects.count() == 1
