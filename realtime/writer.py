"""Natural batching: one thread takes all that waits and hands it over as one batch, answered after the commit.

The busier it is, the larger the batches, the fewer the commits: it knows nothing of what it writes.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections

from realtime import registry
from realtime.registry import BatchHandler, Request

log = logging.getLogger(__name__)

BATCH = 256
WAITING = 4096  # more than this is refused at once with a clear word, rather than answered late

Answer = Mapping[str, Any]
_Future = asyncio.Future[Answer]
_Entry = tuple[Request, _Future]
_Outcome = tuple[_Future, Answer | Exception]


class Busy(Exception):
    """Not taken and nothing written: too much waits, or the server is stopping."""


class Writer:
    def __init__(self, name: str, handler: BatchHandler, *, waiting: int = WAITING, batch: int = BATCH) -> None:
        self._handler = handler
        self._batch = batch
        self._queue: queue.Queue[_Entry | None] = queue.Queue(waiting)
        self._lock = threading.Lock()
        self._stopped = False
        # A daemon, so that a process that was never told to stop can end; `stop` drains.
        self._thread = threading.Thread(target=self._run, name=f"writer-{name}", daemon=True)
        self._thread.start()

    def submit(self, request: Request) -> _Future:
        """From an event loop; the future is done when the batch is committed. Busy: not taken."""
        future: _Future = asyncio.get_running_loop().create_future()
        with self._lock:
            if self._stopped:
                raise Busy
            try:
                self._queue.put_nowait((request, future))
            except queue.Full as error:
                raise Busy from error
        return future

    def stop(self) -> None:
        """Take nothing more, write what waits, join the thread."""
        with self._lock:
            first, self._stopped = not self._stopped, True
        if first:
            self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        going_on = True
        while going_on:
            entries, going_on = self._take()
            if entries:
                self._write(entries)
        connections.close_all()

    def _take(self) -> tuple[list[_Entry], bool]:
        """Wait for one, then take whatever else is there; False with it when the writer is to stop."""
        entry = self._queue.get()
        entries: list[_Entry] = []
        while entry is not None:
            entries.append(entry)
            if len(entries) == self._batch:
                return entries, True
            try:
                entry = self._queue.get_nowait()
            except queue.Empty:
                return entries, True
        return entries, False

    def _write(self, entries: Sequence[_Entry]) -> None:
        try:
            answers = self._handler([request for request, _ in entries])
            outcomes: list[_Outcome] = [(future, answer) for (_, future), answer in zip(entries, answers, strict=True)]
        except Exception:
            log.exception("a batch of %d was not written; each is tried alone", len(entries))
            connections.close_all()  # it may be the connection that broke
        else:
            _tell(outcomes)
            return
        for request, future in entries:
            _tell([(future, self._written_alone(request))])

    def _written_alone(self, request: Request) -> Answer | Exception:
        """One bad request never takes the others of its batch with it."""
        try:
            return self._handler([request])[0]
        except Exception as error:
            log.exception("a request was not written")
            connections.close_all()
            return error


def _tell(outcomes: list[_Outcome]) -> None:
    """The loop is woken once for all: to wake it for each cost more than to write the ballots (`benchmarks/ballots.py`)."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Outcome]] = {}
    for future, outcome in outcomes:
        by_loop.setdefault(future.get_loop(), []).append((future, outcome))
    for loop, mine in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, mine)
        except RuntimeError:
            log.warning("%d answers found their loop closed", len(mine))


def _settle(outcomes: list[_Outcome]) -> None:
    for future, outcome in outcomes:
        if future.done():
            continue  # who asked has gone
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)


_writers: dict[str, Writer] = {}
_starting = threading.Lock()
_closed = False


def writer_for(name: str) -> Writer | None:
    """The writer of a kind of message, started at its first one; None when nobody handles this kind."""
    with _starting:
        if name not in _writers:
            handler = registry.message_handler(name)
            if handler is None:
                return None
            if _closed:
                raise Busy
            _writers[name] = Writer(name, handler, waiting=WAITING)
        return _writers[name]


def stop_writers() -> None:
    """Drain: whatever was taken is written and answered."""
    global _closed
    with _starting:
        _closed = True
    for writer in _writers.values():
        writer.stop()
