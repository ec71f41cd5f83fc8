"""What the clock and its list of jobs both speak of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Job:
    """`run(now)` does what is due at `now` (aware); it is called every `every` seconds."""

    name: str
    run: Callable[[datetime], object]
    every: float = 1.0
