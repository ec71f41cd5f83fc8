"""The shared cache, which may die: then each process goes on with a memory of its own, and no page fails for its sake.

Limits (wrong codes, requests a minute) then count per process instead of not at all. Asked again after a moment.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from councils.actions.together import Together

log = logging.getLogger(__name__)

REST = 2.0  # seconds without a try after a failure, so that a black hole does not delay every page
PATIENCE = 0.5  # seconds for an answer
COUNTED = 20_000  # counts that one process remembers by itself


class OwnCache(LocMemCache):
    """Of one process, as the embedded default has it.

    What is counted lies beside what is kept: a few hundred things are kept, and as many readers in a minute would push out
    who typed wrong codes.
    """

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(name, params)
        self._counts = LocMemCache(f"counted beside {name}", {"max_entries": COUNTED})

    def count(self, key: str, seconds: int) -> int:
        """How often it was asked with this key, this time too; forgotten after `seconds`."""
        self._counts.add(key, 0, seconds)
        try:
            return int(self._counts.incr(key))
        except ValueError:  # forgotten between the two words
            self._counts.set(key, 1, seconds)
            return 1

    def clear(self) -> None:
        super().clear()
        self._counts.clear()


class _KeptClient(RedisCacheClient):
    """Django makes a client of the broker anew for each word that is asked; made, it costs more than the answer."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._clients: dict[Any, Any] = {}

    def get_client(self, key: str | None = None, *, write: bool = False) -> Any:  # type: ignore[override]
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._clients:
            self._clients[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._clients[pool]


_counting: dict[tuple[str, str], Together[tuple[str, int], int]] = {}


class SharedCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        at_once = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, {**params, "OPTIONS": {**at_once, **params.get("OPTIONS", {})}})
        self._class = _KeptClient
        self._memory = OwnCache("without the broker", {})
        self._resting_until = 0.0
        # Django makes a cache for each thread: those who count together share the first one's line to the broker.
        self._counting = _counting.setdefault((server, repr(params)), Together(self._counted))

    def count(self, key: str, seconds: int) -> int:
        """As `OwnCache.count`, over all processes, in one question for all that count at the same moment."""
        return self._counting.write((key, seconds))

    def _counted(self, asked: Sequence[tuple[str, int]]) -> list[int]:
        return list(self._ask(self._count_shared, self._count_own, asked))

    def _count_own(self, asked: Sequence[tuple[str, int]]) -> list[int]:
        return [self._memory.count(key, seconds) for key, seconds in asked]

    def _count_shared(self, asked: Sequence[tuple[str, int]]) -> list[int]:
        with self._cache.get_client(None, write=True).pipeline(transaction=False) as words:
            for key, seconds in asked:
                name = self.make_and_validate_key(key)
                words.set(name, 0, ex=seconds, nx=True)
                words.incr(name)
            return [int(counted) for counted in words.execute()[1::2]]

    def _ask(self, shared: Callable[..., Any], own: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        from redis.exceptions import RedisError

        if time.monotonic() >= self._resting_until:
            try:
                return shared(*args, **kwargs)
            except (RedisError, OSError) as error:
                self._resting_until = time.monotonic() + REST
                log.warning("the shared cache does not answer: %r", error)
        return own(*args, **kwargs)


def _either(name: str) -> Callable[..., Any]:
    def deed(self: SharedCache, *args: Any, **kwargs: Any) -> Any:
        shared, own = getattr(super(SharedCache, self), name), getattr(self._memory, name)
        return self._ask(shared, own, *args, **kwargs)

    return deed


for _name in (
    "add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear",
):  # fmt: skip
    setattr(SharedCache, _name, _either(_name))
