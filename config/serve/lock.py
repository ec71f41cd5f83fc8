"""SQLite has one writer, so exactly one process serves a database: whoever holds the lock on the file beside it."""

import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from django.db import connections

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class AlreadyServed(Exception):
    """Another process has the database; the message is its process number."""


class DatabaseLock:
    """Held while the `with` lasts, and given back by the system if the process dies. PostgreSQL needs none."""

    def __init__(self) -> None:
        settings: dict[str, Any] = connections["default"].settings_dict
        on_file = connections["default"].vendor == "sqlite" and "memory" not in str(settings["NAME"])
        self._path = Path(f"{settings['NAME']}.lock") if on_file else None
        self._file: IO[str] | None = None

    def __enter__(self) -> "DatabaseLock":
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(self._path, "a+", encoding="ascii")
            try:
                _lock(self._file)
            except OSError as error:
                self._file.seek(0)
                holder = self._file.read().strip()
                self._file.close()
                raise AlreadyServed(holder) from error
            self._file.truncate(0)
            self._file.write(str(os.getpid()))
            self._file.flush()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()  # the file stays: who waits for it must find the same one


def _lock(file: IO[str]) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
