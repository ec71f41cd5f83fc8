"""After the seal: what the deleted working ballots left behind is made unreadable, then removed from the storage.

First the key, when no other poll needs it: without it old logs, free pages and backups hold noise. Then the storage
itself. Each step may be said again; the clock does until both are done.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import Q

from councils.actions.writing import writing
from councils.models.clock import database_now
from proposals.actions.keys import leased_polls, release_polls
from proposals.models import PaperBatch, Poll, WorkingBallot

NEEDS_NO_KEY = Q(sealed_at__isnull=False) | Q(state=Poll.State.ANNULLED)


def clean_storage(poll_id: int) -> bool:
    """Outside any transaction. False: somebody still reads an old state of the database; try again."""
    if connection.in_atomic_block:
        return False
    release_keys()
    with writing():
        pass  # on SQLite: whoever is writing finishes first
    if not (_vacuum() if connection.vendor == "postgresql" else _checkpoint()):
        return False
    with writing():
        Poll.objects.filter(pk=poll_id, cleaned_at=None).update(cleaned_at=database_now())
    return True


def clean_due(now: datetime) -> int:
    """A job of the clock: what an interruption left. Returns how many polls are clean now."""
    left = Poll.objects.filter(NEEDS_NO_KEY, cleaned_at=None).values_list("pk", flat=True)
    return sum(clean_storage(poll_id) for poll_id in left)


def release_keys() -> int:
    """Give back the keys of all polls that are sealed or annulled; returns how many epochs were destroyed."""
    leased = leased_polls()
    sealed = set(Poll.objects.filter(NEEDS_NO_KEY, pk__in=leased).values_list("pk", flat=True))
    opened = set(Poll.objects.filter(pk__in=leased).exclude(state=Poll.State.DRAFT).values_list("pk", flat=True))
    return release_polls(sealed=sealed, unopened=leased - opened)


def _checkpoint() -> bool:
    """SQLite overwrites what it deletes (secure_delete); this moves it into the file and empties the log."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    return not busy


def _vacuum() -> bool:
    tables = (model._meta.db_table for model in (WorkingBallot, PaperBatch))
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (INDEX_CLEANUP ON) {connection.ops.quote_name(table)}")
    return True
