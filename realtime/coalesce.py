"""Say a thing at most so often, and always its last value. What takes long to find out is said more seldom."""

import threading
import time
from collections.abc import Callable

SHARE = 0.05  # of the time at most is spent on finding out: the turnout of a million ballots is a long look


class Coalescer:
    """`poke(key)` runs `act(key)` at once, or once at the end of the interval that is running for the key."""

    def __init__(self, act: Callable[[str], None], interval: float, leave: Callable[[], None] = lambda: None) -> None:
        """`interval` in seconds. `leave` is called at the end of each thread that was started to wait for one."""
        self._act = act
        self._leave = leave
        self._interval = interval
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}
        self._waiting: dict[str, threading.Timer] = {}

    def poke(self, key: str) -> None:
        now = time.monotonic()
        with self._lock:
            if key in self._waiting:
                return
            wait = self._free_at.get(key, now) - now
            if wait > 0:
                # Not a daemon: a process that ends waits for it, so the last value is said in any case.
                timer = self._waiting[key] = threading.Timer(wait, self._fire, [key])
                timer.start()
                return
            self._start_interval(key, now)
        self._do(key)

    def _fire(self, key: str) -> None:
        with self._lock:
            self._waiting.pop(key, None)
            self._start_interval(key, time.monotonic())
        try:
            self._do(key)
        finally:
            self._leave()

    def _do(self, key: str) -> None:
        began = time.monotonic()
        try:
            self._act(key)
        finally:
            now = time.monotonic()
            rest = (now - began) / SHARE
            if rest > self._interval:
                with self._lock:
                    self._free_at[key] = began + rest

    def _start_interval(self, key: str, now: float) -> None:
        if len(self._free_at) > 1000:
            self._free_at = {known: at for known, at in self._free_at.items() if at > now}
        self._free_at[key] = now + self._interval

    def settle(self) -> None:
        """Wait until nothing is waiting to be said."""
        while waiting := list(self._waiting.values()):
            for timer in waiting:
                timer.join()
