"""Natural batching, with a handler that the test holds up."""

import asyncio
import threading

import pytest

from realtime.registry import Request
from realtime.writer import Busy, Writer


class Handler:
    """Waits for `go`, remembers its batches, refuses the message "bad"."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.started = threading.Event()
        self.batches: list[list[str]] = []

    def __call__(self, requests):
        self.started.set()
        self.go.wait(10)
        names = [request.message["name"] for request in requests]
        if "bad" in names:
            raise ValueError("bad")
        self.batches.append(names)
        return [{"name": name} for name in names]


def request(name: object) -> Request:
    return Request(None, {"name": str(name)})


def asked(writer: Writer, name: object) -> "asyncio.Future[object]":
    """What the writer tells of it, also a failure, as a result."""
    future = asyncio.get_running_loop().create_future()
    writer.submit(request(name), future.set_result)
    return future


async def told(futures):
    return await asyncio.wait_for(asyncio.gather(*futures), 10)


@pytest.fixture
def handler():
    return Handler()


async def test_what_waits_goes_as_one_batch_up_to_the_limit(handler):
    writer = Writer("test", handler, batch=4)
    futures = [asked(writer, "first")]
    handler.started.wait(10)
    futures += [asked(writer, n) for n in range(5)]
    handler.go.set()
    assert [answer["name"] for answer in await told(futures)] == ["first", "0", "1", "2", "3", "4"]
    assert handler.batches == [["first"], ["0", "1", "2", "3"], ["4"]]
    writer.stop()


async def test_full_queue_is_busy_at_once(handler):
    writer = Writer("test", handler, waiting=2)
    taken = [asked(writer, "first")]
    handler.started.wait(10)
    taken += [asked(writer, n) for n in range(2)]
    with pytest.raises(Busy):
        asked(writer, "too many")
    handler.go.set()
    assert [answer["name"] for answer in await told(taken)] == ["first", "0", "1"]
    writer.stop()


async def test_bad_request_takes_no_other_of_its_batch_with_it(handler):
    writer = Writer("test", handler)
    futures = [asked(writer, "first")]
    handler.started.wait(10)
    futures += [asked(writer, name) for name in ("good", "bad", "fine")]
    handler.go.set()
    _first, good, bad, fine = await told(futures)
    assert (good, fine) == ({"name": "good"}, {"name": "fine"})
    assert isinstance(bad, ValueError)
    assert bad.__context__ is None, "what all brought would stand in its traceback"
    writer.stop()


async def test_a_handler_that_answers_too_few_ends_no_writer():
    writer = Writer("test", lambda requests: [] if requests[0].message["name"] == "first" else [{"name": "told"}])
    lost, told_after = await told([asked(writer, "first")]), await told([asked(writer, "second")])
    assert isinstance(lost[0], IndexError)
    assert told_after == [{"name": "told"}]
    writer.stop()


async def test_stop_writes_what_waits_and_takes_nothing_more(handler):
    writer = Writer("test", handler)
    futures = [asked(writer, n) for n in range(3)]
    handler.go.set()
    writer.stop()
    assert [answer["name"] for answer in await told(futures)] == ["0", "1", "2"]
    with pytest.raises(Busy):
        asked(writer, "late")
    writer.stop()
