"""One open socket, as the hub sees it: a frame is sent in one step, or parked; who never reads is dropped."""

import asyncio
import logging
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

from realtime.closing import TOO_SLOW

log = logging.getLogger(__name__)

QUEUE = 64  # frames

Message = dict[str, Any]
Send = Callable[[Message], Coroutine[Any, Any, None]]


class Reader:
    """Loop thread only. `send` is the ASGI callable; `close` sends a close frame with a code."""

    __slots__ = ("_close", "_parked", "_pump", "_send", "dropped", "topics", "user_id")

    def __init__(self, send: Send, close: Callable[[int], Awaitable[None]], user_id: int | None = None) -> None:
        self.user_id = user_id
        self.topics: set[str] = set()
        self.dropped = False
        self._send = send
        self._close = close
        self._parked: deque[Message] | None = None
        self._pump: asyncio.Task[None] | None = None

    def offer(self, message: Message) -> None:
        """Send now if the socket takes it at once; else keep up to 64 frames in order; else let the reader go.

        The coroutine of the server is stepped by hand: a task per frame and reader would cost more than the sending.
        """
        if self.dropped:
            return
        if self._parked is not None:
            if len(self._parked) >= QUEUE:
                self.drop(TOO_SLOW)
            else:
                self._parked.append(message)
            return
        sending = self._send(message)
        try:
            waiting_for = sending.send(None)
        except StopIteration:
            return
        except Exception as error:
            log.debug("a frame found its socket gone: %r", error)
            return
        self._parked = deque()
        self._pump = asyncio.get_running_loop().create_task(self._drain(sending, waiting_for))

    async def _drain(self, sending: Coroutine[Any, Any, None], waiting_for: Any) -> None:
        try:
            await _finish(sending, waiting_for)
            while self._parked:
                await self._send(self._parked.popleft())
        except Exception as error:
            log.debug("a parked frame found its socket gone: %r", error)
        self._parked = None

    def drop(self, code: int) -> None:
        """Close with `code` and forget what is parked; the browser comes back and gets the whole state."""
        if self.dropped:
            return
        self.dropped = True
        if self._pump is not None:
            self._pump.cancel()
        self._parked = None
        self._pump = asyncio.get_running_loop().create_task(self._shut(code))

    async def _shut(self, code: int) -> None:
        try:
            await self._close(code)
        except Exception as error:
            log.debug("a socket was gone before it could be closed: %r", error)


@types.coroutine
def _finish(sending: Coroutine[Any, Any, None], waiting_for: Any) -> Generator[Any, Any, None]:
    """Go on, inside a task, with a coroutine whose first step was made outside of one."""
    while True:
        try:
            yield waiting_for
        except BaseException as error:
            try:
                waiting_for = sending.throw(error)
            except StopIteration:
                return
            continue
        try:
            waiting_for = sending.send(None)
        except StopIteration:
            return
