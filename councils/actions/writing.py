"""Every change to the world happens inside `writing()`: one transaction, on SQLite behind one fair lock.

SQLite has one writer. Threads that meet at its busy handler poll and starve; a first-come queue in front of it keeps
the 99th percentile where the median is (PERFORMANCE.md 7). PostgreSQL needs no such gate.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import connection, transaction


class FairLock:
    """A lock that is handed over in the order of asking, and may be taken again by its holder."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._holder: int | None = None
        self._depth = 0

    def acquire(self) -> None:
        me = threading.get_ident()
        with self._guard:
            if self._holder in (None, me):
                self._holder, self._depth = me, self._depth + 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()
        with self._guard:
            self._holder, self._depth = me, 1

    def release(self) -> None:
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            if self._waiting:
                # Nobody may slip in between: the lock stays taken until the next in the queue has it.
                self._holder = -1
                self._waiting.popleft().set()
            else:
                self._holder = None


_one_writer = FairLock()


@contextmanager
def writing() -> Iterator[None]:
    """One transaction. What is announced inside (`realtime.broadcast.announce`) leaves only when it has committed."""
    if connection.vendor == "sqlite":
        _one_writer.acquire()
        try:
            with transaction.atomic():
                yield
        finally:
            _one_writer.release()
    else:
        with transaction.atomic():
            yield


def after_commit(deed: Callable[..., object], *given: Any) -> None:
    """What follows from the act, once it is committed; its failure is logged, never the answer of an act that stands.

    As a function with a name: Django's own log of the failure asks for one, and a `partial` has none.
    """

    @wraps(deed)
    def once() -> None:
        deed(*given)

    transaction.on_commit(once, robust=True)
