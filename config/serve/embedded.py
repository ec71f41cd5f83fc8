"""Starts and drains the one process. A drain loses nothing that was taken and leaves no browser in the dark."""

from config.serve.server import Server  # first: it brings daphne, which chooses the reactor  # isort:skip

import asyncio
import logging
import signal
from collections.abc import Callable
from typing import Any

from config.clock import Clock
from realtime.bridge import bridge
from realtime.broadcast import settle
from realtime.closing import RESTART
from realtime.hub import hub
from realtime.writer import stop_writers

log = logging.getLogger(__name__)

PATIENCE = 10.0  # seconds for pages that are being made


class Embedded:
    def __init__(self, application: Any, host: str, port: int, clock: Clock | None, say: Callable[[str], None]) -> None:
        """`say` is called with the address once the server listens there."""
        self._host = host
        self._say = say
        self._clock = clock
        self._server = Server(application, host, port, self._ready)
        self._draining: asyncio.Task[None] | None = None

    def run(self) -> str:
        """Until SIGTERM or SIGINT; empty, or why it could not run."""
        self._server.run()
        return self._server.failure

    def _ready(self) -> None:
        loop = asyncio.get_event_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._drain_soon)
        loop.call_soon(self._started)

    def _started(self) -> None:
        if self._server.ports:
            hub.attach()
            hub.alone = True
            if self._clock is not None:
                self._clock.start()
            shown = f"[{self._host}]" if ":" in self._host else self._host
            self._say(f"http://{shown}:{self._server.ports[0].getHost().port}/")

    def _drain_soon(self) -> None:
        if self._draining is None:
            self._draining = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            self._server.stop_listening()
            # Threads are joined in a thread: what they write is announced through this loop.
            await asyncio.to_thread(self._finish_work)
            requests = self._server.requests()
            if requests:
                await asyncio.wait(requests, timeout=PATIENCE)
            hub.close_all(RESTART)
            await self._until_sockets_are_closed()
            await bridge.stop()
        except Exception:
            log.exception("the server did not drain cleanly")
        finally:
            self._server.end()

    def _finish_work(self) -> None:
        stop_writers()
        if self._clock is not None:
            self._clock.stop()
        settle()

    async def _until_sockets_are_closed(self) -> None:
        """Autobahn itself ends a connection that does not answer a close frame within a second."""
        try:
            async with asyncio.timeout(2):
                while hub.open:
                    await asyncio.sleep(0.02)
        except TimeoutError:
            log.warning("%d sockets did not answer the goodbye", len(hub.open))
