"""Natural batching: one thread takes all that waits and hands it over as one batch, answered after the commit.

The busier it is, the larger the batches, the fewer the commits: it knows nothing of what it writes.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connections

from realtime import registry
from realtime.registry import BatchHandler, Request

log = logging.getLogger(__name__)

BATCH = 256
WAITING = 4096  # more than this is refused at once with a clear word, rather than answered late

Answer = Mapping[str, Any]
Told = Callable[[Answer | Exception], None]
_Who = tuple[asyncio.AbstractEventLoop, Told]
_Entry = tuple[Request, _Who]
_Outcome = tuple[_Who, Answer | Exception]


class Busy(Exception):
    """Not taken and nothing written: too much waits, or the server is stopping."""


class Writer:
    def __init__(self, name: str, handler: BatchHandler, *, waiting: int = WAITING, batch: int = BATCH) -> None:
        self._handler = handler
        self._batch = batch
        self._waiting = waiting
        # The one that is written in C, and hands over without a lock of Python; bounded by `submit`.
        self._queue: queue.SimpleQueue[_Entry | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._stopped = False
        # A daemon, so that a process that was never told to stop can end; `stop` drains.
        self._thread = threading.Thread(target=self._run, name=f"writer-{name}", daemon=True)
        self._thread.start()

    def submit(self, request: Request, told: Told) -> None:
        """From an event loop, in which `told` is called when the batch is committed, or has failed. Busy: not taken."""
        who = (asyncio.get_running_loop(), told)
        with self._lock:
            if self._stopped or self._queue.qsize() >= self._waiting:
                raise Busy
            self._queue.put((request, who))

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
            outcomes: list[_Outcome] = [(who, answer) for (_, who), answer in zip(entries, answers, strict=True)]
        except Exception:
            log.exception("a batch of %d was not written; each is tried alone", len(entries))
            connections.close_all()  # it may be the connection that broke
        else:
            _tell(outcomes)
            return
        for request, who in entries:
            _tell([(who, self._written_alone(request))])

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
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Told, Answer | Exception]]] = {}
    for (loop, told), outcome in outcomes:
        by_loop.setdefault(loop, []).append((told, outcome))
    for loop, mine in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, mine)
        except RuntimeError:
            log.warning("%d answers found their loop closed", len(mine))


def _settle(outcomes: list[tuple[Told, Answer | Exception]]) -> None:
    for told, outcome in outcomes:
        try:
            told(outcome)
        except Exception:
            log.exception("an answer was not told")


_writers: dict[str, Writer] = {}
_starting = threading.Lock()
_closed = False


def writer_for(name: str) -> Writer | None:
    """The writer of a kind of message, started at its first one; None when nobody handles this kind."""
    known = _writers.get(name)
    if known is not None:
        return known
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
