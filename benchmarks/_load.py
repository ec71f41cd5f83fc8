"""Many sockets in one process, as cheap as can be: a client that parses frames in full would be what is measured."""

import asyncio
import base64
import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int, columns: slice = slice(11, 13)) -> float:
    """Seconds of processor time of a process so far; columns 13 and 14: of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[columns])) / TICKS


class Socket(asyncio.Protocol):
    """Counts the frames that the server sends; `ready` when the one after the greeting has come."""

    def __init__(self, load: "Load", port: int, hello: str, greeting: int) -> None:
        self.load, self.port, self.hello, self.greeting = load, port, hello, greeting
        self.buffer = b""
        self.open = False
        self.ready = asyncio.get_running_loop().create_future()
        self.lost = self.closing = False

    def connection_made(self, transport) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self.buffer = self.buffer + data if self.buffer else data
        if not self.open:
            head, end, rest = self.buffer.partition(b"\r\n\r\n")
            if not end:
                return
            assert b" 101 " in head.split(b"\r\n")[0], head
            self.open, self.buffer = True, rest
            self.transport.write(frame(self.hello.encode()))
        self.take_frames()

    def take_frames(self) -> None:
        buffer, at = self.buffer, 0
        while len(buffer) - at >= 2:
            length, start = buffer[at + 1], at + 2
            if length == 126:
                length, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            if len(buffer) < start + length:
                break
            is_text, self.closing = buffer[at] & 15 == 1, buffer[at] & 15 == 8
            at = start + length
            if is_text and self.greeting:
                self.greeting -= 1
                if not self.greeting:
                    self.ready.set_result(None)
            elif is_text:
                self.load.received()
        self.buffer = buffer[at:]

    def connection_lost(self, error) -> None:
        self.lost = True


def frame(payload: bytes) -> bytes:
    """A masked text frame of at most 64 KB; a mask of zeros is as good here."""
    length = len(payload)
    head = bytes([0x81, 0x80 | length]) if length < 126 else b"\x81\xfe" + length.to_bytes(2, "big")
    return head + bytes(4) + payload


class Load:
    """`count` sockets, spread over `ports`."""

    def __init__(self) -> None:
        self.sockets: list[Socket] = []
        self.missing = 0
        self.all_received = asyncio.Event()

    async def open(self, count: int, ports: list[tuple[int, str]], greeting: int) -> None:
        loop = asyncio.get_running_loop()
        for start in range(0, count, 100):
            batch = []
            for number in range(start, min(start + 100, count)):
                port, hello = ports[number % len(ports)]
                _, socket = await loop.create_connection(
                    lambda port=port, hello=hello: Socket(self, port, hello, greeting), "127.0.0.1", port
                )
                batch.append(socket)
            await asyncio.wait_for(asyncio.gather(*(socket.ready for socket in batch)), 60)
            self.sockets += batch

    def expect(self, deaf: int = 0) -> None:
        """From now on one frame each is awaited, but for the last `deaf` sockets."""
        self.missing = len(self.sockets) - deaf
        self.all_received.clear()

    def received(self) -> None:
        self.missing -= 1
        if self.missing == 0:
            self.all_received.set()

    def close(self) -> None:
        for socket in self.sockets:
            socket.transport.abort()
