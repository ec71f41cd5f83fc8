"""Exactly one process serves a SQLite database: whoever holds the lock on the file beside it.

On PostgreSQL without a broker the same holds for `serve`, whose browsers would else miss what another process does;
there the lock is an advisory one. With a broker there may be several.
"""

import os
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import IO

from django.conf import settings
from django.db import connections

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


ADVISORY = 20761  # any number that nothing else in this database locks


class AlreadyServed(Exception):
    """Another process has the database; the message is its process number."""


class DatabaseLock:
    """Held while the `with` lasts, and given back by the system if the process dies."""

    def __init__(self) -> None:
        self._held = ExitStack()

    def __enter__(self) -> "DatabaseLock":
        database = connections["default"]
        if database.vendor != "sqlite":
            if not settings.REDIS_URL:
                _advisory_lock(self._held)
        elif "memory" not in str(database.settings_dict["NAME"]):
            _file_lock(self._held, Path(f"{database.settings_dict['NAME']}.lock"))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._held.close()


def _file_lock(held: ExitStack, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = held.enter_context(path.open("a+", encoding="ascii"))  # stays there: who waits must find the same one
    try:
        _lock(file)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip()
        held.close()
        raise AlreadyServed(holder) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()


def _advisory_lock(held: ExitStack) -> None:
    """On a connection of its own, which is kept open: the lock ends with it."""
    connection = held.enter_context(closing(connections["default"].copy("lock")))
    connection.settings_dict = {**connection.settings_dict, "OPTIONS": {}}  # without the pool
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY])
        if not cursor.fetchone()[0]:
            cursor.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [ADVISORY])
            raise AlreadyServed(f"PostgreSQL {(cursor.fetchone() or ['?'])[0]}")


def _lock(file: IO[str]) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
