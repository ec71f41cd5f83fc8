"""Load the demo community: `manage.py seed_demo [--if-empty] [--json] [--homes N]`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.story import accounts, tell_story
from councils.models import Community


class Command(BaseCommand):
    help = "Load the demo community, with matters in every stage, a meeting and votes that run now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a community already")
        parser.add_argument("--json", action="store_true", help="print the accounts as JSON and nothing else")
        parser.add_argument("--homes", type=int, default=900, help="households (default 900)")

    def handle(self, *args: Any, **options: Any) -> None:
        if Community.objects.exists():
            if options["if_empty"] or options["json"]:
                self._show(options["json"])
                return
            raise CommandError("There is a community already. The demo goes into an empty installation only.")
        if not settings.DEMO_SIGN_IN:
            raise CommandError("The demo needs its one-click sign-in: set DEMO_SIGN_IN=1, or set up a real community.")
        quiet = options["json"] or options["verbosity"] == 0

        def progress(what: str) -> None:
            if not quiet:
                self.stderr.write(f"  {what}", ending="\n")
                sys.stderr.flush()

        tell_story(homes=options["homes"], progress=progress)
        self._show(options["json"])

    def _show(self, as_json: bool) -> None:
        found = accounts()
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        if not found["accounts"]:
            return
        self.stdout.write("Demo accounts (or one click on /demo/):")
        for account in found["accounts"]:
            self.stdout.write(f"  {account['role']:<22}{account['username']:<28}{account['password']}")
