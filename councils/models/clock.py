"""The clock of the database. For a deadline, ask it under the lock, never the clock of a web process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from .community import Community

_played: ContextVar[datetime | None] = ContextVar("played", default=None)


def database_now() -> datetime:
    """Now, aware, in UTC. PostgreSQL: its clock at this statement, not at the transaction's start. SQLite: this machine is it."""
    played = _played.get()
    if played is not None:
        return played
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
            return moment
    return timezone.now()


def clock_column() -> str:
    """To read the database's clock beside the rows of a statement; NULL where `database_now` is to be asked."""
    return "clock_timestamp()" if connection.vendor == "postgresql" and _played.get() is None else "NULL"


def page_now() -> datetime:
    """Now for what a page draws, by this machine's clock: one question to the database less. Who acts is asked under the lock."""
    return _played.get() or timezone.now()


def local_today(community: Community, now: datetime | None = None) -> date:
    """The calendar day in the community's own time zone."""
    return (now or _played.get() or timezone.now()).astimezone(ZoneInfo(community.timezone)).date()


@contextmanager
def playing_at(moment: datetime) -> Iterator[None]:
    """Let what happens inside happen at `moment`: for the demo's history and for tests that let days pass. This thread only."""
    token = _played.set(moment)
    try:
        yield
    finally:
        _played.reset(token)
