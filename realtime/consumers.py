"""One socket: it says who it is, joins its topics, and forwards. `docs/realtime.md` has every frame.

Handlers are called directly: stock Channels first awaits one thread that all sockets share.
"""

import asyncio
import json
import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.utils import translation

from realtime import closing, frames, guard, messages, pulse, tokens
from realtime.asking import ask
from realtime.bridge import bridge
from realtime.hub import hub
from realtime.reader import Reader

log = logging.getLogger(__name__)


class LiveConsumer(AsyncConsumer):
    reader: Reader
    language: str
    _deadline: asyncio.TimerHandle
    _asks = False  # a message of his is being handled
    _answered: "asyncio.Future[None] | None" = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Stock Channels makes two tasks of each frame, to listen to a channel layer as well; there is none here."""
        self.scope, self.base_send = scope, send
        hub.attach()
        self.reader = Reader(self.base_send, self.close)
        self.language = settings.LANGUAGE_CODE
        self._drop_in(getattr(settings, "REALTIME_TOKEN_WAIT", 10.0), closing.NO_TOKEN)
        try:
            while True:
                message = await receive()
                match message["type"]:
                    case "websocket.connect":
                        await self.connect()
                    case "websocket.receive":
                        await self.receive(message)
                    case "websocket.disconnect":
                        return
        finally:
            # Also of one that failed, or that the server ends because a ballot of his is still being written.
            await self.disconnect()

    async def connect(self) -> None:
        hub.open.add(self.reader)
        await self.send({"type": "websocket.accept"})
        if hub.draining:
            self.reader.drop(closing.RESTART)

    async def disconnect(self) -> None:
        self._deadline.cancel()
        hub.open.discard(self.reader)
        self.reader.dropped = True
        await self._leave(self.reader.topics)

    async def close(self, code: int) -> None:
        await self.send({"type": "websocket.close", "code": code})

    async def receive(self, event: dict[str, Any]) -> None:
        if self.reader.dropped:
            return
        try:
            message = json.loads(event.get("text") or "")
            kind = message["type"]
        except (ValueError, TypeError, KeyError, RecursionError):
            self.reader.drop(closing.NOT_UNDERSTOOD)
            return
        if kind in ("hello", "renew"):
            await self.show_token(message)
        elif kind == "resync":
            self.resync(message.get("topic"))
        else:
            await self.forward(kind, message)

    async def show_token(self, message: dict[str, Any]) -> None:
        """Who this is and what it reads; said again with a new token before the old one ends."""
        try:
            token = tokens.read(message.get("token"))
        except tokens.BadToken:
            self.reader.drop(closing.TOKEN_EXPIRED)
            return
        if self.reader.topics and token.user_id != self.reader.user_id:
            self.reader.drop(closing.TOKEN_EXPIRED)  # somebody else has signed in: start anew
            return
        self._deadline.cancel()
        self.language = _language(message.get("language"))
        self.reader.user_id = token.user_id
        await self._leave(self.reader.topics - set(token.topics))
        new = [name for name in token.topics if name not in self.reader.topics]
        # Noted before the question: a right that is taken away meanwhile finds this reader. Nothing is told before it.
        self.reader.topics.update(new)
        if await ask(guard.refused, token.user_id, token.topics):
            self.reader.drop(closing.NOT_ALLOWED)
        if self.reader.dropped:
            return
        self._drop_in(token.expires_at - time.time(), closing.TOKEN_EXPIRED)
        try:
            for name in new:
                await self._join(name)
        except Exception:
            log.exception("a new reader could not be told the state")
            self.reader.drop(closing.RESTART)
            return
        readers = max((len(hub.topics[name].readers) for name in token.topics), default=0)
        welcome = {"type": "welcome", "topics": token.topics, "heartbeat": pulse.interval(), "readers": readers}
        self._tell(frames.encode(welcome))
        pulse.start()

    async def _join(self, name: str) -> None:
        topic = hub.join(self.reader, name)
        await bridge.follow(name)
        if not topic.complete:
            await pulse.refresh(topic)
        self._tell(topic.state())

    async def _leave(self, names: Iterable[str]) -> None:
        for name in tuple(names):
            if hub.leave(self.reader, name):
                await bridge.unfollow(name)

    def resync(self, name: Any) -> None:
        """The whole state again, as bytes that are kept per version."""
        topic = hub.topics.get(name) if isinstance(name, str) and name in self.reader.topics else None
        if topic is not None and topic.complete:
            self._tell(topic.state())

    async def forward(self, kind: str, message: dict[str, Any]) -> None:
        """A message that an app above handles; the answer comes after its commit. One at a time: a socket fills no queue."""
        while self._asks and not self.reader.dropped:
            self._answered = asyncio.get_running_loop().create_future()
            await self._answered
        if self.reader.dropped:
            return  # while it waited: by then he may have been signed out
        if not self.reader.topics:
            self.reader.drop(closing.NOT_UNDERSTOOD)
            return
        self._asks = True
        if not messages.ask(kind, self.reader.user_id, self.language, message, self._answer):
            self.reader.drop(closing.NOT_UNDERSTOOD)

    def _answer(self, answer: Mapping[str, Any]) -> None:
        self._asks = False
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(None)
        self._tell(frames.encode(answer))

    def _tell(self, text: str) -> None:
        self.reader.offer({"type": "websocket.send", "text": text})

    def _drop_in(self, seconds: float, code: int) -> None:
        self._deadline = asyncio.get_running_loop().call_later(seconds, self.reader.drop, code)


def _language(code: Any) -> str:
    try:
        return translation.get_supported_language_variant(code)
    except (LookupError, TypeError, AttributeError):
        return settings.LANGUAGE_CODE
