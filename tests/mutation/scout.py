"""One run without a mutant: how long each test takes, and which of them run which line."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.children import forked, own_database
from tests.mutation.mutants import Mutant


@dataclass(frozen=True)
class Seen:
    seconds: dict[str, float]  # of the tests that pass and were not skipped
    failed: list[str]
    lines: dict[str, dict[str, list[str]]]  # by file and line: the tests that run it

    def tests_of(self, module: ModuleType, mutant: Mutant, items: list[pytest.Item]) -> list[pytest.Item]:
        """The tests that run the mutant's line; where none does (a line inside a statement), those that run its function."""
        lines = self.lines[str(module.__file__)]
        of = set(lines.get(str(mutant.line), ())) or {
            test for line in _function(mutant) for test in lines.get(str(line), ())
        }
        return [item for item in items if item.nodeid in of and item.nodeid in self.seconds]


def scout(items: list[pytest.Item], modules: list[ModuleType]) -> Seen:
    files = [str(module.__file__) for module in modules]
    code, told = forked(lambda told: _look(items, files, told))
    assert code == 0, told
    return Seen(**json.loads(told))


def passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    return all(report.passed or report.skipped for report in runtestprotocol(item, log=False, nextitem=following))


def _look(items: list[pytest.Item], files: list[str], told: Callable[[str], None]) -> int:
    import coverage

    own_database()
    tracer = coverage.Coverage(data_file=None, include=files, config_file=False)
    tracer.start()
    seconds, failed = {}, []
    for at, item in enumerate(items):
        tracer.switch_context(item.nodeid)
        began = time.monotonic()
        if passes(item, items[at + 1] if at + 1 < len(items) else None):
            seconds[item.nodeid] = time.monotonic() - began
        else:
            failed.append(item.nodeid)

    tracer.stop()
    data = tracer.get_data()
    lines = {file: data.contexts_by_lineno(file) for file in files}
    told(json.dumps({"seconds": seconds, "failed": failed, "lines": lines}))
    return 0


def _function(mutant: Mutant) -> range:
    around = [
        node for node in ast.walk(mutant.tree)
        if isinstance(node, ast.FunctionDef) and node.lineno <= mutant.line <= (node.end_lineno or 0)
    ]  # fmt: skip
    inner = max(around, key=lambda node: node.lineno)
    return range(inner.lineno + 1, (inner.end_lineno or 0) + 1)
