"""Tell every browser that shows a topic. Synchronous, for any thread, and a leaf: imports nothing of the domain.

    with transaction.atomic():
        ...
        announce("meeting.42")

What is rolled back is never announced, and a dead broker or a broken builder never loses a write.
"""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connections, transaction

from realtime import frames, registry
from realtime.coalesce import Coalescer
from realtime.hub import hub
from realtime.sender import redis_url, sender

log = logging.getLogger(__name__)

PUSHES_A_SECOND = 4
CONTROL = "control"  # the channel on which processes tell each other whom to ask again

failures = 0  # announcements that could not be built, since the start of the process
failed_at = 0.0  # when the last of them failed, on the monotonic clock


def publish(topic: str, section: str, version: int, data: Mapping[str, Any]) -> None:
    """One section to all readers of the topic, in this and in other processes. `data` is what every reader may see."""
    frames.split_topic(topic)
    body = frames.body(version, data)
    hub.deliver_soon(topic, section, version, body)
    sender.send(topic, topic, section, version, body)


def announce(topic: str) -> None:
    """After the commit, publish the current sections of the topic: once, however often a transaction says so."""
    _after_commit(topic, _publish_current)


def announce_often(topic: str) -> None:
    """As `announce`, for what changes with every ballot: at most 4 pushes a second, and always the last value."""
    _after_commit(topic, _coalescer.poke)


def recheck(topic: str | None = None, *, user_id: int | None = None) -> None:
    """After the commit, ask again whether those who listen still may: all of a topic, or one user's sockets."""

    def ask() -> None:
        hub.recheck_soon(topic, user_id)
        sender.send(CONTROL, topic or "", "" if user_id is None else user_id)

    transaction.on_commit(ask, robust=True)


def settle() -> None:
    """Wait until everything that was announced is published."""
    _coalescer.settle()


# A topic is published once per transaction. The set is shared by the callbacks of one commit: it cannot be asked at
# registration, since a callback that was registered in a savepoint disappears when that is rolled back.
_Said = set[tuple[str, Any]]
_said: WeakKeyDictionary[Any, _Said] = WeakKeyDictionary()


def _after_commit(topic: str, tell: Any) -> None:
    frames.split_topic(topic)
    connection = transaction.get_connection()
    said = _said.setdefault(connection, set())

    def once() -> None:
        if _said.get(connection) is said:
            del _said[connection]
        if (topic, tell) not in said:
            said.add((topic, tell))
            tell(topic)

    transaction.on_commit(once, robust=True)


def _publish_current(topic: str) -> None:
    _publish_built(topic, registry.build)


def _publish_often(topic: str) -> None:
    _publish_built(topic, registry.build_often)


def _publish_built(topic: str, build: Callable[[str], registry.Sections]) -> None:
    """Read what is now committed and publish it, if anybody can be listening."""
    global failed_at, failures
    if not hub.has(topic) and not redis_url():
        return
    try:
        for section, content in build(topic).items():
            publish(topic, section, content["version"], content["data"])
    except Exception:
        failures, failed_at = failures + 1, time.monotonic()
        log.exception("%s was not announced", topic)


_coalescer = Coalescer(_publish_often, 1 / PUSHES_A_SECOND, leave=connections.close_all)
