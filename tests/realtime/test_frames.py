"""The frames that are read and written here, held to another library's; what else a browser may send goes to Autobahn."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from config.serve.frames import framed, whole_text

texts = st.text(max_size=70_000).map(str.encode) | st.integers(0, 70_000).map(lambda n: b"x" * n)


def masked(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin=fin).serialize(mask=True, extensions=[])


@given(texts)
def test_a_whole_text_is_read_as_it_was_said(said):
    frame = masked(Opcode.TEXT, said)
    assert whole_text(frame) == (said.decode() if len(said) < 2**16 else None), "longer ones are refused by Autobahn"


@given(texts)
def test_a_frame_of_ours_is_that_of_another_library(said):
    assert framed(said) == Frame(Opcode.TEXT, said).serialize(mask=False, extensions=[])


@given(texts, st.data())
def test_a_part_or_more_than_one_is_left_alone(said, data):
    frame = masked(Opcode.TEXT, said)
    assert whole_text(frame[: data.draw(st.integers(0, len(frame) - 1))]) is None
    assert whole_text(frame + data.draw(st.binary(min_size=1, max_size=9))) is None


@pytest.mark.parametrize(
    "frame",
    [
        Frame(Opcode.TEXT, b"not masked").serialize(mask=False, extensions=[]),
        masked(Opcode.TEXT, b"the first of several", fin=False),
        masked(Opcode.CONT, b"the last of several"),
        masked(Opcode.BINARY, b"bytes"),
        masked(Opcode.PING, b"ping"),
        masked(Opcode.CLOSE, b""),
        masked(Opcode.TEXT, b"\xff\xfe no letters"),
        masked(Opcode.TEXT, b"\xed\xa0\x80"),
        b"\xc1" + masked(Opcode.TEXT, b"an extension")[1:],
        b"\x81\xfe\x00\x05" + bytes(4) + b"short",
    ],
    ids=[
        "unmasked",
        "first",
        "last",
        "binary",
        "ping",
        "close",
        "no-letters",
        "half-a-pair",
        "extension",
        "long-for-short",
    ],
)
def test_anything_else_is_left_to_autobahn(frame):
    assert whole_text(frame) is None


@pytest.mark.xdist_group("site")
class TestOnTheServer:
    async def test_a_message_in_parts_with_a_ping_between(self, site, follow):
        browser = await follow()
        said = json.dumps({"type": "resync", "topic": "probe.1", "more": "再来一次" * 30}).encode()
        parts = [masked(Opcode.TEXT, said[:7], fin=False), masked(Opcode.PING, b"?"), masked(Opcode.CONT, said[7:])]
        for part in parts:
            browser.socket.transport.write(part)
            await asyncio.sleep(0.02)
        await browser.until("state")

    async def test_a_frame_that_arrives_in_two_pieces_and_two_that_arrive_as_one(self, site, follow):
        browser = await follow()
        frame = masked(Opcode.TEXT, b'{"type":"resync","topic":"probe.1"}')
        browser.socket.transport.write(frame[:9])
        await asyncio.sleep(0.05)
        browser.socket.transport.write(frame[9:])
        await browser.until("state")
        browser.socket.transport.write(frame + frame)
        await browser.until("state")
        await browser.until("state")
        await browser.send(type="resync", topic="probe.1")  # and the usual way again
        await browser.until("state")

    async def test_what_is_no_text_is_closed(self, site, follow):
        browser = await follow()
        browser.socket.transport.write(masked(Opcode.TEXT, b'{"type":"\xff"}'))
        assert await browser.closed() in (1007, 1006)

    async def test_a_frame_that_is_too_long_is_closed(self, site, follow):
        browser = await follow()
        await browser.send(type="resync", topic="x" * 66_000)
        assert await browser.closed() in (1009, 1006)

    async def test_who_sends_faster_than_he_is_answered_is_let_go(self, site, follow):
        flood, other = await follow(), await follow()
        flood.socket.transport.write(masked(Opcode.TEXT, b'{"type":"resync"}') * 600)
        assert await flood.closed() == 1006
        await other.send(type="resync", topic="probe.1")
        await other.until("state")
