"""What is read to take a batch of ballots: few statements, each written out (`councils/models/plain.py` says why)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from councils.models import Attendance
from councils.models.clock import clock_column, database_now
from councils.models.plain import among, plain_rows
from proposals.actions.poll_lock import hold_polls
from proposals.models import Elector, PaperBatch, Poll, ProcedureVersion, WorkingBallot

IDS = range(1, 2**63)  # a number beyond it is no row's, and no parameter of a statement on SQLite
# What is asked of a vote to take a ballot for it; to name its day to somebody who is refused, more is fetched.
_OF_A_POLL = (
    "community", "meeting", "procedure_version", "secrecy", "basis", "rule", "may_change", "state", "opened_at",
    "closes_at", "closed_at", "annulled_why", "epoch", "key_salt",
)  # fmt: skip
_HASH = '(SELECT hash FROM proposals_procedureversion v WHERE v.id = "procedure_version_id")'


def community_of(poll_ids: Collection[int]) -> dict[int, int]:
    """The community of each of these votes, where there is such a vote."""
    where, given = among("id", poll_ids)
    return dict(_asked(f"SELECT id, community_id FROM proposals_poll WHERE {where}", given))  # noqa: S608


def persons_of(accounts: Collection[int], communities: Collection[int]) -> dict[tuple[int, int], int]:
    """Who each account is in each of these communities; nobody where it was closed."""
    of_accounts, users = among("account_id", accounts)
    in_communities, places = among("community_id", communities)
    active = "(SELECT is_active FROM councils_account a WHERE a.id = account_id)"
    where = f"{of_accounts} AND {in_communities} AND {active}"
    statement = f"SELECT account_id, community_id, id FROM councils_person WHERE {where}"  # noqa: S608
    return {(account, community): person for account, community, person in _asked(statement, [*users, *places])}


@dataclass(frozen=True)
class Held:
    """Polls under the shared lock, the keys of their ballots, and the database's clock under it."""

    polls: dict[int, Poll]
    keys: dict[int, list[str]]
    now: datetime


def polls_to_cast_in(poll_ids: Collection[int]) -> Held:
    wanted = [poll_id for poll_id in poll_ids if poll_id in IDS]  # an address may name any number
    hold_polls(wanted, mode="shared")
    where, given = among("id", wanted)
    polls, keys = {}, {}
    rows = plain_rows(Poll, where, given, only=_OF_A_POLL, also=(_HASH, _keys(), clock_column()))
    for poll, (digest, joined, _now) in rows:
        poll.procedure_version = _version(poll.procedure_version_id, digest)
        polls[poll.pk], keys[poll.pk] = poll, (joined or "").split(",")
    now = rows[0][1][2] if rows else None
    return Held(polls, keys, now or database_now())


def _keys() -> str:
    joined = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    return f"(SELECT {joined}(\"key\", ',') FROM proposals_option o WHERE o.poll_id = proposals_poll.id)"  # noqa: S608


@lru_cache(256)
def _version(pk: int, digest: str) -> ProcedureVersion:
    """A version never changes, so its definition is read once in the life of a process; `digest` is the hash of it."""
    return ProcedureVersion.objects.get(pk=pk)


def option_keys(poll: Poll) -> list[str]:
    return [
        key for (key,) in _asked('SELECT "key" FROM proposals_option WHERE poll_id = %s ORDER BY "position"', [poll.pk])
    ]


def lines_of(poll: Poll, persons: Collection[int]) -> list[Elector]:
    """The lines of the roll that name these persons, in its order."""
    where, given = among("person_id", persons)
    return [line for line, _ in plain_rows(Elector, f"poll_id = %s AND {where} ORDER BY number", [poll.pk, *given])]


def ballots_of(poll: Poll, elector_ids: Collection[int]) -> dict[int, WorkingBallot]:
    """What lies in the box for these electors, with the batch of what came on paper."""
    where, given = among("elector_id", elector_ids)
    found = [row for row, _ in plain_rows(WorkingBallot, f"poll_id = %s AND {where}", [poll.pk, *given])]
    on_paper = {row.batch_id for row in found if row.batch_id is not None}
    batches = PaperBatch.objects.only("entered_at").in_bulk(on_paper)
    for row in found:
        if row.batch_id is not None:
            row.batch = batches[row.batch_id]
    return {row.elector_id: row for row in found}


def stays_of(poll: Poll, until: datetime, lines: Collection[Elector]) -> list[Attendance]:
    """In the meeting of the vote, of these lines or who holds them, not over before it opened (`attending.Room`)."""
    persons = {line.person_id for line in lines} | _holders(lines)
    of_persons, names = among("person_id", persons)
    households = {line.household_id for line in lines if line.household_id is not None}
    of_households, homes = among("household_id", households)
    times = [connection.ops.adapt_datetimefield_value(at) for at in (until, poll.opened_at or until)]
    where = (
        "meeting_id = %s AND mandate_id IS NULL AND arrived_at <= %s AND (left_at IS NULL OR left_at >= %s)"
        f" AND ({of_persons} OR {of_households})"
    )
    only = ("person", "household", "left_at", "counts")
    return [stay for stay, _ in plain_rows(Attendance, where, [poll.meeting_id, *times, *names, *homes], only=only)]


def _holders(lines: Collection[Elector]) -> set[int]:
    return {line.mandate.holder_id for line in lines if line.mandate_id is not None and line.mandate is not None}


def _asked(statement: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
