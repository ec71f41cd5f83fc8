"""`manage.py restore FILE`: put a backup back into an empty installation, then prove the record."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
import tempfile
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.backup import DATABASE, UPLOADS, embedded_database
from config.serve.lock import AlreadyServed, DatabaseLock


class Command(BaseCommand):
    help = "Restore database and uploads from FILE and check the record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="overwrite what this installation holds")

    def handle(self, *args: Any, **options: Any) -> None:
        place = embedded_database()
        if _holds_something(place) and not options["replace"]:
            raise CommandError("This installation is not empty. --replace says that what it holds may be overwritten.")
        try:
            with DatabaseLock(), tempfile.TemporaryDirectory(dir=_near(place)) as scratch:
                self._unpack(options["file"], Path(scratch))
                connection.close()
                self._move_aside(place)
                shutil.move(Path(scratch) / DATABASE, place)
                uploads = Path(settings.MEDIA_ROOT)
                shutil.rmtree(uploads, ignore_errors=True)
                if (Path(scratch) / UPLOADS).is_dir():
                    shutil.move(Path(scratch) / UPLOADS, uploads)
        except AlreadyServed as held:
            raise CommandError(f"Process {held} serves this database. Stop it first.") from held
        call_command("migrate", verbosity=0)
        self.stdout.write("Under another SECRET_KEY telephones and unused letters cannot be read: keep that key too.")
        self.stdout.write("Restored. Checking the record:")
        call_command("verify_record", stdout=self.stdout)

    def _move_aside(self, place: Path) -> None:
        """What is replaced is kept beside it: a restore of the wrong file is no loss."""
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
        for part in (place, place.with_name(place.name + "-wal"), place.with_name(place.name + "-shm")):
            if part.exists():
                part.rename(part.with_name(f"{part.name}.before-{stamp}"))

    def _unpack(self, file: Path, scratch: Path) -> None:
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(scratch, filter="data")
        except (OSError, tarfile.TarError, EOFError) as error:
            raise CommandError(f"{file} is not a backup, or it is damaged: {error}") from error
        copy = scratch / DATABASE
        if not copy.exists():
            raise CommandError(f"{file} holds no database.")
        with sqlite3.connect(copy) as opened:
            whole = opened.execute("PRAGMA integrity_check").fetchone()[0]
        opened.close()
        if whole != "ok":
            raise CommandError(f"The database in {file} is damaged: {whole}")


def _near(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    return place.parent


def _holds_something(place: Path) -> bool:
    if not place.exists():
        return False
    from councils.models import Community

    return "councils_community" in connection.introspection.table_names() and Community.objects.exists()
