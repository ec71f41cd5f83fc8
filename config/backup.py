"""What a backup of the embedded default holds, and where it lies."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

DATABASE = "councils.sqlite3"
UPLOADS = "uploads"


def embedded_database() -> Path:
    """The database's file; with PostgreSQL its own tools are the way, and this says so."""
    if connection.vendor != "sqlite":
        raise CommandError("This is for the embedded default (SQLite). With PostgreSQL use pg_dump and pg_restore.")
    return Path(str(connection.settings_dict["NAME"]))
