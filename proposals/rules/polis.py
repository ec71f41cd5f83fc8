"""A Polis conversation as its open-data export writes it: summary.csv, comments.csv, votes.csv.

Traps of the format: the `agrees` and `disagrees` of comments.csv count superseded votes too, so they are not read; rows are
not in order of time; a voter's newest vote on a statement holds, of two at the same millisecond the one further down.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TextIO

from councils.rules.flaws import Flaw

STATEMENT_COLUMNS = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
VOTE_COLUMNS = ("timestamp", "comment-id", "voter-id", "vote")
SUMMARY_KEYS = ("topic", "url")
MILLISECONDS_FROM = 1_000_000_000_000  # September 2001: less is seconds
LATEST = 4_102_444_800_000  # the year 2100


@dataclass(frozen=True)
class Statement:
    """`moderated`: -1 out, 0 not looked at, 1 in."""

    key: int
    author: int
    at: datetime
    text: str
    moderated: int


@dataclass(frozen=True)
class Vote:
    """`value`: 1 agree, -1 disagree, 0 pass."""

    statement: int
    voter: int
    value: int
    at: datetime


@dataclass(frozen=True)
class Conversation:
    topic: str
    url: str
    description: str
    statements: list[Statement]
    votes: list[Vote]
    superseded: int = 0
    first_seen: dict[int, datetime] = field(default_factory=dict)

    @property
    def begun_at(self) -> datetime:
        return min(statement.at for statement in self.statements)


def read_conversation(summary: TextIO, comments: TextIO, votes: TextIO) -> Conversation:
    """Three open text files (newline="") as one conversation, or a Flaw that names file, row and mend."""
    about = _summary(summary)
    statements = _statements(comments)
    last, read = _last_votes(votes, {statement.key for statement in statements})
    seen: dict[int, datetime] = {}
    for who, at in [(s.author, s.at) for s in statements] + [(v.voter, v.at) for v in last]:
        seen[who] = min(at, seen.get(who, at))
    return Conversation(
        topic=about["topic"],
        url=about["url"],
        description=about.get("conversation-description", ""),
        statements=statements,
        votes=last,
        superseded=read - len(last),
        first_seen=seen,
    )


def _summary(file: TextIO) -> dict[str, str]:
    try:
        rows = {row[0].strip(): row[1].strip() for row in csv.reader(file) if len(row) > 1}
    except csv.Error as error:
        raise Flaw("file", f"This is not CSV: {error}.", "Export the conversation again.", "summary.csv") from error
    for key in SUMMARY_KEYS:
        if not rows.get(key):
            raise Flaw(key, "This line is missing or empty.", "Export the conversation again.", "summary.csv")
    return rows


def _rows(file: TextIO, name: str, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(last line of the row in the file, its cells by column)."""
    reader = csv.DictReader(file)
    try:
        found = reader.fieldnames or []
        missing = [column for column in columns if column not in found]
        if missing:
            problem = f"Missing: {', '.join(missing)}. Found: {', '.join(found) or 'nothing'}."
            raise Flaw("columns", problem, "Take the file that the export calls by this name.", name)
        for row in reader:
            if any(row[column] is None for column in columns):
                raise Flaw(f"line {reader.line_num}", "The row ends too early.", "Export it again.", name)
            yield reader.line_num, row
    except csv.Error as error:
        raise Flaw(f"line {reader.line_num}", f"This is not CSV: {error}.", "Export it again.", name) from error


def _whole(row: dict[str, str], column: str, line: int, name: str, among: tuple[int, ...] | None = None) -> int:
    cell = row[column].strip()
    if cell.removeprefix("-").isascii() and cell.removeprefix("-").isdigit():
        number = int(cell)
        if number >= 0 if among is None else number in among:
            return number
    known = "a whole number" if among is None else f"one of {', '.join(map(str, among))}"
    raise Flaw(f"line {line}, {column}", f"“{cell[:40]}” is not {known}.", "Correct the cell or export it again.", name)


def _moment(row: dict[str, str], line: int, name: str) -> datetime:
    number = _whole(row, "timestamp", line, name)
    if not MILLISECONDS_FROM <= number <= LATEST:
        raise Flaw(f"line {line}, timestamp", f"{number} is no time in milliseconds.", "Export it again.", name)
    # Whole milliseconds: a float would round.
    return datetime.fromtimestamp(number // 1000, UTC).replace(microsecond=number % 1000 * 1000)


def _statements(file: TextIO) -> list[Statement]:
    name = "comments.csv"
    found: list[Statement] = []
    at_line: dict[int, int] = {}
    for line, row in _rows(file, name, STATEMENT_COLUMNS):
        key, text = _whole(row, "comment-id", line, name), row["comment-body"].strip()
        if key in at_line:
            problem = f"Statement {key} stands here and in line {at_line[key]}."
            raise Flaw(f"line {line}, comment-id", problem, "Remove one of the two.", name)
        if not text:
            raise Flaw(f"line {line}, comment-body", "The statement has no words.", "Remove the row.", name)
        at_line[key] = line
        author, moderated = _whole(row, "author-id", line, name), _whole(row, "moderated", line, name, (-1, 0, 1))
        found.append(Statement(key, author, _moment(row, line, name), text, moderated))
    if not found:
        raise Flaw("file", "There is no statement in it.", "Export the conversation again.", name)
    return sorted(found, key=lambda statement: (statement.at, statement.key))


def _last_votes(file: TextIO, known: set[int]) -> tuple[list[Vote], int]:
    """(each voter's newest vote on each statement, in order of time; how many rows there were)."""
    name, read = "votes.csv", 0
    last: dict[tuple[int, int], Vote] = {}
    for line, row in _rows(file, name, VOTE_COLUMNS):
        read += 1
        statement, voter = _whole(row, "comment-id", line, name), _whole(row, "voter-id", line, name)
        if statement not in known:
            problem = f"There is no statement {statement} in comments.csv."
            raise Flaw(f"line {line}, comment-id", problem, "Take both files from the same export.", name)
        vote = Vote(statement, voter, _whole(row, "vote", line, name, (-1, 0, 1)), _moment(row, line, name))
        before = last.get((statement, voter))
        if before is None or vote.at >= before.at:
            last[statement, voter] = vote
    return sorted(last.values(), key=lambda vote: (vote.at, vote.statement, vote.voter)), read
