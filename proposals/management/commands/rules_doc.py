"""Write the examples in docs/rules.md from the shipped procedures; `--check` only says whether they are those."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from proposals.rules.examples import markdown
from proposals.rules.procedure_loader import load_definitions

BEGIN = "<!-- rules_doc begins -->"


def page() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "rules.md"


def written(text: str) -> str:
    """The page with its last section as the procedures are now."""
    return text.partition(BEGIN)[0].rstrip() + f"\n\n{BEGIN}\n\n{markdown(load_definitions()).rstrip()}\n"


class Command(BaseCommand):
    help = "Write the examples of docs/rules.md from the shipped procedures."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; 1 where the page says something else")

    def handle(self, *args: Any, **options: Any) -> None:
        text = page().read_text(encoding="utf-8")
        fresh = written(text)
        if options["check"]:
            if fresh != text:
                self.stderr.write("docs/rules.md is older than the procedures: run manage.py rules_doc")
                sys.exit(1)
            return
        page().write_text(fresh, encoding="utf-8")
