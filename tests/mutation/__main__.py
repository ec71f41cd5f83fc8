"""Each mutant against the tests that run its line: `python -m tests.mutation [MODULE | MODULE:LINE | TEST FILE …]`.

Survivors are printed. One process loads everything, collects the tests and makes the database; it is forked once to see
which test runs which line, then for each mutant. The first failing test ends a mutant, and so does one that does not end.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType

import pytest

from tests.mutation.children import forked, own_database
from tests.mutation.mutants import Mutant, install, mutants_of
from tests.mutation.scout import Seen, passes, scout

MODULES = ("closing", "sealing", "ballots", "counting")
PROPOSALS = "tests/proposals/"
POLLS = (
    "casting", "moments", "counted", "sealing", "secrecy", "decisions", "closing", "method_ballots", "four_roads", "attacks", "batches", "roll",
    "annulment", "acceptance",
)  # fmt: skip
TESTS = [f"{PROPOSALS}polls/test_{each}.py" for each in POLLS] + [f"{PROPOSALS}room/test_hands.py"]
ENOUGH = 100  # tests for one mutant: those that killed others first, then in turn of every file the fastest


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    files = [each for each in sys.argv[1:] if "/" in each] or TESTS
    wanted = [each for each in sys.argv[1:] if "/" not in each] or list(MODULES)
    quiet = ["-q", "-n", "0", "--no-header", "--no-summary", "-p", "no:cacheprovider", "--nomigrations"]
    return int(pytest.main([*quiet, *files], plugins=[Mutation(wanted)]))


@dataclass
class Mutation:
    """The plugin that runs mutants where pytest would run each test once."""

    wanted: list[str]
    killers: Counter[str] = field(default_factory=Counter)  # what killed before is asked first

    def pytest_collection(self, session: pytest.Session) -> None:
        session.config.pluginmanager.register(import_module("tests.mutation.ready"))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from django.db import connections
        from django.test.utils import setup_databases
        from pytest_django.plugin import blocking_manager_key

        import_module("frontend.urls")
        session.config.stash[blocking_manager_key].unblock()
        setup_databases(0, False)
        connections.close_all()
        gc.freeze()  # what is loaded is not looked through again in every child
        session.config.stash[blocking_manager_key].restore()
        names = list(dict.fromkeys(each.split(":")[0] for each in self.wanted))
        modules = [import_module(f"proposals.actions.{name}") for name in names]
        began = time.monotonic()
        seen = scout(session.items, modules)
        _say(
            f"{len(seen.seconds)} tests pass in {time.monotonic() - began:.0f} s, {len(seen.failed)} do not: {seen.failed}"
        )
        for name, module in zip(names, modules, strict=True):
            self._module(name, module, seen, session.items)
        return True

    def _module(self, name: str, module: ModuleType, seen: Seen, items: list[pytest.Item]) -> None:
        killed, survivors, began = 0, 0, time.monotonic()
        for mutant in mutants_of(module):
            if name not in self.wanted and mutant.name.split(" ")[0] not in self.wanted:
                continue
            asked = self._in_order(seen.tests_of(module, mutant, items), seen)[:ENOUGH]
            code, killer = forked(lambda told, mutant=mutant, asked=asked: _mutated(mutant, module, asked, seen, told))
            killed, survivors = killed + bool(code), survivors + (not code)
            if code:
                self.killers[killer] += 1
            else:
                _say(f"survives {len(asked)} tests: {mutant.name}")
        minutes = (time.monotonic() - began) / 60
        _say(f"{name}: {killed} killed, {survivors} survive, {minutes:.1f} minutes")

    def _in_order(self, tests: list[pytest.Item], seen: Seen) -> list[pytest.Item]:
        turns: Counter[str] = Counter()
        order = {}
        for item in sorted(tests, key=lambda item: seen.seconds[item.nodeid]):
            order[item] = (-self.killers[item.nodeid], turns[str(item.path)])
            turns[str(item.path)] += 1
        return sorted(tests, key=order.__getitem__)


def _mutated(
    mutant: Mutant, module: ModuleType, asked: list[pytest.Item], seen: Seen, told: Callable[[str], None]
) -> int:
    own_database()
    install(mutant, module)
    for at, item in enumerate(asked):
        told(item.nodeid)
        signal.alarm(20 + int(10 * seen.seconds[item.nodeid]))  # ends this child
        if not passes(item, asked[at + 1] if at + 1 < len(asked) else None):
            return 1
    return 0


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
