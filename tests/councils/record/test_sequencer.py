"""Numbers without gaps, one chain per community, whatever the order of commits."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from councils.actions import sequencer
from councils.actions.record import record, record_head
from councils.actions.sequencer import sequence_events
from councils.actions.verification import verify_record
from councils.actions.writing import writing
from councils.models import Community, Event
from councils.permissions.actor import Actor
from tests.conftest import make_community


def test_events_get_gapless_numbers_and_a_chain_that_holds(community: Community, written) -> None:
    events = written(5)
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    head = record_head(community)
    assert (head.seq, head.hash) == (5, events[-1].hash)
    assert verify_record(community).ok


def test_head_of_a_record_without_events_is_number_nought(community: Community) -> None:
    assert (record_head(community).seq, record_head(community).hash) == (0, "")
    assert verify_record(community).ok


def test_each_community_has_its_own_chain(community: Community, written) -> None:
    neighbour = make_community("neighbour")
    record(actor=Actor.setup(neighbour), name="thing:done", about=neighbour)
    written(2)
    assert Event.objects.get(community=neighbour).seq == 1
    assert record_head(community).seq == 2
    assert record_head(neighbour).hash != record_head(community).hash


def test_more_events_than_a_batch_are_numbered_in_one_run(
    community: Community, written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 3)
    assert [event.seq for event in written(8)] == list(range(1, 9))
    assert sequence_events(timezone.now()) == 0
    assert verify_record(community).ok


def test_rolled_back_act_leaves_no_gap(community: Community, written) -> None:
    written(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        record(actor=Actor.setup(community), name="thing:undone", about=community)
        raise RuntimeError
    assert [event.seq for event in written(1)] == [2]
    assert verify_record(community).rows == 2


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_number_each_event_once() -> None:
    community = make_community()
    for n in range(40):
        record(actor=Actor.setup(community), name="thing:done", about=community, particulars={"n": n})
    ready = threading.Barrier(4)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            ready.wait()
            sequence_events(timezone.now())
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert sorted(Event.objects.values_list("seq", flat=True)) == list(range(1, 41))
    assert verify_record(community).ok


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs two open transactions")
@pytest.mark.django_db(transaction=True)
def test_event_that_commits_late_gets_a_later_number() -> None:
    community = make_community()
    written_first, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with writing():
            record(actor=Actor.setup(community), name="slow:done", about=community)
            written_first.set()
            may_commit.wait()
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    written_first.wait()
    record(actor=Actor.setup(community), name="quick:done", about=community)
    assert sequence_events(timezone.now()) == 1
    may_commit.set()
    thread.join()
    assert sequence_events(timezone.now()) == 1
    assert list(Event.objects.order_by("seq").values_list("name", flat=True)) == ["quick:done", "slow:done"]
    assert Event.objects.get(name="slow:done").pk < Event.objects.get(name="quick:done").pk
    assert verify_record(community).ok
