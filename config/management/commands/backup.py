"""`manage.py backup FILE`: the embedded default's database and uploads in one archive, while it runs."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.backup import DATABASE, UPLOADS, embedded_database


class Command(BaseCommand):
    help = "Write database and uploads into FILE (.tar.gz). Keys of running confidential votes are left out on purpose."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"]
        embedded_database()
        if target.exists():
            raise CommandError(f"{target} exists already. Choose another name.")
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / DATABASE
            connection.ensure_connection()
            # SQLite's own online backup: a consistent copy while the server goes on writing.
            with sqlite3.connect(copy) as destination:
                connection.connection.backup(destination, pages=1000)
            destination.close()
            partial = target.with_name(target.name + ".partial")
            with tarfile.open(partial, "w:gz") as archive:
                archive.add(copy, DATABASE)
                if Path(settings.MEDIA_ROOT).is_dir():
                    archive.add(settings.MEDIA_ROOT, UPLOADS)
            partial.rename(target)
        self.stdout.write(f"{target}: {target.stat().st_size // 1024} KB")
        self.stdout.write("Not in it: the keys of running confidential votes and the secret key. Keep those apart.")
