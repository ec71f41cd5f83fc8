"""What other processes publish reaches this one: one Redis subscription per topic and process, never per socket.

Not the channel layer: its publish needs a loop and a connection of its own per call from a thread, it subscribes once
per socket, and it does not say when it had lost its broker. See docs/realtime.md.
"""

import asyncio
import importlib
import logging
from typing import Any

from realtime.broadcast import CONTROL
from realtime.hub import hub
from realtime.pulse import refresh
from realtime.sender import ORIGIN, channel, redis_url

log = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds that a new reader waits for the subscription; the heartbeat heals what is missed
LONGEST_REST = 10.0  # seconds between two tries to reach the broker


class Bridge:
    """Loop thread only."""

    def __init__(self) -> None:
        self.connected = False
        self._was_connected = False
        self._task: asyncio.Task[None] | None = None
        self._pubsub: Any = None
        self._acknowledged: dict[str, asyncio.Event] = {}
        self._reading: set[asyncio.Task[None]] = set()

    async def follow(self, topic: str) -> None:
        """Subscribe before the topic is read from the database, so that nothing falls between the two."""
        if not redis_url():
            return
        if self._task is None or self._task.done() or self._task.get_loop() is not asyncio.get_running_loop():
            self._task = asyncio.get_running_loop().create_task(self._run())
        known = topic in self._acknowledged
        event = self._acknowledged.setdefault(topic, asyncio.Event())
        try:
            async with asyncio.timeout(PATIENCE):
                if not known and self.connected:
                    await self._pubsub.subscribe(channel(topic))
                await event.wait()
        except Exception as error:  # a dead broker must not keep a reader out
            log.debug("%s is read without its subscription: %r", topic, error)

    async def unfollow(self, topic: str) -> None:
        if self._acknowledged.pop(topic, None) is not None and self.connected:
            try:
                await self._pubsub.unsubscribe(channel(topic))
            except Exception as error:  # the connection is gone, and the subscription with it
                log.debug("%s was not unsubscribed: %r", topic, error)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        rest = 0.2
        while True:
            try:
                await self._listen()
            except Exception as error:  # whatever it is, try again until the process ends
                if self._was_connected:
                    rest, self._was_connected = 0.2, False
                log.warning("no broker, next try in %.1f s: %r", rest, error)
            await asyncio.sleep(rest)
            rest = min(rest * 2, LONGEST_REST)

    async def _listen(self) -> None:
        redis = importlib.import_module("redis.asyncio")
        client = redis.Redis.from_url(redis_url(), socket_connect_timeout=2, socket_keepalive=True)
        self._pubsub = client.pubsub()
        try:
            await self._pubsub.subscribe(channel(CONTROL))
            self.connected = self._was_connected = True
            if self._acknowledged:
                await self._pubsub.subscribe(*map(channel, self._acknowledged))
            while True:
                message = await self._pubsub.get_message(timeout=None)
                if message is not None:
                    self._take(message)
        finally:
            self.connected = False
            for event in self._acknowledged.values():
                event.clear()
            await self._pubsub.aclose()
            await client.aclose()

    def _take(self, message: dict[str, Any]) -> None:
        name = message["channel"].decode().removeprefix(channel(""))
        if message["type"] == "subscribe":
            self._subscribed(name)
        elif message["type"] == "message":
            origin, _, rest = message["data"].decode().partition("\n")
            if origin == ORIGIN:
                return
            if name == CONTROL:
                topic, user_id = rest.split("\n")
                hub.recheck_soon(topic or None, int(user_id) if user_id else None)
            else:
                topic, section, version, body = rest.split("\n", 3)
                hub.deliver(topic, section, int(version), body)

    def _subscribed(self, name: str) -> None:
        """Acknowledged, for the first time or again after a loss: what was known before may be old."""
        if name in self._acknowledged:
            self._acknowledged[name].set()
        topic = hub.topics.get(name)
        if topic is not None and topic.complete:
            task = asyncio.get_running_loop().create_task(refresh(topic))
            self._reading.add(task)
            task.add_done_callback(self._read)

    def _read(self, task: asyncio.Task[None]) -> None:
        self._reading.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.warning("a topic could not be read after a new subscription: %r", task.exception())


bridge = Bridge()
