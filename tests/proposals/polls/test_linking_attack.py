"""The attack itself: somebody who saw in which order people voted gets the whole storage of a sealed vote, and guesses.

Each pair of an order of sealed ballots (place in the table, transaction, number, code, offset in the raw file) with an order
of voters (as they voted, as they stand on the roll, by number, by place) is a guess of every vote. By chance such a guess
hits as often as two ballots drawn blindly agree. The best of all guesses must stay within what chance alone would
give with 99 %; with the seal switched off it must not, or the attack would prove nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from councils.models import Event, Household, Person, Residency
from councils.models.clock import playing_at
from proposals.actions import cleaning, keys, sealing
from proposals.actions.acceptance import tell_of_accepted
from proposals.actions.ballot_keys import ballot_key
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.polls import create_poll, open_poll
from proposals.models import Elector, Poll, SealedBallot, WorkingBallot
from tests.conftest import LONG_AGO, actor_of
from tests.proposals.polls.conftest import ballot, finish, make_matter

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 1000
MIX = {"yes": 0.55, "no": 0.3, "abstain": 0.15}


@dataclass
class Held:
    """A vote that was held: how each elector voted, which only the test knows, and what the attacker saw or kept."""

    poll: Poll
    voted: dict[int, str] = field(default_factory=dict)  # elector: marks
    seen: list[int] = field(default_factory=list)  # electors, as they went up to vote
    taken: list[int] = field(
        default_factory=list
    )  # the same, but those who came at one moment in the order of the roll
    kept: dict[int, tuple[bytes, str]] = field(default_factory=dict)  # from a backup during the vote: sealed, tag
    codes: dict[int, str] = field(default_factory=dict)  # elector: code, which only the voter knows


def hold(voting: SimpleNamespace) -> Held:
    """A thousand vote, in batches of different sizes over some hours; the attacker keeps a backup from just before the close."""
    town = voting.community
    home = Household.objects.create(community=town, register_id="H-all", building="1号楼")
    people = Person.objects.bulk_create(
        Person(community=town, register_id=f"V{n:05d}", name=f"周{n}") for n in range(VOTERS)
    )
    Residency.objects.bulk_create(
        Residency(community=town, person=person, household=home, from_on=LONG_AGO) for person in people
    )
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "discussion")
    secretary = actor_of(voting.secretary)
    poll = create_poll(
        actor=secretary, proposal=matter, question="是否翻修广场？", secrecy="confidential", basis="person",
        closes_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    held = Held(open_poll(actor=secretary, poll=poll))
    chance = random.Random(20260601)
    lines = {e.person_id: e.pk for e in Elector.objects.filter(poll=poll)}
    coming = [person for person in people if person.pk in lines]
    chance.shuffle(coming)
    at = timezone.now()
    while coming:
        group, coming = coming[: (size := chance.randint(1, 9))], coming[size:]
        marks = [chance.choices(list(MIX), list(MIX.values()))[0] for _person in group]
        answers = cast_ballots(casts=[ballot(poll, person, mark) for person, mark in zip(group, marks, strict=True)])
        for person, mark, answer in zip(group, marks, answers, strict=True):
            assert isinstance(answer, Receipt), answer
            held.voted[lines[person.pk]] = mark
            held.codes[lines[person.pk]] = answer.code
            held.seen.append(lines[person.pk])
        held.taken += sorted(held.seen[-len(group) :])
        at += timedelta(minutes=4)
        with playing_at(at):
            tell_of_accepted(at)
    held.kept = {
        row.elector_id: (bytes(row.sealed), row.code_tag or "") for row in WorkingBallot.objects.filter(poll=poll)
    }
    with playing_at(poll.closes_at):
        finish(poll)
    held.poll = Poll.objects.get(pk=poll.pk)
    assert held.poll.state == "published"
    return held


def in_order(table: str, poll: Poll, what: str, by: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what} FROM {table} WHERE poll_id = %s ORDER BY {by}", [poll.pk])
        return [row[0] for row in cursor.fetchall()]


def raw_files(*tables: str) -> dict[str, bytes]:
    """The files of these tables as they lie on the disk, with the log; nothing where the system does not let us read them."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        log = path.with_name(path.name + "-wal")
        return {"file": path.read_bytes(), "log": log.read_bytes() if log.exists() else b""}
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
        places = {}
        for table in tables:
            cursor.execute("SELECT pg_relation_filepath(%s)", [table])
            places[table] = folder / cursor.fetchone()[0]
    try:
        found = {table: path.read_bytes() for table, path in places.items()}
        found["log"] = b"".join(path.read_bytes() for path in sorted((folder / "pg_wal").glob("0*")))
    except PermissionError:
        return {}
    return found


def orders_of_ballots(held: Held) -> Iterator[tuple[str, list[str]]]:
    """The marks of the sealed ballots in every order that the storage gives away."""
    table, poll = SealedBallot._meta.db_table, held.poll
    yield "number", in_order(table, poll, "marks", "id")
    yield "code", in_order(table, poll, "marks", "code")
    if connection.vendor == "postgresql":
        yield "place", in_order(table, poll, "marks", "ctid")
        yield "transaction", in_order(table, poll, "marks", "xmin::text::bigint, ctid")
    else:
        yield "rowid", in_order(table, poll, "marks", "rowid")
    marks = dict(SealedBallot.objects.filter(poll=poll).values_list("code", "marks"))
    for name, data in raw_files(table).items():
        places = {code: data.find(code.encode()) for code in marks}
        if all(place >= 0 for place in places.values()):
            yield f"offset in {name}", [marks[code] for code in sorted(marks, key=places.__getitem__)]


def orders_of_voters(held: Held) -> Iterator[tuple[str, list[int]]]:
    """Those who voted, in every order that an observer saw or the storage gives away."""
    table, poll = Elector._meta.db_table, held.poll
    yield "as they voted", held.seen
    yield "as they were taken", held.taken
    there = set(held.voted)
    places = {"roll": "number", "number": "id", "person": "person_id", "salt": "salt", "commitment": "commitment"}
    if connection.vendor == "postgresql":
        places |= {"place": "ctid", "transaction": "xmin::text::bigint, ctid"}
    for name, by in places.items():
        yield name, [pk for pk in in_order(table, poll, "id", by) if pk in there]


def best_guess(held: Held) -> tuple[float, str, float]:
    """The best share of hits over all guesses, which one it was, and what chance alone gives with 99 %."""
    guesses: dict[str, float] = {}
    for ballots, marks in orders_of_ballots(held):
        for voters, electors in orders_of_voters(held):
            for turned, order in (("", electors), (" backwards", electors[::-1])):
                guesses[f"{ballots} × {voters}{turned}"] = share(held, order, marks)
    guesses |= {f"{name}": hits for name, hits in by_quarters(held)}
    best = max(guesses, key=guesses.__getitem__)
    return guesses[best], best, chance_with_99_percent(held.voted.values(), len(guesses))


def share(held: Held, electors: Sequence[int], marks: Sequence[str]) -> float:
    hits = sum(held.voted[pk] == mark for pk, mark in zip(electors, marks, strict=True))
    return hits / len(held.voted)


def by_quarters(held: Held) -> Iterator[tuple[str, float]]:
    """The record tells of groups: the first so many who came against the first so many sealed, and their majority."""
    sizes = [e.payload["ballots"] for e in Event.objects.filter(name="ballots:accepted").order_by("pk")]
    assert sum(sizes) == len(held.voted)
    for name, marks in orders_of_ballots(held):
        guess: list[str] = []
        for size in sizes:
            part = marks[len(guess) : len(guess) + size]
            # Each of the group gets what its part says, in the order of the roll: a group of one would be told exactly.
            guess += sorted(part)
        yield f"groups of the record × {name}", share(held, held.seen, guess)


def chance_with_99_percent(voted: Any, tries: int) -> float:
    """The upper end for the best of so many blind matchings: mean and variance of the hits of a random permutation."""
    counts = Counter(voted)
    n = counts.total()
    mean = sum(c * c for c in counts.values()) / n
    # Two places hit at once: with the same choice in both, or with two different ones.
    same = sum((c * (c - 1)) ** 2 for c in counts.values())
    different = sum((a * b) ** 2 for one, a in counts.items() for other, b in counts.items() if one != other)
    variance = mean + (same + different) / (n * (n - 1)) - mean * mean
    return (mean + NormalDist().inv_cdf(1 - 0.01 / tries) * variance**0.5) / n


def opened_from_the_backup(held: Held) -> int:
    """How many ballots of the backup somebody opens who has it, the database as it is, and the key file as it is."""
    try:
        key = ballot_key(held.poll)
    except keys.NoKey:
        return 0
    opened = 0
    for pk, (sealed, _tag) in held.kept.items():
        opened += key.open(sealed, f"elector:{pk}")["marks"] == held.voted[pk]
    return opened


def left_on_the_disk(held: Held) -> int:
    """How many voters' rows of the vote still lie in the table's own file, its free pages and, on SQLite, its log."""
    files = raw_files(WorkingBallot._meta.db_table)
    # What PostgreSQL has written into its log stays there until it is recycled: it is the key that makes it noise.
    data = b"".join(part for name, part in files.items() if connection.vendor == "sqlite" or name != "log")
    return sum(sealed[:24] in data or tag.encode() in data for sealed, tag in held.kept.values())


@contextmanager
def left_alone(table: str) -> Iterator[None]:
    """PostgreSQL itself cleans up after a minute; not here."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")


def test_after_the_seal_the_best_guess_is_chance(voting: SimpleNamespace) -> None:
    held = hold(voting)
    got, how, chance = best_guess(held)
    assert got <= chance, f"{how}: {got:.3f} is more than chance ({chance:.3f})"
    assert opened_from_the_backup(held) == 0, "a backup from during the vote is noise now"
    assert left_on_the_disk(held) == 0
    assert held.poll.pk not in keys.leased_polls()
    # No code stands beside its voter: in the whole storage only the sealed ballots and the bundle have them.
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table in (SealedBallot._meta.db_table, Poll._meta.db_table):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text = "\n".join(str(row) for row in cursor.fetchall())
            assert not [code for code in list(held.codes.values())[:50] if code in text], table


def test_the_attack_succeeds_where_nothing_is_sealed(voting: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same vote with the seal off: written as they came, keys and rows left where they were."""

    def as_they_came(poll: Poll) -> list[sealing.Read]:
        key = ballot_key(poll)
        rows = WorkingBallot.objects.filter(poll=poll).order_by("pk")
        return [sealing._opened(key, row, False) for row in rows]

    monkeypatch.setattr(sealing, "_read_all", as_they_came)
    monkeypatch.setattr(sealing, "sorted", lambda rows, key=None: list(rows), raising=False)
    monkeypatch.setattr(cleaning, "release_keys", lambda: 0)
    monkeypatch.setattr(cleaning, "_vacuum", lambda: True)
    monkeypatch.setattr(cleaning, "_checkpoint", lambda: True)
    with left_alone(WorkingBallot._meta.db_table):
        held = hold(voting)
        got, how, chance = best_guess(held)
        assert got > 0.99 > chance, f"the attack is blind: its best guess is {how} with {got:.3f}"
        assert opened_from_the_backup(held) == VOTERS
        if raw_files(WorkingBallot._meta.db_table):
            assert left_on_the_disk(held) > 0
