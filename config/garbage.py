"""How often Python looks for what nobody needs any more but what still points at itself in a circle.

Nearly all that a request or a ballot makes goes by itself. To look at a thousand open sockets again and again for the rest costs
much of the processor's time of a vote. Not too seldom: each request waits for it (`forgetting.py`).
"""

from __future__ import annotations

import gc

NEW = 5_000  # things made and not gone, before the youngest are looked at; Python itself: 700
ROUNDS = 10  # of the youngest, before older ones are looked at too


def settle_in() -> None:
    """When all is loaded and before the first request: what is there now stays as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, ROUNDS, ROUNDS)
