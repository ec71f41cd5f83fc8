"""Is the hub of this process fit to tell browsers? Asked by `/readyz`."""

from __future__ import annotations

import importlib
import time

from django.db import connection

from realtime import broadcast
from realtime.hub import hub

LATELY = 60.0  # seconds


def problem(redis_url: str) -> str:
    """An empty string, or what is wrong in one sentence."""
    if redis_url:
        redis = importlib.import_module("redis")
        try:
            with redis.Redis.from_url(redis_url, socket_connect_timeout=2, socket_timeout=2) as client:
                client.ping()
        except redis.RedisError as error:
            return f"the broker does not answer: {type(error).__name__}"
    elif connection.vendor != "sqlite" and not hub.alone:
        return "several processes without a broker cannot tell each other's browsers: set REDIS_URL"
    if broadcast.failed_at and time.monotonic() - broadcast.failed_at < LATELY:
        return f"an announcement could not be built ({broadcast.failures} since the start): see the log"
    return ""
