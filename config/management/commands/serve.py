"""`manage.py serve`: the embedded default. Everything in one process, nothing to install."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from config.checks import demo_beside_real
from config.env import env
from config.garbage import settle_in
from config.serve.lock import AlreadyServed, DatabaseLock


class Command(BaseCommand):
    help = "Serve pages and sockets, run the clock and the writer, in one process. Environment: HOST, PORT."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=env.str("HOST", default="127.0.0.1"))
        parser.add_argument("--without-clock", action="store_true", help="`manage.py clock` runs as its own process")
        parser.add_argument("--port", type=int, default=env.int("PORT", default=8000), help="0 takes any free port")

    def handle(self, *args: Any, **options: Any) -> None:
        from config.clock import Clock
        from config.serve.embedded import Embedded

        try:
            with DatabaseLock():
                self._require_migrated()
                self._require_no_demo_beside_real()
                from config.asgi import application

                settle_in()

                clock = None if options["without_clock"] else Clock()
                failure = Embedded(application, options["host"], options["port"], clock, self._say).run()
        except AlreadyServed as held:
            raise CommandError(
                _("Another process (%(number)s) already serves this database. Stop it first.") % {"number": held}
            ) from held
        if failure:
            raise CommandError(failure)

    def _require_migrated(self) -> None:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        connection.close()
        if waiting:
            raise CommandError(_("The database is not up to date. Run: python manage.py migrate"))

    def _require_no_demo_beside_real(self) -> None:
        wrong = demo_beside_real()
        connection.close()
        if wrong:
            raise CommandError(wrong)

    def _say(self, address: str) -> None:
        self.stdout.write(_("Serving at %(address)s (stop with Ctrl+C)") % {"address": address})
        self.stdout.flush()
