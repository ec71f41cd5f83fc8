"""Slow and lost readers, without a server: what `send` does is up to the test."""

import asyncio

from realtime.closing import TOO_SLOW
from realtime.hub import Hub
from realtime.reader import QUEUE, Reader


class Socket:
    """Takes frames while it is open; remembers them, and the code it was closed with."""

    def __init__(self, is_open: bool = True) -> None:
        self.gate = asyncio.Event()
        self.frames: list[str] = []
        self.code: int | None = None
        if is_open:
            self.gate.set()

    async def send(self, message: dict) -> None:
        await self.gate.wait()
        self.frames.append(message["text"])

    async def close(self, code: int) -> None:
        self.code = code


def frame(text: object) -> dict:
    return {"type": "websocket.send", "text": str(text)}


async def test_open_socket_gets_each_frame_in_one_step():
    socket = Socket()
    Reader(socket.send, socket.close).offer(frame("now"))
    assert socket.frames == ["now"]


async def test_frames_are_parked_in_order_and_sent_when_the_socket_takes_them():
    socket = Socket(is_open=False)
    reader = Reader(socket.send, socket.close)
    for n in range(QUEUE):
        reader.offer(frame(n))
    socket.gate.set()
    while len(socket.frames) < QUEUE:
        await asyncio.sleep(0)
    reader.offer(frame("later"))
    assert socket.frames == [*map(str, range(QUEUE)), "later"]


async def test_reader_with_a_full_queue_is_dropped_and_others_are_not_kept_waiting():
    slow, quick = Socket(is_open=False), Socket()
    hub = Hub()
    hub.attach()
    for socket in (slow, quick):
        hub.join(Reader(socket.send, socket.close), "meeting.1")
    for version in range(QUEUE + 2):
        hub.deliver("meeting.1", "turnout", version, '"version":1,"data":{}')
    await asyncio.sleep(0)
    assert slow.code == TOO_SLOW
    assert slow.frames == []
    assert len(quick.frames) == QUEUE + 2


async def test_socket_that_broke_disturbs_nobody():
    async def broken(message: dict) -> None:
        raise ConnectionResetError

    socket, hub = Socket(), Hub()
    hub.attach()
    hub.join(Reader(broken, socket.close), "meeting.1")
    hub.join(Reader(socket.send, socket.close), "meeting.1")
    hub.deliver("meeting.1", "turnout", 1, '"version":1,"data":{}')
    assert len(socket.frames) == 1


async def test_section_that_is_not_newer_is_told_to_nobody():
    socket, hub = Socket(), Hub()
    hub.attach()
    topic = hub.join(Reader(socket.send, socket.close), "meeting.1")
    for version in (2, 1, 2, 3):
        hub.deliver("meeting.1", "turnout", version, f'"version":{version},"data":{{}}')
    assert len(socket.frames) == 2
    assert topic.state() == '{"type":"state","topic":"meeting.1","sections":{"turnout":{"version":3,"data":{}}}}'


async def test_topic_is_forgotten_with_its_last_reader():
    socket, hub = Socket(), Hub()
    hub.attach()
    first, second = Reader(socket.send, socket.close), Reader(socket.send, socket.close)
    hub.join(first, "meeting.1")
    hub.join(second, "meeting.1")
    assert not hub.leave(first, "meeting.1")
    assert hub.leave(second, "meeting.1")
    assert not hub.has("meeting.1")
