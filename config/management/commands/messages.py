"""Collect every string of the project into the one Chinese catalog (needs GNU gettext; a deployment does not)."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Collect translatable strings into frontend/locale."
    requires_system_checks: list[str] = []  # it reads sources, and must work while they are being written

    def handle(self, *args: Any, **options: Any) -> None:
        call_command(
            "makemessages",
            locale=["zh_Hans"],
            ignore_patterns=[".venv/*", "var/*", "tests/*", "node_modules/*"],
            add_location="file",
            no_wrap=False,
            extensions=["html", "py", "txt"],
            verbosity=0,
        )
