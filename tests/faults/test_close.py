"""Five hundred at once against the close: whoever was told "accepted" is counted, and nobody else."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from tests.faults.town import Town
from tests.faults.voters import Ballot, Phone, ballots_of, cast_by_http, post

ROUNDS, VOTERS = 20, 500


@pytest.fixture(scope="module")
def loop_with_phones(town: Any) -> Any:
    """250 sockets that stay open over all rounds."""
    with asyncio.Runner() as runner:
        phones = [Phone(town.ports["two"]) for _n in range(VOTERS // 2)]
        yield runner, phones
        runner.run(_close_all(phones))


async def _close_all(phones: list[Phone]) -> None:
    await asyncio.gather(*(phone.close() for phone in phones))


async def _all_at_once(town: Any, poll: int, ballots: list[Ballot], phones: list[Phone], by_chair: bool) -> list[Any]:
    ports = [town.ports["one"], town.ports["wsgi"]]
    for phone, ballot in zip(phones, ballots[1::2], strict=True):
        if phone.socket is None:
            await phone.connect(ballot.token)

    async def over_http(at: int, ballot: Ballot) -> None:
        # As people do: within a second and a half, not in one instant, in which only the queue would be tried.
        await asyncio.sleep(random.random() * 1.5)
        await cast_by_http(ports[at % 2], ballot)

    async def over_socket(phone: Phone, ballot: Ballot) -> None:
        await asyncio.sleep(random.random() * 1.5)
        await phone.cast(ballot)

    async def close() -> None:
        await asyncio.sleep(0.2 + random.random())
        status, _told = await post(ports[0], f"/c/town/polls/{poll}/closing/", town.people["chair"])
        assert status == 302

    deeds = [over_http(at, ballot) for at, ballot in enumerate(ballots[::2])]
    deeds += [over_socket(phone, ballot) for phone, ballot in zip(phones, ballots[1::2], strict=True)]
    random.shuffle(deeds)
    return await asyncio.gather(*deeds, *([close()] if by_chair else []), return_exceptions=True)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_accepted_answers_are_the_ballots_counted(town: Town, loop_with_phones: Any, number: int) -> None:
    """Every other round is closed by the chair, the others by their time, which two clocks watch."""
    runner, phones = loop_with_phones
    by_chair = number % 2 == 0
    poll = town.ask(
        "open_vote", closes_in=None if by_chair else 2.5, secrecy=("named", "confidential")[number // 2 % 2]
    )
    ballots = ballots_of(town, town.people, poll, VOTERS)  # type: ignore[attr-defined]
    problems = [p for p in runner.run(_all_at_once(town, poll, ballots, phones, by_chair)) if p is not None]
    assert problems == [], problems[:3]
    refused = {ballot.answers[0].get("refused") for ballot in ballots if not ballot.accepted}
    assert refused <= {"ballot:late"}, refused
    accepted = [ballot for ballot in ballots if ballot.accepted]
    found = town.facts_when(poll, "published")
    assert found["sealed"] == found["cast"] == found["voters"] == found["told"] == len(accepted)
    assert found["codes"] == sorted(code for ballot in accepted for code in ballot.codes)
    assert found["working"] == 0
    assert [found["events"].count(f"poll:{past}") for past in ("closed", "sealed", "counted")] == [1, 1, 1]


def test_the_rounds_met_the_close(town: Town) -> None:
    """Some of the ballots of the rounds above came too late: else they would have shown nothing."""
    counted = [town.ask("facts", poll=poll)["sealed"] for poll in range(1, ROUNDS + 1)]
    assert any(0 < each < VOTERS for each in counted), counted
    assert town.ask("facts", poll=1)["numbers"] == list(range(1, ROUNDS + 1)), "no number is missing, none twice"


def test_a_ballot_that_waits_on_the_lock_while_the_close_commits_is_refused(town: Town) -> None:
    poll = town.ask("open_vote")
    [ballot, other] = ballots_of(town, town.people, poll, 2)  # type: ignore[attr-defined]

    async def wait_and_be_refused() -> None:
        phone = Phone(town.ports["two"])
        await phone.connect(other.token)
        await asyncio.to_thread(town.ask, "close_slowly", poll=poll)
        sent = [asyncio.create_task(cast_by_http(town.ports["one"], ballot)), asyncio.create_task(phone.cast(other))]
        for _n in range(100):
            if await asyncio.to_thread(town.ask, "waiting_for_locks") >= 2:
                break
            await asyncio.sleep(0.1)
        else:
            raise AssertionError("nobody waits for the lock")
        assert not any(task.done() for task in sent)
        await asyncio.to_thread(town.ask, "commit")
        await asyncio.gather(*sent)
        await phone.close()

    asyncio.run(wait_and_be_refused())
    assert [each.answers[0]["refused"] for each in (ballot, other)] == ["ballot:late", "ballot:late"]
    assert town.facts_when(poll, "published")["sealed"] == 0
