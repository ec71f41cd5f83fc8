"""The lock of a poll: shared for who casts, exclusive for who opens, closes, seals or counts.

A statement of its own, the first of its transaction. Inside one statement with the insert, a ballot was accepted after
the close had committed: the insert had begun with a snapshot from before it. What is read after the lock is current.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.db import connection

from proposals.models import Poll

Mode = Literal["shared", "exclusive"]
# FOR SHARE lets other ballots in and holds up the close; FOR UPDATE holds up both.
_CLAUSE = {"shared": "FOR SHARE", "exclusive": "FOR UPDATE"}


def lock_poll(poll_id: int, *, mode: Mode = "shared") -> Poll:
    """The poll under the lock, without its bundle; inside `writing()` only. Poll.DoesNotExist: no such poll."""
    found = lock_polls([poll_id], mode=mode)
    if not found:
        raise Poll.DoesNotExist(poll_id)
    return found[poll_id]


def lock_polls(poll_ids: Iterable[int], *, mode: Mode = "shared") -> dict[int, Poll]:
    """Several, always in the order of their ids, so that two who lock the same ones never wait for each other."""
    wanted = sorted(set(poll_ids))
    hold_polls(wanted, mode=mode)
    related = ("community", "council", "meeting", "proposal", "procedure_version")
    return Poll.objects.select_related(*related).defer("bundle").in_bulk(wanted)


def hold_polls(poll_ids: Iterable[int], *, mode: Mode) -> None:
    """The lock alone: whoever takes it reads what he needs with his next statement."""
    wanted = sorted(set(poll_ids))
    if not connection.in_atomic_block:
        raise RuntimeError("a poll is locked inside writing() only")
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(Poll._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id {_CLAUSE[mode]}", [wanted])  # noqa: S608
    # SQLite has one writer: the gate of writing() is the lock.
