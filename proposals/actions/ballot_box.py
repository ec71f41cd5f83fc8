"""The box of one poll while a batch is put in: what lies in it for these electors, what goes in, what came of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F

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
_OF_A_ROW = (*(field.name for field in WorkingBallot._meta.concrete_fields), "batch__entered_at")


def token(row: WorkingBallot) -> str:
    """Names the ballot that is in, for a form that would change it: an older form then changes nothing."""
    return hashlib.sha256(row.key.encode()).hexdigest()[:16]


class Box:
    def __init__(self, poll: Poll) -> None:
        self.poll = poll
        self.options = option_keys(poll)
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
        sealed = self.key.seal(content, f"elector:{elector.pk}", self._width, nonce=chance[BYTES:])
        poll = self.poll
        tag = self.key.tag(code)
        # In the order of its fields: by their names it takes longer, for every ballot.
        filled: list[Any] = [None, poll.community_id, poll.pk, elector.pk, channel, key, sealed, tag]
        row = WorkingBallot(*filled)
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
    source, given = (_lists if connection.vendor == "postgresql" else _values)(rows, fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(WorkingBallot._meta.db_table)} ({columns}) {source}"
            " ON CONFLICT DO NOTHING RETURNING elector_id, id",
            given,
        )
        return list(cursor.fetchall())


def _lists(rows: Sequence[WorkingBallot], fields: Sequence[Any]) -> tuple[str, list[Any]]:
    """A list a column, one value where all have the same: to write down each takes longer than to insert it."""
    columns = [(f.db_type(connection), [getattr(row, f.attname) for row in rows]) for f in fields]
    # The electors always differ, so that there is a list at least.
    differ = [at for at, (_kind, values) in enumerate(columns) if fields[at].name == "elector" or len(set(values)) > 1]
    selected = [f"c{at}" if at in differ else f"%s::{kind}" for at, (kind, _values) in enumerate(columns)]
    lists = ", ".join(f"%s::{columns[at][0]}[]" for at in differ)
    names = ", ".join(f"c{at}" for at in differ)
    given = [values[0] for at, (_kind, values) in enumerate(columns) if at not in differ]
    source = f"SELECT {', '.join(selected)} FROM unnest({lists}) AS given ({names})"  # noqa: S608
    return source, given + [columns[at][1] for at in differ]


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
