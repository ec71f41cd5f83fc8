"""Who may follow what: asked when a socket opens, when its token is renewed, and when a membership changes."""

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser

from realtime import registry
from realtime.asking import ask
from realtime.closing import NOT_ALLOWED, RESTART
from realtime.hub import hub
from realtime.reader import Reader

log = logging.getLogger(__name__)


def refused(user_id: int | None, topics: Iterable[str]) -> set[str]:
    """Those of the topics that the user may not follow now. Reads the database."""
    user: Any = AnonymousUser()
    if user_id is not None:
        user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    return {topic for topic in topics if user is None or not _may(user, topic)}


def _may(user: Any, topic: str) -> bool:
    try:
        return registry.may_watch(user, topic) is None
    except LookupError:
        return False


def ask_again(topic: str | None, user_id: int | None) -> None:
    """Loop thread: check the readers of a topic (None: of every topic) and of a user (None: of every user)."""
    task = asyncio.get_running_loop().create_task(_ask_again(topic, user_id))
    _asking.add(task)
    task.add_done_callback(_asking.discard)


_asking: set[asyncio.Task[None]] = set()


async def ask_readers_of(topic: str) -> None:
    """Loop thread: the readers of a topic that not everybody may follow. Of an open one nobody need be asked."""
    try:
        closed = topic in await ask(refused, None, {topic})
    except Exception:
        log.exception("%s could not be asked for", topic)
        return
    if closed:
        await _ask_again(topic, None)


async def _ask_again(topic: str | None, user_id: int | None) -> None:
    by_user: dict[int | None, list[Reader]] = {}
    for reader in hub.open:
        if (topic is None or topic in reader.topics) and user_id in (None, reader.user_id):
            by_user.setdefault(reader.user_id, []).append(reader)
    for asked, readers in by_user.items():
        topics = {name for reader in readers for name in reader.topics}
        try:
            lost = await ask(refused, asked, topics)
        except Exception:
            # Rather one more connection than somebody who listens without a right: all come back and are asked.
            log.exception("readers could not be checked again")
            for reader in readers:
                reader.drop(RESTART)
            continue
        for reader in readers:
            if reader.topics & lost:
                reader.drop(NOT_ALLOWED)


hub.on_recheck = ask_again
