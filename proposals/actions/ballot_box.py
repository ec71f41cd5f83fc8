"""The box of one poll while a batch is put in: what lies in it for these electors, what goes in, what came of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F

from councils.models.plain import filled
from proposals.actions.ballot_keys import BLOCK, NONCE, BallotKey, ballot_key
from proposals.actions.ballot_reads import option_keys
from proposals.actions.poll_options import sheet_for
from proposals.models import Channel, Elector, PaperBatch, Poll, WorkingBallot
from proposals.permissions.ballot import Taken
from proposals.rules.check_codes import BYTES, check_code

S = TypeVar("S", bytes, list[WorkingBallot])

# Beside the marks the content holds a code and the names of both.
OVERHEAD = 40
AT_ONCE = 256  # rows in one statement
ENTROPY = BYTES + NONCE  # bytes of chance in one ballot: our part of its code, and its nonce
_NAMES = tuple(field.attname for field in WorkingBallot._meta.concrete_fields)
_OF_A_ROW = (*(field.name for field in WorkingBallot._meta.concrete_fields), "batch__entered_at")


def token(row: WorkingBallot) -> str:
    """Names the ballot that is in, for a form that would change it: an older form then changes nothing."""
    return hashlib.sha256(row.key.encode()).hexdigest()[:16]


class Box:
    def __init__(self, poll: Poll, keys: list[str] | None = None) -> None:
        """`keys`: of the rows of its ballot, where one has read them already."""
        self.poll = poll
        self.options = option_keys(poll) if keys is None else keys
        self.sheet = sheet_for(poll, self.options)
        # Every content of a poll is as long as its longest could be, so that no length tells a yes from a no.
        self._width = -(-(OVERHEAD + sum(len(key) + 5 for key in self.options)) // BLOCK) * BLOCK
        self._key: BallotKey | None = None

    @property
    def key(self) -> BallotKey:
        """Asked for only when something is sealed or opened; `keys.NoKey` where it is lost."""
        if self._key is None:
            self._key = ballot_key(self.poll)
        return self._key

    def rows(self, elector_ids: Collection[int]) -> dict[int, WorkingBallot]:
        """What lies in the box for these electors, with the batch of what came on paper."""
        mine = WorkingBallot.objects.filter(poll=self.poll, elector_id__in=elector_ids)
        found = mine.select_related("batch").only(*_OF_A_ROW)
        return {row.elector_id: row for row in found}

    def drawn(
        self,
        elector: Elector,
        marks: str,
        key: str,
        client: bytes,
        *,
        channel: str,
        entropy: bytes = b"",
        batch: PaperBatch | None = None,
    ) -> tuple[WorkingBallot, str]:
        """A row with a fresh check code, not in the box yet. `entropy`: `ENTROPY` fresh random bytes, where one has them."""
        chance = entropy or os.urandom(ENTROPY)
        code = check_code(client, chance[:BYTES])
        content = {"code": code, "marks": marks}
        sealed = self.key.seal(content, f"elector:{elector.id}", self._width, nonce=chance[BYTES:])
        poll = self.poll
        tag = self.key.tag(code)
        values = (None, poll.community_id, poll.id, elector.id, channel, key, sealed, tag, 0, None)
        row = filled(WorkingBallot, _NAMES, values)
        if batch is not None:
            row.batch = batch
        return row, code

    def put(self, rows: Collection[WorkingBallot]) -> dict[int, WorkingBallot]:
        """Insert those for which there is room: what lies there now for each of their electors.

        The database says which went in; for the others we look. Where the row that lies there is another's, that one was
        first; where none lies there, the code was taken.
        """
        waiting = {row.elector_id: row for row in rows}
        there: dict[int, WorkingBallot] = {}
        for some in batched(list(waiting.values()), AT_ONCE):
            for elector_id, pk in _insert(some):
                row = waiting.pop(elector_id)
                row.pk, there[elector_id] = pk, row
        return there | self.rows(waiting) if waiting else there

    def exchange(self, before: WorkingBallot, fresh: WorkingBallot) -> bool:
        """Put `fresh` in the place of `before`, unless that was changed meanwhile."""
        if WorkingBallot.objects.filter(poll=self.poll, code_tag=fresh.code_tag).exists():
            return False
        same = WorkingBallot.objects.filter(pk=before.pk, key=before.key, batch=None)
        new = {"key": fresh.key, "sealed": fresh.sealed, "code_tag": fresh.code_tag, "channel": fresh.channel}
        return bool(same.update(**new, changes=F("changes") + 1))

    def content(self, row: WorkingBallot) -> dict[str, Any]:
        return self.key.open(row.sealed, f"elector:{row.elector_id}")


def _insert(rows: Sequence[WorkingBallot]) -> list[tuple[int, int]]:
    """One statement for all; elector and id of those that went in. (`bulk_create` tells that only where none may clash.)"""
    fields = [field for field in WorkingBallot._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    source, given = (_columns if connection.vendor == "postgresql" else _values)(rows, fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(WorkingBallot._meta.db_table)} ({columns}) {source}"
            " ON CONFLICT DO NOTHING RETURNING elector_id, id",
            given,
        )
        return list(cursor.fetchall())


def _columns(rows: Sequence[WorkingBallot], fields: Sequence[Any]) -> tuple[str, list[Any]]:
    """A list a column, one value where all have the same: to write down each takes longer than to insert it."""
    filled_in = [vars(row) for row in rows]
    same: dict[int, tuple[str, Any]] = {}
    lists: dict[int, tuple[str, Any]] = {}
    for at, field in enumerate(fields):
        kind, values = field.db_type(connection), [each[field.attname] for each in filled_in]
        # The electors always differ, so that there is a list at least.
        if field.name != "elector" and len(set(values)) == 1:
            same[at] = (f"%s::{kind}", values[0])
        else:
            lists[at] = _listed(kind, values)
    selected = [same[at][0] if at in same else f"c{at}" for at in range(len(fields))]
    names = ", ".join(f"c{at}" for at in lists)
    unnested = ", ".join(words for words, _value in lists.values())
    source = f"SELECT {', '.join(selected)} FROM unnest({unnested}) AS given ({names})"  # noqa: S608
    return source, [value for _words, value in (*same.values(), *lists.values())]


def _listed(kind: str, values: list[Any]) -> tuple[str, Any]:
    """As one text of lines, where none could be mistaken for two or for nothing: the driver looks at each value of a list."""
    text = "\n".join([f"\\x{value.hex()}" if isinstance(value, bytes) else str(value) for value in values])
    if None in values or "" in values or text.count("\n") != len(values) - 1:
        return f"%s::{kind}[]", values
    return f"string_to_array(%s, E'\\n')::{kind}[]", text


def _values(rows: Sequence[WorkingBallot], fields: Sequence[Any]) -> tuple[str, list[Any]]:
    source = "VALUES " + ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    return source, [f.get_db_prep_save(getattr(row, f.attname), connection) for row in rows for f in fields]


def batched(rows: S, size: int) -> Iterator[S]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def taken_by(row: WorkingBallot | None, elector: Elector | None) -> Taken | None:
    """What a refusal says of the ballot that is in; after the seal only the roll still knows that there was one."""
    if row is not None:
        on_paper = row.batch is not None and row.channel in (Channel.PAPER, Channel.VISIT)
        return Taken(row.channel, row.batch.entered_at if on_paper and row.batch else None)
    return Taken(elector.cast_by) if elector is not None and elector.cast_by else None
