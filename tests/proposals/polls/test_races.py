"""Several at once, over several connections: the same on SQLite, whose gate takes them one by one, and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone, translation

from councils.actions.together import Together
from councils.actions.writing import writing
from councils.models import Event, Message, Person
from councils.models.clock import playing_at
from councils.permissions.refusal import Refusal, Refused
from proposals.actions import casting, keys
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.casting import cast_ballot
from proposals.actions.closing import close_due_polls
from proposals.actions.finishing import finish_polls
from proposals.actions.paper import enter_paper_batch
from proposals.actions.poll_lock import lock_poll
from proposals.actions.polls import close_poll
from proposals.models import Elector, Poll, Resolution, SealedBallot, WorkingBallot
from proposals.topics.casting import take
from realtime.registry import Request
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot
from tests.proposals.polls.test_pages import hidden, url

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """All begin together, each on a connection of its own; their results or exceptions, in order."""
    results: list[Any] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(at: int, deed: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[at] = deed()
        except Exception as error:
            results[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at, deed)) for at, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return results


def test_ballots_of_many_phones_at_once_go_together_and_each_gets_its_own_code(
    household_poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = household_poll()
    voters = [
        elector.person for elector in Elector.objects.filter(poll=poll).select_related("person").order_by("number")
    ]
    writing_one, sizes = threading.Lock(), []

    act = casting._cast_in_turn

    def slowly(brought: Any) -> Any:
        with writing_one:
            sizes.append(len(brought))
            threading.Event().wait(0.2)
            return act(brought)

    monkeypatch.setattr(casting, "_together", Together(slowly))
    twice = ballot(poll, voters[0])
    answers = at_once(*(lambda v=v: cast_ballot(ballot(poll, v)) for v in voters), *[lambda: cast_ballot(twice)] * 3)
    receipts = [answer for answer in answers if isinstance(answer, Receipt)]
    # One voter pressed on two phones: one of them counts, and the replays of the same key are the same ballot.
    assert WorkingBallot.objects.filter(poll=poll).count() == len(voters)
    assert len({receipt.code for receipt in receipts}) == len(voters)
    assert sum(sizes) == len(answers)
    assert len(sizes) < len(answers), sizes


def test_each_of_a_batch_is_refused_in_his_own_language(
    household_poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch
) -> None:
    poll, begun = household_poll(), threading.Event()
    sizes: list[int] = []
    nobody = Person.objects.create(community=poll.community, register_id="not on the roll", name="周外")

    act = casting._cast_in_turn

    def slowly(brought: Any) -> Any:
        sizes.append(len(brought))
        begun.set()
        threading.Event().wait(0.6)
        return act(brought)

    def refused_in(language: str) -> str:
        if sizes or language != "en":
            begun.wait(10)
        with translation.override(language):
            answer = cast_ballot(ballot(poll, nobody))
        assert isinstance(answer, Refusal), answer
        return str(answer.sentence)

    monkeypatch.setattr(casting, "_together", Together(slowly))
    said = at_once(*(lambda lang=lang: refused_in(lang) for lang in ("en", "zh-hans", "en-gb", "zh-hans")))
    assert max(sizes) > 1, sizes
    assert ["roll" in one for one in said] == [True, False, True, False], said


def test_one_elector_over_form_socket_and_paper_at_once_has_one_ballot(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], client_of: Callable[[Any], Client]
) -> None:
    poll = household_poll()
    electors = list(Elector.objects.filter(poll=poll).select_related("person__account").order_by("number"))
    voter = next(e for e in electors if e.person.account_id is not None)
    others = [e for e in electors if e.pk != voter.pk][:4]
    phone = client_of(voter.person)
    form = hidden(phone.post(url("poll-ballot", poll), {"mark": "yes"}))
    said = {"type": "cast", "poll": poll.pk, "marks": "no", "key": "from-the-socket"}
    secretary = actor_of(voting.secretary)

    def paper() -> Any:
        return enter_paper_batch(
            actor=secretary, poll=poll, names={e.pk: "" for e in [voter, *others]}, totals={"abstain": 5},
            collected_at=timezone.now(),
        )  # fmt: skip

    answers = at_once(
        lambda: phone.post(url("poll-ballots", poll), form).status_code,
        lambda: take([Request(voter.person.account_id, said, "en")])[0],
        paper,
        lambda: cast_ballots(casts=[ballot(poll, voter.person)])[0],
    )
    won = [
        answers[0] == 200,
        "code" in str(answers[1]),
        not isinstance(answers[2], Exception),
        isinstance(answers[3], Receipt),
    ]
    assert sum(won) == 1, answers
    assert WorkingBallot.objects.filter(poll=poll, elector=voter).count() == 1
    lost = {
        0: answers[0] == 409,
        1: isinstance(answers[1], dict) and answers[1].get("refused") == "ballot:taken",
        2: isinstance(answers[2], Refused) and answers[2].refusal.code == "paper:taken",
        3: isinstance(answers[3], Refusal) and answers[3].code == "ballot:taken",
    }
    assert all(lost[at] for at, winner in enumerate(won) if not winner), answers


def test_twenty_replays_at_once_get_one_receipt(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    voter = Elector.objects.filter(poll=poll).select_related("person")[0].person
    answers = at_once(*[lambda: cast_ballots(casts=[ballot(poll, voter, key="the-same-key")])[0]] * 20)
    codes = {answer.code for answer in answers if isinstance(answer, Receipt)}
    assert len(codes) == 1, answers
    assert all(isinstance(answer, Receipt) for answer in answers)
    assert WorkingBallot.objects.filter(poll=poll).count() == 1


def test_a_ballot_that_waits_while_the_poll_closes_is_refused(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    """The close holds the exclusive lock; the ballot arrives before it commits and is asked after it."""
    closing, arrived = threading.Event(), threading.Event()
    answers: list[Any] = []

    def close() -> None:
        with writing():
            lock_poll(meeting_poll.pk, mode="exclusive")
            closing.set()
            arrived.wait(30)
            Poll.objects.filter(pk=meeting_poll.pk).update(state="closed", closed_at=timezone.now())
        connections.close_all()

    def vote() -> None:
        closing.wait(30)
        arrived.set()
        answers.extend(cast_ballots(casts=[ballot(meeting_poll, voting.member)]))
        connections.close_all()

    threads = [threading.Thread(target=close), threading.Thread(target=vote)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert isinstance(answers[0], Refusal)
    assert answers[0].code == "ballot:late"
    assert not WorkingBallot.objects.exists()


def test_every_accepted_ballot_is_counted_however_close_to_the_close(
    voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    chair = actor_of(voting.chair)
    deeds: list[Callable[[], Any]] = [
        lambda person=person: cast_ballots(casts=[ballot(meeting_poll, person)])[0]  # type: ignore[misc]
        for person in voting.reps_people[:7]
    ]
    answers = at_once(*deeds[:4], lambda: close_poll(actor=chair, poll=meeting_poll), *deeds[4:])
    accepted = sum(isinstance(answer, Receipt) for answer in answers)
    refused = [answer.code for answer in answers if isinstance(answer, Refusal)]
    assert set(refused) <= {"ballot:late"}, refused
    assert accepted + len(refused) == 7
    poll = Poll.objects.get(pk=meeting_poll.pk)
    assert poll.state == "published", "the close goes on to the end by itself"
    assert SealedBallot.objects.filter(poll=poll).count() == accepted


def test_two_clocks_make_one_outcome_one_number_and_one_message(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll(takes_paper=False)
    voters = Elector.objects.filter(poll=poll, person__account__isnull=False).select_related("person")
    cast_ballots(casts=[ballot(poll, voters[0].person)])

    def clock() -> None:
        with playing_at(poll.closes_at + timedelta(seconds=1)):
            close_due_polls(poll.closes_at + timedelta(seconds=1))
            finish_polls(poll.closes_at + timedelta(seconds=1))

    results = at_once(clock, clock, clock)
    assert not [result for result in results if result is not None], results
    assert Resolution.objects.filter(poll=poll).count() == 1
    for name in ("poll:closed", "poll:sealed", "poll:counted", "resolution:published"):
        assert Event.objects.filter(name=name).count() == 1, name
    told = Message.objects.filter(to=voters[0].person, kind="result:published", channel="app")
    assert told.count() == 1


def test_after_the_seal_no_working_ballot_and_no_key_is_left(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    epoch = Poll.objects.get(pk=meeting_poll.pk).epoch
    cast_ballots(casts=[ballot(meeting_poll, voting.chair)])
    close_poll(actor=actor_of(voting.chair), poll=meeting_poll)
    poll = Poll.objects.get(pk=meeting_poll.pk)
    assert poll.cleaned_at is not None
    assert not WorkingBallot.objects.exists()
    assert meeting_poll.pk not in keys.leased_polls()
    if not keys.leased_polls():
        with pytest.raises(keys.NoKey):
            keys.epoch_key(epoch)


@pytest.mark.parametrize("step", ["seal_poll", "count_poll", "publish_result"])
def test_a_process_that_dies_between_two_steps_is_finished_by_the_clock(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from proposals.actions import finishing

    poll = household_poll(takes_paper=False)
    voter = Elector.objects.filter(poll=poll).select_related("person")[0].person
    cast_ballots(casts=[ballot(poll, voter)])

    def dies(**_kwargs: Any) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as killed, playing_at(poll.closes_at), pytest.raises(SystemExit):
        killed.setattr(finishing, step, dies)
        close_due_polls(poll.closes_at)
    assert Poll.objects.get(pk=poll.pk).state in ("closed", "counted")
    with playing_at(poll.closes_at):
        finish_polls(poll.closes_at)
    poll = Poll.objects.get(pk=poll.pk)
    assert (poll.state, SealedBallot.objects.filter(poll=poll).count()) == ("published", 1)


def test_an_action_that_is_rolled_back_announces_nothing_and_takes_no_ballot(
    voting: SimpleNamespace, meeting_poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    from realtime import broadcast

    said: list[str] = []
    monkeypatch.setattr(broadcast._coalescer, "poke", said.append)
    monkeypatch.setattr(broadcast, "_publish_current", said.append)
    with pytest.raises(RuntimeError), transaction.atomic():
        cast_ballots(casts=[ballot(meeting_poll, voting.chair)])
        raise RuntimeError
    assert said == []
    assert not WorkingBallot.objects.exists()
    assert not Event.objects.filter(name="ballots:accepted").exists()


# SQLite has one writer, so there is nothing to hold apart there.
if connection.vendor == "postgresql":

    @pytest.mark.postgresql
    def test_ballots_do_not_wait_for_each_other(voting: SimpleNamespace, meeting_poll: Poll) -> None:
        first_in, may_end = threading.Event(), threading.Event()

        def first() -> None:
            with writing():
                lock_poll(meeting_poll.pk, mode="shared")
                first_in.set()
                may_end.wait(30)

        def second() -> Any:
            first_in.wait(30)
            try:
                return cast_ballots(casts=[ballot(meeting_poll, voting.member)])[0]
            finally:
                may_end.set()

        assert isinstance(at_once(first, second)[1], Receipt)

    @pytest.mark.postgresql
    def test_a_vote_whose_lock_is_held_holds_up_no_ballot_of_another(
        voting: SimpleNamespace, meeting_poll: Poll, household_poll: Callable[..., Poll]
    ) -> None:
        other = household_poll()
        voter = Elector.objects.filter(poll=other).select_related("person")[0].person
        held, waits, cast = threading.Event(), threading.Event(), threading.Event()

        def seal() -> bool:
            with writing():
                lock_poll(meeting_poll.pk, mode="exclusive")
                held.set()
                return cast.wait(20)

        def here() -> Any:
            held.wait(30)
            waits.set()
            return cast_ballot(ballot(meeting_poll, voting.member))

        def there() -> Any:
            waits.wait(30)
            threading.Event().wait(0.6)
            try:
                return cast_ballot(ballot(other, voter))
            finally:
                cast.set()

        sealed_after_it, *receipts = at_once(seal, here, there)
        assert sealed_after_it
        assert all(isinstance(receipt, Receipt) for receipt in receipts), receipts

    @pytest.mark.postgresql
    def test_two_batches_of_the_same_voters_in_another_order_do_not_wait_for_each_other(
        household_poll: Callable[..., Poll],
    ) -> None:
        poll = household_poll()
        x, m, y = [e.person for e in Elector.objects.filter(poll=poll).select_related("person").order_by("pk")[:3]]
        held = threading.Event()

        def middle() -> None:
            """Both come to his row with their first one written."""
            with pytest.raises(ZeroDivisionError), writing():
                cast_ballots(casts=[ballot(poll, m)])
                held.set()
                threading.Event().wait(0.5)
                raise ZeroDivisionError

        def batch(*people: Any) -> Callable[[], Any]:
            def cast() -> Any:
                assert held.wait(30)
                return cast_ballots(casts=[ballot(poll, person) for person in people])

            return cast

        _nobody, *both = at_once(middle, batch(x, m, y), batch(y, m, x))
        assert not [answers for answers in both if isinstance(answers, Exception)], both
        assert sum(isinstance(answer, Receipt) for answers in both for answer in answers) == 3
