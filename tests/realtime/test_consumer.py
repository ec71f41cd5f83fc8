"""One socket without a server: what is left of it in the hub, however it ends."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from realtime import closing, messages
from realtime.consumers import LiveConsumer
from realtime.hub import hub

Frame = dict[str, Any]


@pytest.fixture(autouse=True)
def own_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("loop", None), ("topics", {}), ("open", set())):
        monkeypatch.setattr(hub, name, value)


async def opened(frames: asyncio.Queue[Frame]) -> tuple[LiveConsumer, "asyncio.Task[None]"]:
    """A socket that reads `told.1`."""

    async def send(_frame: Frame) -> None:
        pass

    consumer = LiveConsumer()
    frames.put_nowait({"type": "websocket.connect"})
    running = asyncio.create_task(consumer({}, frames.get, send))
    while not hub.open:
        await asyncio.sleep(0)
    hub.join(consumer.reader, "told.1")
    return consumer, running


def cast(name: str) -> Frame:
    return {"type": "websocket.receive", "text": json.dumps({"type": "cast", "key": name})}


class Slow:
    """Takes every message and answers when the test says so."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.tell: list[Callable[[Frame], None]] = []

    def __call__(
        self, _kind: str, _user: int | None, _language: str, message: Frame, tell: Callable[[Frame], None]
    ) -> bool:
        self.asked.append(message["key"])
        self.tell.append(tell)
        return True


async def a_while() -> None:
    for _turn in range(10):
        await asyncio.sleep(0)


async def test_a_socket_asks_one_thing_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(messages, "ask", slow)
    frames: asyncio.Queue[Frame] = asyncio.Queue()
    _consumer, running = await opened(frames)
    for name in ("first", "second", "third"):
        frames.put_nowait(cast(name))
    await a_while()
    assert slow.asked == ["first"]
    slow.tell[0]({"type": "cast_result"})
    await a_while()
    assert slow.asked == ["first", "second"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_socket_that_is_ended_while_its_ballot_is_written_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow()
    monkeypatch.setattr(messages, "ask", slow)
    frames: asyncio.Queue[Frame] = asyncio.Queue()
    consumer, running = await opened(frames)
    frames.put_nowait(cast("first"))
    frames.put_nowait(cast("waits for the first"))
    await a_while()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (hub.open, hub.topics, consumer.reader.dropped) == (set(), {}, True)
    slow.tell[0]({"type": "cast_result"})  # written, and nobody is there to be told
    assert slow.asked == ["first"]


async def test_what_waits_is_not_asked_for_a_socket_that_was_let_go_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(messages, "ask", slow)
    frames: asyncio.Queue[Frame] = asyncio.Queue()
    consumer, running = await opened(frames)
    for name in ("first", "waits for the first"):
        frames.put_nowait(cast(name))
    await a_while()
    consumer.reader.drop(closing.NOT_ALLOWED)
    slow.tell[0]({"type": "cast_result"})
    await a_while()
    assert slow.asked == ["first"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_socket_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_said: Any) -> None:
        raise RuntimeError("of the test")

    monkeypatch.setattr(messages, "ask", fails)
    frames: asyncio.Queue[Frame] = asyncio.Queue()
    _consumer, running = await opened(frames)
    frames.put_nowait(cast("one"))
    with pytest.raises(RuntimeError, match="of the test"):
        await running
    assert (hub.open, hub.topics) == (set(), {})
