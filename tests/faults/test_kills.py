"""Killed in the middle of voting: what was acknowledged is there, nothing twice, and the same key gets the same answer."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.voters import Ballot, Phone, ballots_of, cast_by_http, post, until_answered


async def _vote_through(
    town: Any, ballots: list[Ballot], channel: str, breaks: Callable[[], None], *, mends: Callable[[], None]
) -> int:
    """All vote with some pause, each until answered; after a fifth it breaks. How many were answered before that."""
    broken_after = len(ballots) // 5
    phones: list[Phone] = []
    answered_before = 0
    broken = asyncio.Event()

    async def one(at: int, ballot: Ballot) -> None:
        await asyncio.sleep(at * 0.008)
        if channel == "socket":
            phone = Phone(town.ports["two" if "two" in town.ports else "one"])
            phones.append(phone)
            await until_answered(phone.cast, ballot, phone=phone)
        else:
            port = town.ports["wsgi" if channel == "wsgi" else "one"]
            await until_answered(lambda b: cast_by_http(port, b), ballot)

    async def break_it() -> None:
        nonlocal answered_before
        while sum(ballot.accepted for ballot in ballots) < broken_after:
            await asyncio.sleep(0.005)
        answered_before = sum(ballot.accepted for ballot in ballots)
        await asyncio.to_thread(breaks)
        broken.set()
        await asyncio.to_thread(mends)

    await asyncio.gather(break_it(), *(one(at, ballot) for at, ballot in enumerate(ballots)))
    await asyncio.gather(*(phone.close() for phone in phones))
    return answered_before


async def _again(town: Any, ballots: list[Ballot], channel: str) -> None:
    """Each sends what it sent before, once more; over the other road, since any process knows the answer."""
    for ballot in ballots:
        if channel == "socket" or "two" not in town.ports:
            await cast_by_http(town.ports["one"], ballot)
        else:
            phone = Phone(town.ports["two"])
            await phone.cast(ballot)
            await phone.close()


def _all_there_once(town: Any, poll: int, ballots: list[Ballot], channel: str, before: int) -> None:
    assert 0 < before < len(ballots), "it broke in the middle"
    assert all(ballot.accepted for ballot in ballots)
    found = town.ask("facts", poll=poll)
    assert found["keys"] == sorted(ballot.key for ballot in ballots), "each is there, none twice"
    asyncio.run(_again(town, ballots[:40], channel))
    for ballot in ballots[:40]:
        assert len(ballot.codes) == 1, "a replay gets the same receipt"
        assert ballot.answers[-1]["replayed"] is True
    assert town.ask("facts", poll=poll)["working"] == len(ballots)


def _closed_and_counted(town: Any, poll: int, ballots: list[Ballot]) -> None:
    asyncio.run(post(town.ports["one"], f"/c/town/polls/{poll}/closing/", town.people["chair"]))
    found = town.facts_when(poll, "published")
    assert found["codes"] == sorted(code for ballot in ballots for code in ballot.codes)


SERVERS = [("http", "one"), ("wsgi", "wsgi"), ("socket", "two")]


@pytest.mark.parametrize(("channel", "victim"), SERVERS)
def test_kill_9_of_a_server_loses_nothing_that_was_acknowledged(town: Any, channel: str, victim: str) -> None:
    """`two` is the process with the writer: its batch is in the middle of a transaction, or between commit and answer."""
    poll = town.ask("open_vote")
    ballots = ballots_of(town, town.people, poll, 200)
    server = town.servers[victim]
    before = asyncio.run(_vote_through(town, ballots, channel, server.kill, mends=server.start))
    _all_there_once(town, poll, ballots, channel, before)
    _closed_and_counted(town, poll, ballots)


@pytest.mark.parametrize(("channel", "victim"), SERVERS)
def test_a_server_that_is_asked_to_end_loses_nothing_that_was_acknowledged(
    town: Any, channel: str, victim: str
) -> None:
    poll = town.ask("open_vote")
    ballots = ballots_of(town, town.people, poll, 200)
    server, codes = town.servers[victim], []
    before = asyncio.run(_vote_through(town, ballots, channel, lambda: codes.append(server.stop()), mends=server.start))
    assert codes == [0], "it drained and ended by itself"
    _all_there_once(town, poll, ballots, channel, before)
    _closed_and_counted(town, poll, ballots)


@pytest.mark.parametrize("channel", ["http", "socket"])
def test_power_cut_of_postgresql_loses_nothing_that_was_acknowledged(town: Any, channel: str) -> None:
    """The servers are not told; they find the database again by themselves."""
    poll = town.ask("open_vote", secrecy="confidential")
    ballots = ballots_of(town, town.people, poll, 200)
    before = asyncio.run(
        _vote_through(
            town,
            ballots,
            channel,
            lambda: town.services.stop_postgresql("immediate"),
            mends=town.services.start_postgresql,
        )
    )
    _all_there_once(town, poll, ballots, channel, before)
    _closed_and_counted(town, poll, ballots)


def test_dead_broker_loses_no_ballot_and_pages_heal(town: Any) -> None:
    """Redis is killed under the vote: ballots go in over HTTP and socket; a page of the other process sees them."""
    poll = town.ask("open_vote")
    ballots = ballots_of(town, town.people, poll, 60)

    async def vote() -> int:
        page = Phone(town.ports["two"])
        await page.connect(ballots[0].token)
        town.services.stop_redis(signal.SIGKILL)
        try:
            for at, ballot in enumerate(ballots):
                phone = Phone(town.ports["two"])
                await until_answered(
                    phone.cast if at % 2 else lambda b: cast_by_http(town.ports["one"], b),
                    ballot,
                    phone=phone,
                    patience=20,
                )
                await phone.close()
            await _sees(page, 60)
        finally:
            await asyncio.to_thread(town.services.start_redis)
        later = ballots_of(town, town.people, poll, 62)[60:]
        for ballot in later:
            await until_answered(lambda b: cast_by_http(town.ports["one"], b), ballot)
        await _sees(page, 62)
        await page.close()
        return len(ballots) + len(later)

    assert town.ask("facts", poll=poll)["working"] == 0
    cast = asyncio.run(vote())
    assert town.ask("facts", poll=poll)["working"] == cast
    _closed = asyncio.run(post(town.ports["one"], f"/c/town/polls/{poll}/closing/", town.people["chair"]))
    assert town.facts_when(poll, "published")["sealed"] == cast


async def _sees(page: Phone, cast: int) -> None:
    import json

    while True:
        frame = json.loads(await asyncio.wait_for(page.socket.recv(), 30))
        sections = frame.get("sections") or {frame.get("section"): frame}
        turnout = sections.get("turnout")
        if turnout and turnout["data"]["cast"] >= cast:
            return


def test_a_deadline_passes_while_everything_is_down_and_two_clocks_make_one_outcome(town: Any) -> None:
    poll = town.ask("open_vote", closes_in=4)
    ballots = ballots_of(town, town.people, poll, 30)

    async def vote() -> None:
        await asyncio.gather(*(cast_by_http(town.ports["wsgi"], ballot) for ballot in ballots))

    asyncio.run(vote())
    for process in [*town.clocks, *town.servers.values()]:
        process.kill()
    numbers = town.ask("facts", poll=poll)["numbers"]
    asyncio.run(asyncio.sleep(5))
    assert town.ask("facts", poll=poll)["state"] == "open", "nobody was there to notice"
    for process in [*town.clocks, *town.servers.values()]:
        process.start()
    found = town.facts_when(poll, "published")
    asyncio.run(asyncio.sleep(1.5))  # the other clock has its turn too
    found = town.ask("facts", poll=poll)
    assert found["on_time"], "the deadline counts when it passed, not when somebody noticed"
    assert found["sealed"] == found["cast"] == 30
    for name in ("ballots:accepted", "poll:closed", "poll:sealed", "poll:counted"):
        assert found["events"].count(name) == 1, name
    assert found["numbers"] == [*numbers, found["number"]]
    assert found["number"] == len(found["numbers"]), "the next number, without a gap"
    assert found["messages"] == [1], "one message to each person"
    assert found["messaged"] >= 30
    late = ballots_of(town, town.people, poll, 31)[-1]
    asyncio.run(cast_by_http(town.ports["one"], late))
    assert late.answers[0]["refused"] == "ballot:late"


def test_after_all_that_the_record_holds(town: Any) -> None:
    asyncio.run(asyncio.sleep(2))
    assert town.ask("verify_record")


def test_kill_9_of_the_embedded_process_loses_nothing_that_was_acknowledged(embedded: Any) -> None:
    """SQLite with synchronous=FULL: pages, sockets, writer and clock die together."""
    poll = embedded.ask("open_vote", secrecy="confidential")
    ballots = ballots_of(embedded, embedded.people, poll, 60)
    server = embedded.servers["one"]
    before = asyncio.run(_vote_through(embedded, ballots, "socket", server.kill, mends=server.start))
    _all_there_once(embedded, poll, ballots, "socket", before)
    _closed_and_counted(embedded, poll, ballots)
