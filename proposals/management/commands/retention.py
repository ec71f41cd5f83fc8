"""manage.py retention [--dry-run] [--community SLUG]: what is kept how long, and what its time is over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from councils.models import Community
from councils.models.clock import database_now
from councils.rules.retention import CLASSES, PERMANENT
from proposals.actions.retention import erase_expired, look


class Command(BaseCommand):
    help = "Erase what its time is over (the clock does this by itself every hour); --dry-run only says what it would."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="erase nothing")
        parser.add_argument("--community", default="", help="only look at this one (its slug)")

    def handle(self, *, dry_run: bool, community: str, **options: Any) -> None:
        found = Community.objects.order_by("slug")
        if community:
            found = found.filter(slug=community)
        if community and not found:
            raise CommandError(f"There is no community {community!r}.")
        now = database_now()
        for each in found:
            self.stdout.write(f"{each.slug}:")
            for one in look(each, now):
                until = CLASSES[one.key].told(one.period).en
                self.stdout.write(f"  {one.key:<12} kept {until} Over: {len(one.due)}.")
                for name in one.due[:20]:
                    self.stdout.write(f"    to erase: {name}")
                for name, why in one.kept.items():
                    self.stdout.write(f"    kept: {name}, {why}")
        for key, words in PERMANENT.items():
            self.stdout.write(f"{key}: kept always ({words.en}).")
        if dry_run:
            self.stdout.write("Nothing was erased.")
            return
        if community:
            raise CommandError("--community only looks: use it with --dry-run.")
        total = 0
        while done := erase_expired(now):
            total += done
        self.stdout.write(f"Erased: {total}.")
