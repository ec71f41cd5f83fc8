"""The clock of the database. For a deadline, ask it under the lock, never the clock of a web process."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from .community import Community


def database_now() -> datetime:
    """Now, aware, in UTC. PostgreSQL: its clock at this statement, not at the transaction's start. SQLite: this machine is it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
            return moment + _lead()
    return timezone.now()


def _lead() -> "timezone.timedelta":  # type: ignore[name-defined]
    """How far the process's clock was moved on purpose: nothing, but in a test that lets days pass."""
    import time
    from datetime import timedelta

    from django.conf import settings

    if not getattr(settings, "CLOCK_MAY_TRAVEL", False):
        return timedelta(0)
    real = time.clock_gettime(time.CLOCK_REALTIME)
    return timezone.now() - datetime.fromtimestamp(real, tz=ZoneInfo("UTC"))


def local_today(community: Community, now: datetime | None = None) -> date:
    """The calendar day in the community's own time zone."""
    return (now or timezone.now()).astimezone(ZoneInfo(community.timezone)).date()
