from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.town import Town

VOTERS = 500


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """PostgreSQL and Redis, two socket servers, one WSGI server, two clocks."""
    folder: Path = tmp_path_factory.mktemp("town")
    made = Town(folder, "postgresql")
    try:
        made.people = made.ask("found_town", voters=VOTERS)  # type: ignore[attr-defined]
        made.servers = {"one": made.serve("one"), "two": made.serve("two"), "wsgi": made.serve_wsgi("wsgi")}  # type: ignore[attr-defined]
        made.clocks = [made.clock("clock-1"), made.clock("clock-2")]  # type: ignore[attr-defined]
        yield made
    finally:
        made.end()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Any]:
    """The one process on SQLite."""
    made = Town(tmp_path, "sqlite")
    try:
        made.people = made.ask("found_town", voters=60)  # type: ignore[attr-defined]
        made.servers = {"one": made.serve("one", clock=True)}  # type: ignore[attr-defined]
        yield made
    finally:
        made.end()
