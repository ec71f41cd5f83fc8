"""Print a procedure as the one-page table: as shipped, or as a community has it in force."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from proposals.models import ProcedureVersion
from proposals.permissions.procedure import definition_of
from proposals.rules.procedure_loader import load_definitions
from proposals.rules.procedure_table import markdown, plain_text
from proposals.rules.procedures import Definition


class Command(BaseCommand):
    help = "Print a procedure as a table that a lawyer can check. Without a key: the keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", nargs="?")
        parser.add_argument("--lang", choices=["zh", "en"], default="zh")
        parser.add_argument("--format", choices=["markdown", "text"], default="text", dest="form")
        parser.add_argument("--community", help="as this community (its slug) has it in force, not as shipped")

    def handle(self, *args: Any, **options: Any) -> None:
        definitions = self._definitions(options["community"])
        if not options["key"]:
            for key, shown in definitions.items():
                self.stdout.write(f"{key}  {shown.name.text(options['lang'])}")
            return
        defn = definitions.get(options["key"])
        if defn is None:
            raise CommandError(f"There is no procedure {options['key']!r}. Use one of: {', '.join(definitions)}.")
        names = {key: other.name for key, other in definitions.items()}
        write = markdown if options["form"] == "markdown" else plain_text
        self.stdout.write(write(defn, options["lang"], names), ending="")

    def _definitions(self, slug: str | None) -> dict[str, Definition]:
        if slug is None:
            return load_definitions()
        current = ProcedureVersion.objects.filter(community__slug=slug, retired_at=None).order_by("key")
        return {version.key: definition_of(version) for version in current}
