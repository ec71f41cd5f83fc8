"""One Redis publish to the other processes. A dead broker costs a moment and a line in the log, never a write."""

import importlib
import logging
import secrets
import threading
import time
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)

ORIGIN = secrets.token_hex(8)  # this process; what it hears of its own it has delivered already
REST = 2.0  # seconds without a try after a failure, so that a black hole does not delay every write


def redis_url() -> str:
    return getattr(settings, "REDIS_URL", "") or ""


def channel(name: str) -> str:
    return f"{getattr(settings, 'REDIS_PREFIX', 'councils')}:{name}"


class Sender:
    def __init__(self) -> None:
        self.sent = 0
        self.failed = 0
        self._client: Any = None
        self._client_url = ""
        self._resting_until = 0.0
        self._lock = threading.Lock()

    def send(self, name: str, *lines: object) -> bool:
        """Publish the lines on a channel; False when there is no broker, or none that answers. Never raises."""
        url = redis_url()
        if not url:
            return False
        if time.monotonic() < self._resting_until:
            self.failed += 1
            return False
        try:
            self._connect(url).publish(channel(name), "\n".join([ORIGIN, *map(str, lines)]))
        except Exception as error:
            self.failed += 1
            self._resting_until = time.monotonic() + REST
            log.warning("the broker did not take a message on %s (%d so far): %r", name, self.failed, error)
            return False
        self.sent += 1
        return True

    def _connect(self, url: str) -> Any:
        with self._lock:
            if self._client is None or self._client_url != url:
                redis = importlib.import_module("redis")  # an extra: the embedded default runs without it
                # At once or not at all: by itself the client would try again for seconds, in the midst of a write.
                at_once = importlib.import_module("redis.retry").Retry(
                    importlib.import_module("redis.backoff").NoBackoff(), 0
                )
                self._client = redis.Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.5, retry=at_once)
                self._client_url = url
            return self._client


sender = Sender()
