"""What lies in the pool while the database ends is noticed before somebody asks over it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

pytest.importorskip("psycopg_pool")

from config.postgresql import base


class Line:
    """A connection as far as it is looked at: its end of a line, and whether the word is answered."""

    made: ClassVar[list[Line]] = []

    def __init__(self) -> None:
        self.made.append(self)
        self.mine, self.theirs = socket.socketpair()
        self.asked = 0
        self.autocommit = True

    def fileno(self) -> int:
        return self.mine.fileno()

    def execute(self, _word: str) -> None:
        self.asked += 1
        if not self.mine.recv(1, socket.MSG_PEEK):
            raise base.Error("the other end is gone")


@pytest.fixture(autouse=True)
def _hung_up() -> Iterator[None]:
    yield
    while Line.made:
        line = Line.made.pop()
        line.mine.close()
        line.theirs.close()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Take a connection out of a pool in which these lie."""

    def take(*lines: Line) -> tuple[Any, list[str]]:
        waiting, told = list(lines), []
        pool = SimpleNamespace(putconn=lambda _one: told.append("put back"), check=lambda: told.append("all asked"))
        monkeypatch.setattr(base.base.DatabaseWrapper, "get_new_connection", lambda self, params: waiting.pop(0))
        monkeypatch.setattr(base.DatabaseWrapper, "pool", pool)
        return base.DatabaseWrapper({"OPTIONS": {}}).get_new_connection({}), told

    return take


def test_a_silent_line_costs_no_word(taken: Any) -> None:
    line = Line()
    assert taken(line) == (line, [])
    assert line.asked == 0


def test_a_line_whose_other_end_is_gone_is_not_given_out_and_all_are_asked(taken: Any) -> None:
    dead, alive = Line(), Line()
    dead.theirs.close()
    assert taken(dead, alive) == (alive, ["put back", "all asked"])
    assert dead.asked == 1


def test_a_line_with_something_to_hear_is_asked_and_given_out_if_it_answers(taken: Any) -> None:
    line = Line()
    line.theirs.send(b"N")
    assert taken(line) == (line, [])
    assert line.asked == 1
