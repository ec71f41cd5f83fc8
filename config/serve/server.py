"""Daphne, with what the embedded default needs beside it: the ports it got, slow readers, and a drain of its own."""

import daphne.server as daphne_server  # first of all: it installs the asyncio reactor  # isort:skip

import asyncio
import time
from functools import partial
from typing import Any

from autobahn.websocket import protocol as autobahn_protocol
from daphne.endpoints import build_endpoint_description_strings
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

from config.serve.frames import framed, whole_text

# For a log line that nobody asked for it lays all its settings out at each connection.
autobahn_protocol.pformat = repr  # type: ignore[assignment]
FRAME = 64 * 1024  # bytes of the longest frame that a browser may send
WAITING = 256  # messages of one browser that nobody has looked at yet; it asks one thing and waits for the answer


@implementer(IPushProducer)
class Backpressure:
    """Knows whether the socket takes more. Daphne itself would keep in memory whatever a browser does not read."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.free.set()

    def pauseProducing(self) -> None:
        self.free.clear()

    def resumeProducing(self) -> None:
        self.free.set()

    def stopProducing(self) -> None:
        self.free.set()


def write(transport: Any, data: bytes) -> None:
    """Into the socket at once if nothing waits before it; Twisted would first ask the loop when it may (three times
    the cost of a broadcast). What the socket does not take now waits there as ever."""
    if transport.connected and not (transport.disconnecting or transport.dataBuffer or transport._tempDataBuffer):
        try:
            data = data[transport.socket.send(data) :]
        except BlockingIOError:
            pass
        except OSError:
            return  # lost; the loop finds out by itself
    if data:
        transport.write(data)


class Socket(WebSocketProtocol):
    """Autobahn puts its log line of every arrival together also where nobody reads it, and takes every frame apart."""

    def __init__(self) -> None:
        super().__init__()
        self.backpressure = Backpressure()

    def dataReceived(self, data: bytes) -> None:
        between = self.state == self.STATE_OPEN and self.current_frame is None and not self.inside_message
        said = whole_text(data) if between and not self.data else None
        if said is None:
            self._dataReceived(data)
            return
        # As `onMessage`, which decodes it anew, and has two lines for a log.
        if self.autoPingTimeoutCall and self.autoPingRestartOnAnyTraffic:
            self._cancelAutoPingTimeoutCall()
        if not self.muted:
            self.last_ping = time.time()
            self.application_queue.put_nowait({"type": "websocket.receive", "text": said})
            self._end_flood()

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        super().onMessage(payload, isBinary)
        if not self.muted:
            self._end_flood()

    def _end_flood(self) -> None:
        """Whoever sends faster than he is answered else fills the memory of all."""
        if self.application_queue.qsize() > WAITING:
            self.dropConnection(abort=True)


class Server(daphne_server.Server):
    """`ports` are the open listeners; `stop_listening` closes them; sends wait for sockets that do not take them."""

    def __init__(self, application: Any, host: str, port: int, on_ready: Any) -> None:
        super().__init__(
            application,
            endpoints=build_endpoint_description_strings(host=host, port=port),
            signal_handlers=False,
            ready_callable=on_ready,
            websocket_max_message_size=FRAME,
            websocket_max_frame_size=FRAME,
            server_name="",
        )
        self.ports: list[Any] = []
        self.failure = ""
        self._last_frame: tuple[str, bytes] = ("", b"")

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self.ws_factory.protocol = Socket
        self.ports.append(port)

    def listen_error(self, failure: Any) -> None:
        self.failure = failure.getErrorMessage()
        self.stop()

    def stop_listening(self) -> None:
        for port in self.ports:
            port.stopListening()

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            if not protocol.backpressure.free.is_set():
                await protocol.backpressure.free.wait()
            if protocol.state == protocol.STATE_OPEN:
                write(protocol.transport, self._framed(message["text"]))
            return
        if not isinstance(protocol, WebSocketProtocol):
            await super().handle_reply(protocol, message)
            return
        details = self.connections.get(protocol)
        if details is None or details.get("disconnected"):
            return
        protocol.handle_reply(message)
        if message["type"] == "websocket.accept":
            protocol.transport.unregisterProducer()  # the HTTP channel, which has handed the socket over
            protocol.transport.registerProducer(protocol.backpressure, True)

    def _framed(self, text: str) -> bytes:
        """A broadcast is framed once for all its readers: they come with the very same text, one after another."""
        last, frame = self._last_frame
        if last is not text:
            frame = framed(text.encode())
            self._last_frame = (text, frame)
        return frame

    def requests(self) -> list["asyncio.Future[Any]"]:
        """The pages that are being made."""
        applications = (
            details.get("application_instance")
            for protocol, details in self.connections.items()
            if not isinstance(protocol, WebSocketProtocol)
        )
        return [made for made in applications if made is not None and not made.done()]

    def end(self) -> None:
        """Stop the loop, from inside of it."""
        asyncio.get_running_loop().call_soon(partial(daphne_server.Server.stop, self))
