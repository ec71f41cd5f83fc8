"""`manage.py clock`: the clock as a process of its own, in production. Several do no harm."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config.clock import Clock
from config.serve.lock import AlreadyServed, DatabaseLock
from realtime.broadcast import settle


class Command(BaseCommand):
    help = "Run what is due, until stopped. Not beside `serve` on SQLite, which has a clock of its own."

    def handle(self, *args: Any, **options: Any) -> None:
        clock = Clock()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: clock.stop())
        try:
            with DatabaseLock():
                self.stdout.write(_("The clock runs."))
                self.stdout.flush()
                clock.run()
                settle()
        except AlreadyServed as held:
            raise CommandError(
                _("Another process (%(number)s) already serves this database. Stop it first.") % {"number": held}
            ) from held
