"""Natural batching among threads: what arrives while an act is being written goes with the next one, together.

Each thread of a page or of the API has one thing to write and waits for it anyway. The first one writes for all that
wait at that moment; then one of those who came meanwhile does, with all the others. No thread, no delay and no queue
of its own: where nobody else is writing, it is the plain call. Only what waits for the same lock goes together.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError, connection

A = TypeVar("A")
B = TypeVar("B")


class _Place(Generic[A, B]):
    """One thread's place in the queue. `called` is set when it is answered, or when it is its turn to write."""

    def __init__(self, thing: A) -> None:
        self.thing = thing
        self.called = threading.Event()
        self.answers: list[B] = []
        self.failure: Exception | None = None

    @property
    def done(self) -> bool:
        return bool(self.answers) or self.failure is not None


class Together(Generic[A, B]):
    """`act` takes a batch and returns an answer for each, in order, after its commit; it must be safe to repeat."""

    def __init__(self, act: Callable[[Sequence[A]], Sequence[B]], *, most: int = 256) -> None:
        self._act, self._most = act, most
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
            place.called.wait()
        if not place.done:
            self._write_all(queue)
        if place.failure is not None:
            raise place.failure
        return place.answers[0]

    def _write_all(self, queue: Hashable) -> None:
        with self._guard:
            waiting = self._queues[queue]
            batch = [waiting.popleft() for _n in range(min(self._most, len(waiting)))]
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
                place.called.set()

    def _answer(self, batch: list[_Place[A, B]]) -> None:
        try:
            for place, answer in zip(batch, self._act([place.thing for place in batch]), strict=True):
                place.answers.append(answer)
        except Exception:
            # One bad thing never takes the others of its batch with it; nothing of a failed act was committed.
            self._answer_alone(batch)

    def _answer_alone(self, batch: list[_Place[A, B]]) -> None:
        away: Exception | None = None
        for place in batch:
            try:
                if away is not None:
                    raise away
                place.answers = [self._act([place.thing])[0]]
            except (OperationalError, InterfaceError) as error:
                away = place.failure = error  # the database has gone: nobody else waits for what fails anyway
            except Exception as error:
                place.failure = error
