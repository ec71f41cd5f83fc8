"""What takes long to find out is said more seldom: looking at a large turnout must not take the time of casting."""

import threading
import time

from realtime.coalesce import Coalescer


def test_a_slow_look_rests_twenty_times_as_long() -> None:
    done: list[float] = []
    second = threading.Event()

    def look(_key: str) -> None:
        done.append(time.monotonic())
        time.sleep(0.02)
        if len(done) == 2:
            second.set()

    coalescer = Coalescer(look, 0.01)
    coalescer.poke("poll.1")
    coalescer.poke("poll.1")
    assert second.wait(10), "the last value is told all the same"
    coalescer.settle()
    assert done[1] - done[0] >= 0.39


def test_a_quick_look_keeps_its_pace() -> None:
    done: list[float] = []
    coalescer = Coalescer(lambda _key: done.append(time.monotonic()), 0.05)
    coalescer.poke("poll.1")
    coalescer.poke("poll.1")
    coalescer.settle()
    assert len(done) == 2
