"""Natural batching among threads: what arrives while an act is being written goes with the next one, together.

Each thread of a page or of the API has one thing to write and waits for it anyway. The first one writes for all that
wait at that moment; then one of those who came meanwhile does, with all the others. No thread and no queue of its own: where
nobody else is writing, it is the plain call. Only what waits for the same lock goes together.

Where several came at a time just now, whoever writes next leaves those who are on their way a moment to come too
(`gather`): fewer and larger batches, so that all are answered sooner. Who comes alone waits for nobody.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from time import sleep as pause
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)

CROWD = 0.1  # seconds for which several that came at a time are taken for a sign of more

A = TypeVar("A")
B = TypeVar("B")


class _Place(Generic[A, B]):
    """One thread's place in the queue. `called` opens when it is answered, or when it is its turn to write."""

    def __init__(self, thing: A) -> None:
        self.thing = thing
        # A bare lock: whoever waits for an event is woken twice, and stands in line for the interpreter each time.
        self.called = threading.Lock()
        self.called.acquire()
        self.answers: list[B] = []
        self.failure: Exception | None = None

    @property
    def done(self) -> bool:
        return bool(self.answers) or self.failure is not None


class Together(Generic[A, B]):
    """`act` takes a batch and returns an answer for each, in order, after its commit; it must be safe to repeat."""

    def __init__(self, act: Callable[[Sequence[A]], Sequence[B]], *, most: int = 256, gather: float = 0.0) -> None:
        """`gather`: seconds; a few thousandths."""
        self._act, self._most, self._gather = act, most, gather
        self._crowd_until = 0.0  # on the monotonic clock
        self._guard = threading.Lock()
        # Who waits, by queue; a queue is there as long as somebody of it writes.
        self._queues: dict[Hashable, deque[_Place[A, B]]] = {}
        self._here = threading.local()

    def write(self, thing: A, *, queue: Hashable = None) -> B:
        """The answer to `thing`, once it is committed. Raises what `act` raises for it alone.

        `queue`: what may be held up by something else goes in a queue of its own.
        """
        # What others wait for must not hang on the end of somebody's transaction, nor on what he does after it.
        if connection.in_atomic_block or getattr(self._here, "writes", False):
            return self._act([thing])[0]
        place: _Place[A, B] = _Place(thing)
        with self._guard:
            mine = queue not in self._queues
            self._queues.setdefault(queue, deque()).append(place)
        if not mine:
            _let_go()
            place.called.acquire()
        if not place.done:
            self._write_all(queue)
        if place.failure is not None:
            failure, place.failure = place.failure, None
            try:
                raise failure
            finally:
                del failure  # else the two keep each other, and what was at hand when it failed, in memory
        return place.answers[0]

    def _write_all(self, queue: Hashable) -> None:
        if time.monotonic() < self._crowd_until:
            pause(self._gather)
        with self._guard:
            waiting = self._queues[queue]
            batch = [waiting.popleft() for _n in range(min(self._most, len(waiting)))]
        if self._gather and len(batch) > 1:
            self._crowd_until = time.monotonic() + CROWD
        self._here.writes = True
        try:
            self._answer(batch)
        except BaseException as error:
            for place in batch:
                if not place.done:
                    place.failure = RuntimeError("whoever wrote this for others was ended")
                    place.failure.__cause__ = error
            raise
        finally:
            self._here.writes = False
            with self._guard:
                following = waiting[0] if waiting else None
                if following is None:
                    del self._queues[queue]
            for place in batch if following is None else [following, *batch]:
                place.called.release()

    def _answer(self, batch: list[_Place[A, B]]) -> None:
        try:
            for place, answer in zip(batch, self._act([place.thing for place in batch]), strict=True):
                place.answers.append(answer)
            return
        except Exception as error:
            log.warning(
                "%d things were not written together, each is tried alone: %s", len(batch), type(error).__name__
            )
        # One bad thing never takes the others of its batch with it; nothing of a failed act was committed. Outside of the
        # clause: what fails now would carry the failure of all, and with it what the others brought.
        self._answer_alone(batch)

    def _answer_alone(self, batch: list[_Place[A, B]]) -> None:
        away: Exception | None = None
        for place in batch:
            # When the database has gone, nobody else waits for what fails anyway.
            place.answers, place.failure = ([], away) if away else self._tried(place.thing)
            if isinstance(place.failure, (OperationalError, InterfaceError)):
                away = place.failure

    def _tried(self, thing: A) -> tuple[list[B], Exception | None]:
        try:
            return [self._act([thing])[0]], None
        except Exception as error:
            traceback.clear_frames(error.__traceback__)  # a key lies there, and marks
            return [], error


def _let_go() -> None:
    """Who waits keeps no connection of the pool meanwhile: whoever writes for him may need one."""
    if getattr(connection, "pool", None) is not None:
        connection.close()
