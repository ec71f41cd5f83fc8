"""One socket without a server: what is left of it in the hub, however it ends."""

import asyncio
import json
from typing import Any

import pytest

from realtime import messages
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


async def test_a_socket_that_is_ended_while_its_ballot_is_written_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = asyncio.Event()

    async def never(*_said: Any) -> None:
        asked.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(messages, "answer", never)
    frames: asyncio.Queue[Frame] = asyncio.Queue()
    consumer, running = await opened(frames)
    frames.put_nowait({"type": "websocket.receive", "text": json.dumps({"type": "cast"})})
    await asked.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (hub.open, hub.topics, consumer.reader.dropped) == (set(), {}, True)


async def test_a_socket_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_said: Any) -> None:
        raise RuntimeError("of the test")

    monkeypatch.setattr(messages, "answer", fails)
    frames: asyncio.Queue[Frame] = asyncio.Queue()
    _consumer, running = await opened(frames)
    frames.put_nowait({"type": "websocket.receive", "text": json.dumps({"type": "cast"})})
    with pytest.raises(RuntimeError, match="of the test"):
        await running
    assert (hub.open, hub.topics) == (set(), {})
