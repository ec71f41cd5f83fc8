"""After the seal: no order, number, time or forgotten page of the storage leads from a sealed ballot to who cast it."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from councils.models import Event, Message
from councils.models.clock import playing_at
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.keys import leased_polls
from proposals.actions.polls import create_poll, open_poll
from proposals.models import Elector, Poll, SealedBallot, WorkingBallot
from tests.conftest import actor_of, make_person
from tests.proposals.polls.conftest import ballot, finish, make_matter


def stored_bytes() -> bytes:
    """The file of the database with its log, as a thief of the disk reads it."""
    path = Path(str(connection.settings_dict["NAME"]))
    log = path.with_name(path.name + "-wal")
    return path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def physical_order(table: str, column: str) -> list[object]:
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {place}")
        return [row[0] for row in cursor.fetchall()]


def likeness(these: list[object], those: list[object]) -> float:
    """Which part of all pairs stands in the same order in both: 1 is the same order, 0.5 is chance."""
    place = {one: at for at, one in enumerate(those)}
    pairs = list(itertools.combinations([place[one] for one in these], 2))
    return sum(first < second for first, second in pairs) / len(pairs)


@pytest.mark.django_db(transaction=True)
def test_nothing_stored_leads_from_a_sealed_ballot_to_its_voter(voting: SimpleNamespace) -> None:
    for n in range(100, 140):
        make_person(voting.community, n, account=True)
    matter = make_matter(voting, voting.assembly, "cn.resident_assembly", "discussion")
    secretary = actor_of(voting.secretary)
    poll = create_poll(
        actor=secretary, proposal=matter, question="是否翻修广场？", secrecy="confidential", basis="person",
        closes_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    poll = open_poll(actor=secretary, poll=poll)
    electors = list(Elector.objects.filter(poll=poll).select_related("person").order_by("number"))
    random.Random(7).shuffle(electors)
    codes: list[str] = []
    for elector in electors:
        [answer] = cast_ballots(casts=[ballot(poll, elector.person, random.Random(elector.pk).choice(["yes", "no"]))])
        assert isinstance(answer, Receipt)
        codes.append(answer.code)
    traces = [
        trace
        for row in WorkingBallot.objects.filter(poll=poll)
        for trace in (bytes(row.sealed)[:24], (row.code_tag or "").encode(), row.key.encode())
    ]
    if connection.vendor == "sqlite":
        assert traces[0] in stored_bytes(), "the search finds what is there"
    with playing_at(poll.closes_at):
        finish(poll)
    assert Poll.objects.get(pk=poll.pk).cleaned_at is not None
    assert poll.pk not in leased_polls(), "the key is given back"
    if connection.vendor == "sqlite":
        left = stored_bytes()
        assert not [trace for trace in traces if trace in left]
    # In the table and on the disk alike, sealed ballots lie in the order of their codes, which is random.
    assert physical_order(SealedBallot._meta.db_table, "code") == sorted(codes)
    # What the seal wrote into the roll lies in the order of the roll, not in that of casting.
    lying = physical_order(Elector._meta.db_table, "number")
    assert likeness(lying, [elector.number for elector in electors]) < 0.7
    assert set(Elector.objects.filter(poll=poll).values_list("cast_by", flat=True)) == {"online"}
    # The record says how many, never who; and the message that it is decided goes to all at the same moment.
    events = Event.objects.filter(name="ballots:accepted")
    assert {event.actor for event in events} == {"electors"}
    assert {tuple(sorted(event.payload)) for event in events} == {("ballots", "changed", "channel")}
    assert Message.objects.filter(kind="result:published").values("created_at").distinct().count() == 1


def test_no_file_is_kept_of_a_ballot_that_was_changed(household_poll: Callable[..., Poll]) -> None:
    """A changed ballot overwrites its row: the poll knows only that some were changed, not whose."""
    from proposals.actions.ballot_box import token

    poll = household_poll()
    person = Elector.objects.filter(poll=poll).select_related("person").order_by("number")[0].person
    cast_ballots(casts=[ballot(poll, person, "yes")])
    before = WorkingBallot.objects.get()
    [answer] = cast_ballots(casts=[ballot(poll, person, "no", replaces=token(before))])
    assert isinstance(answer, Receipt)
    after = WorkingBallot.objects.get()
    assert after.pk == before.pk
    assert bytes(after.sealed) != bytes(before.sealed)
    assert str(person.pk) not in [event.object_id for event in Event.objects.filter(name="ballots:accepted")]
