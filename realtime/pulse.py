"""Keeps what this process knows true: the first read of a topic, and a look at the database with every heartbeat.

The look heals whatever was not announced to this process: a broker that was away, a command run beside the server, and
also a membership that ended: whoever may not follow a topic any more is found here at the latest.
"""

import asyncio
import logging

from django.conf import settings

from realtime import frames, guard, registry
from realtime.asking import ask
from realtime.closing import NOT_ALLOWED
from realtime.hub import Topic, hub

log = logging.getLogger(__name__)

_beating: asyncio.Task[None] | None = None


def interval() -> float:
    """Seconds between two heartbeats."""
    return getattr(settings, "REALTIME_HEARTBEAT", 15.0)


async def refresh(topic: Topic) -> None:
    """Read the topic from the database; whoever asks while it is being read waits for the same answer."""
    if topic.building is None:
        topic.building = asyncio.get_running_loop().create_task(_read(topic))
    await asyncio.shield(topic.building)


async def _read(topic: Topic) -> None:
    try:
        hub.learn_build(topic.name, await ask(registry.build, topic.name))
        topic.complete = True
    finally:
        topic.building = None


def start() -> None:
    """Beat as long as somebody reads anything."""
    global _beating
    loop = asyncio.get_running_loop()
    if _beating is None or _beating.done() or _beating.get_loop() is not loop:
        _beating = loop.create_task(_beat())


async def _beat() -> None:
    while hub.topics:
        await asyncio.sleep(interval())
        for topic in tuple(hub.topics.values()):
            await _beat_once(topic)


async def _beat_once(topic: Topic) -> None:
    try:
        await refresh(topic)
    except LookupError:
        for reader in tuple(topic.readers):
            reader.drop(NOT_ALLOWED)
        return
    except Exception:
        log.exception("%s could not be read for its heartbeat", topic.name)
    await guard.ask_readers_of(topic.name)
    topic.tell(frames.heartbeat(topic.name, topic.versions, len(topic.readers)))
