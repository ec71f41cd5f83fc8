"""Threads that write at the same moment write together; what goes wrong for one goes wrong for nobody else."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from councils.actions.together import Together

WAIT = 10


class Desk:
    """Answers with the name in capitals once `go` is set; refuses "bad" loudly, and everything while it is `away`."""

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), threading.Event()
        self.batches: list[list[str]] = []
        self.away = False
        self.ended = ""

    def act(self, names: Sequence[str]) -> list[str]:
        self.begun.set()
        assert self.go.wait(WAIT)
        self.batches.append(list(names))
        if self.away:
            raise OperationalError("the database has gone")
        if names == [self.ended]:
            raise SystemExit
        if "bad" in names:
            raise ValueError("bad")
        return [name.upper() for name in names]


Queue = Callable[[list[str]], list["Future[str]"]]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def queue(desk: Desk) -> Queue:
    """The first is being written while the others come, each in a thread of its own."""
    together: Together[str, str] = Together(desk.act, most=3)

    def stand(names: list[str]) -> list[Future[str]]:
        threads = ThreadPoolExecutor(len(names))
        futures = [threads.submit(together.write, names[0])]
        assert desk.begun.wait(WAIT)
        for at, name in enumerate(names[1:], 1):
            futures.append(threads.submit(together.write, name))
            while len(together._queues[None]) < at:
                threading.Event().wait(0.001)
        desk.go.set()
        threads.shutdown(wait=False)
        return futures

    return stand


def test_what_comes_while_one_is_written_goes_together_up_to_the_limit(desk: Desk, queue: Queue) -> None:
    futures = queue(["first", "a", "b", "c", "d"])
    assert [future.result(WAIT) for future in futures] == ["FIRST", "A", "B", "C", "D"]
    assert desk.batches == [["first"], ["a", "b", "c"], ["d"]]


def test_alone_it_is_the_plain_call(desk: Desk) -> None:
    desk.go.set()
    together: Together[str, str] = Together(desk.act)
    assert [together.write("a"), together.write("b")] == ["A", "B"]
    assert desk.batches == [["a"], ["b"]]


def test_one_bad_thing_takes_no_other_of_its_batch_with_it(desk: Desk, queue: Queue) -> None:
    _first, good, bad, fine = queue(["first", "good", "bad", "fine"])
    assert (good.result(WAIT), fine.result(WAIT)) == ("GOOD", "FINE")
    with pytest.raises(ValueError, match="bad"):
        bad.result(WAIT)


def test_when_the_database_has_gone_all_hear_it_after_one_more_try(desk: Desk, queue: Queue) -> None:
    desk.away = True
    futures = queue(["first", "a", "b", "c"])
    for future in futures:
        with pytest.raises(OperationalError):
            future.result(WAIT)
    assert desk.batches == [["first"], ["first"], ["a", "b", "c"], ["a"]]
    desk.away = False
    assert queue(["again"])[0].result(WAIT) == "AGAIN"


@pytest.mark.django_db
def test_inside_a_transaction_nobody_is_waited_for(desk: Desk) -> None:
    desk.go.set()
    together: Together[str, str] = Together(desk.act)
    together._queues[None] = deque()  # another thread is at it
    assert together.write("mine") == "MINE"


def test_what_waits_for_something_else_holds_nobody_up(desk: Desk) -> None:
    slow = Desk()
    together: Together[str, str] = Together(lambda names: (slow if "slow" in names else desk).act(names))
    desk.go.set()
    with ThreadPoolExecutor(2) as threads:
        held = threads.submit(together.write, "slow", queue=1)
        assert slow.begun.wait(WAIT)
        assert threads.submit(together.write, "quick", queue=2).result(WAIT) == "QUICK"
        slow.go.set()
        assert held.result(WAIT) == "SLOW"
    assert not together._queues


def test_when_whoever_writes_is_ended_each_of_the_others_hears_it_and_the_next_are_written(
    desk: Desk, queue: Queue
) -> None:
    desk.ended = "c"
    first, *others = queue(["first", "a", "c", "bad", "d"])
    assert first.result(WAIT) == "FIRST"
    heard = [other.exception(WAIT) for other in others]
    assert [type(error) for error in heard] == [SystemExit, RuntimeError, RuntimeError, type(None)]
    assert desk.batches == [["first"], ["a", "c", "bad"], ["a"], ["c"], ["d"]]


def test_what_is_written_in_the_course_of_writing_waits_for_nobody() -> None:
    """As a deed after the commit would: for its own thread it would wait for ever."""
    together: Together[str, str] = Together(
        lambda names: [together.write("inner") if name == "outer" else name.upper() for name in names]
    )
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(together.write, "outer").result(WAIT) == "INNER"


def test_a_failure_keeps_nothing_alive_of_what_was_at_hand() -> None:
    """The key of a vote, and the marks of those who were in the same batch."""

    class Key:
        pass

    kept: list[weakref.ref[Key]] = []

    def act(names: Sequence[str]) -> list[str]:
        key = Key()
        kept.append(weakref.ref(key))
        raise ValueError("of the test")

    together: Together[str, str] = Together(act)
    gc.disable()
    try:
        with pytest.raises(ValueError, match="of the test") as failed:
            together.write("mine")
        assert failed.value.__context__ is None
        assert [ref() for ref in kept] == [None, None]
        del failed
    finally:
        gc.enable()


def test_who_waits_for_another_keeps_no_connection_of_the_pool(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or whoever writes for all would wait for one that those hold who wait for him."""
    held = {"first", "a", "b"}
    here = threading.local()
    together: Together[str, str] = Together(desk.act)
    closing = SimpleNamespace(in_atomic_block=False, pool="of the test", close=lambda: held.remove(here.name))
    monkeypatch.setattr("councils.actions.together.connection", closing)

    def write(name: str) -> str:
        here.name = name
        return together.write(name)

    with ThreadPoolExecutor(3) as threads:
        futures = [threads.submit(write, "first")]
        assert desk.begun.wait(WAIT)
        futures += [threads.submit(write, name) for name in ("a", "b")]
        while held != {"first"}:
            threading.Event().wait(0.001)
        desk.go.set()
        assert [future.result(WAIT) for future in futures] == ["FIRST", "A", "B"]
    assert held == {"first"}


def test_who_comes_alone_waits_for_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("councils.actions.together.pause", lambda seconds: pytest.fail("he waits"))
    desk.go.set()
    together: Together[str, str] = Together(desk.act, gather=0.005)
    assert [together.write(name) for name in "abc"] == ["A", "B", "C"]


def test_where_several_came_the_next_leaves_those_on_their_way_a_moment(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    together: Together[str, str] = Together(desk.act, gather=0.005)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        """As long as it takes the last one to come."""
        pauses.append(seconds)
        futures.append(threads.submit(together.write, "late"))
        while len(together._queues[None]) < 1 + len(pauses):
            threading.Event().wait(0.001)

    monkeypatch.setattr("councils.actions.together.pause", pause)
    with ThreadPoolExecutor(8) as threads:
        futures = [threads.submit(together.write, "first")]
        assert desk.begun.wait(WAIT)
        for at, name in enumerate(["a", "b"], 1):
            futures.append(threads.submit(together.write, name))
            while len(together._queues[None]) < at:
                threading.Event().wait(0.001)
        desk.go.set()
        assert [future.result(WAIT) for future in futures] == ["FIRST", "A", "B"]
        assert pauses == [], "nothing said yet that there are several"
        futures.append(threads.submit(together.write, "c"))
        assert futures[-1].result(WAIT) == "C"
        assert [future.result(WAIT) for future in futures[3:]] == ["C", "LATE"]
    assert pauses == [0.005]
    assert desk.batches == [["first"], ["a", "b"], ["c", "late"]]


def test_a_crowd_is_forgotten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    together: Together[str, str] = Together(desk.act, gather=0.005)
    together._crowd_until = time.monotonic() + 0.01
    desk.go.set()
    time.sleep(0.02)
    monkeypatch.setattr("councils.actions.together.pause", lambda seconds: pytest.fail("he waits"))
    assert together.write("a") == "A"
