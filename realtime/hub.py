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
    __slots__ = ("_state", "bodies", "building", "name", "readers", "versions")

    def __init__(self, name: str) -> None:
        self.name = name
        self.readers: set[Reader] = set()
        self.versions: dict[str, int] = {}
        self.bodies: dict[str, str] = {}
        self.building: asyncio.Task[None] | None = None  # the one build that all who join meanwhile wait for
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
        self.on_recheck: Callable[[str | None, int | None], None] | None = None
        self.delivered = 0

    def attach(self) -> None:
        """Make the running loop the one that delivers. A process has sockets from here on."""
        loop = asyncio.get_running_loop()
        if self.loop is not loop:
            self.loop, self.topics = loop, {}

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

    def readers(self) -> set[Reader]:
        return {reader for topic in self.topics.values() for reader in topic.readers}

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
        topics = list(self.topics.values())
        readers = sum(len(topic.readers) for topic in topics)
        return {"topics": len(topics), "readers": readers, "delivered": self.delivered}


hub = Hub()
