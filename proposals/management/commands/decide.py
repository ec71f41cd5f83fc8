"""Decide from numbers, for who integrates or audits: `manage.py decide --rule RULE.json --facts FACTS.json`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from councils.rules.flaws import Flaw
from proposals.rules.examples import answer
from proposals.rules.measures import Facts
from proposals.rules.procedure_loader import read_json
from proposals.rules.thresholds import Rule


class Command(BaseCommand):
    help = "Outcome, checks and sentences of a rule and its facts, as JSON. Both formats: docs/rules.md."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rule", required=True, help="file with the rule, or - for the standard input")
        parser.add_argument("--facts", required=True, help="file with the facts, or - for the standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["rule"] == options["facts"] == "-":
                raise Flaw("--facts", "Rule and facts cannot both come from the standard input.", "Give one as a file.")
            rule = _read(options["rule"], Rule.from_json)
            facts = _read(options["facts"], Facts.from_json)
            try:
                said = answer(rule, facts)
            except Flaw as flaw:
                raise flaw.in_file(_name(options["facts"])) from flaw
        except Flaw as flaw:
            self.stderr.write(str(flaw))
            sys.exit(2)
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))


def _read(path: str, reads: Any) -> Any:
    file = _name(path)
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Flaw("file", f"It cannot be read: {error}.", "Name a file of JSON in UTF-8.", file) from error
    data = read_json(text, file)
    try:
        return reads(data)
    except Flaw as flaw:
        raise flaw.in_file(file) from flaw


def _name(path: str) -> str:
    return "standard input" if path == "-" else path
