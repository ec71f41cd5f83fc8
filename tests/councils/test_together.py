"""Threads that write at the same moment write together; what goes wrong for one goes wrong for nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

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

    def act(self, names: Sequence[str]) -> list[str]:
        self.begun.set()
        assert self.go.wait(WAIT)
        self.batches.append(list(names))
        if self.away:
            raise OperationalError("the database has gone")
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
            while len(together._waiting) < at:
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
    together._writing = True  # another thread is at it
    assert together.write("mine") == "MINE"
