"""Is the hub of this process fit to tell browsers? Asked by `/readyz`."""

from __future__ import annotations

from realtime import broadcast


def problem(redis_url: str) -> str:
    """An empty string, or what is wrong in one sentence."""
    if redis_url:
        import redis

        try:
            redis.Redis.from_url(redis_url, socket_connect_timeout=2, socket_timeout=2).ping()
        except redis.RedisError as error:
            return f"the broker does not answer: {type(error).__name__}"
    return f"{broadcast.failures} announcements could not be built since the start" if broadcast.failures else ""
