"""The readers of each topic in this process, and the newest sections of each topic that has readers.

Measured with 5,000 sockets on two cores: a channel layer crossed per socket takes seconds, this takes 40 ms.
Everything but `deliver_soon`, `recheck_soon` and the questions `has` and `status` belongs to the loop's thread.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from realtime import frames
from realtime.reader import Reader

Build = Mapping[str, Mapping[str, Any]]


class Topic:
    __slots__ = ("_state", "bodies", "building", "complete", "name", "readers", "versions")

    def __init__(self, name: str) -> None:
        self.name = name
        self.readers: set[Reader] = set()
        self.versions: dict[str, int] = {}
        self.bodies: dict[str, str] = {}
        self.building: asyncio.Task[None] | None = None  # the one build that all who join meanwhile wait for
        self.complete = False  # every section is known: it was built once, and followed since
        self._state: str | None = None

    def learn(self, section: str, version: int, body: str) -> bool:
        """Keep the section if it is newer than what is known; whether it was."""
        if self.versions.get(section, -1) >= version:
            return False
        self.versions[section] = version
        self.bodies[section] = body
        self._state = None
        return True

    def state(self) -> str:
        """The whole state as one frame, encoded once per version."""
        if self._state is None:
            self._state = frames.state(self.name, self.bodies)
        return self._state

    def tell(self, text: str) -> int:
        """One frame to every reader, the same object for all; how many were told."""
        message = {"type": "websocket.send", "text": text}
        readers = tuple(self.readers)
        for reader in readers:
            reader.offer(message)
        return len(readers)


class Hub:
    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.topics: dict[str, Topic] = {}
        self.open: set[Reader] = set()  # every socket, also one that has not said yet what it wants to read
        self.draining = False
        self.alone = False  # no other process has sockets: `manage.py serve` says so, and holds a lock on it
        self.on_recheck: Callable[[str | None, int | None], None] | None = None
        self.delivered = 0

    def attach(self) -> None:
        """Make the running loop the one that delivers. A process has sockets from here on."""
        loop = asyncio.get_running_loop()
        if self.loop is not loop:
            self.loop, self.topics, self.open = loop, {}, set()

    def join(self, reader: Reader, name: str) -> Topic:
        topic = self.topics.get(name)
        if topic is None:
            topic = self.topics[name] = Topic(name)
        topic.readers.add(reader)
        reader.topics.add(name)
        return topic

    def leave(self, reader: Reader, name: str) -> bool:
        """Take the reader out; True when the topic has no reader left in this process."""
        reader.topics.discard(name)
        topic = self.topics.get(name)
        if topic is None:
            return False
        topic.readers.discard(reader)
        if topic.readers:
            return False
        del self.topics[name]
        return True

    def deliver(self, name: str, section: str, version: int, body: str) -> None:
        """A section to every reader of the topic, if it is newer than what they were told."""
        topic = self.topics.get(name)
        if topic is not None and topic.learn(section, version, body):
            self.delivered += topic.tell(frames.section(name, section, body))

    def learn_build(self, name: str, build: Build) -> None:
        """What was just read from the database; readers that are already here get what is new to them."""
        for section, content in build.items():
            self.deliver(name, section, content["version"], frames.body(content["version"], content["data"]))

    def close_all(self, code: int) -> None:
        """Close every socket and take no new one: the server is going away."""
        self.draining = True
        for reader in tuple(self.open):
            reader.drop(code)

    # From any thread

    def has(self, name: str) -> bool:
        """Whether somebody here reads the topic. Who joins after this answer reads the state anew anyway."""
        return name in self.topics

    def deliver_soon(self, name: str, section: str, version: int, body: str) -> None:
        if self.has(name):
            self._soon(self.deliver, name, section, version, body)

    def recheck_soon(self, name: str | None, user_id: int | None) -> None:
        if self.on_recheck is not None:
            self._soon(self.on_recheck, name, user_id)

    def _soon(self, act: Callable[..., None], *arguments: Any) -> None:
        if self.loop is None:
            return
        try:
            self.loop.call_soon_threadsafe(act, *arguments)
        except RuntimeError:  # the loop is closed: the server has stopped, and its sockets with it
            self.loop = None

    def status(self) -> dict[str, int]:
        """Figures for /readyz and for the log."""
        return {"sockets": len(self.open), "topics": len(self.topics), "delivered": self.delivered}


hub = Hub()
