"""What is announced inside a transaction, and when it is told."""

import threading

import pytest
from django.db import connections, transaction

from realtime import broadcast, registry
from realtime.broadcast import announce, announce_often

pytestmark = pytest.mark.django_db(transaction=True)


def test_announcement_waits_for_the_commit_and_is_said_once(listening):
    with transaction.atomic():
        announce("told.1")
        with transaction.atomic():
            announce("told.1")
        assert listening() == []
    assert [frame["version"] for frame in listening()] == [1]


def test_announcement_survives_a_savepoint_that_is_rolled_back(listening):
    with transaction.atomic():
        with pytest.raises(ArithmeticError), transaction.atomic():
            announce("told.1")
            raise ArithmeticError
        announce("told.1")
    assert [frame["version"] for frame in listening()] == [1]


def test_rolled_back_transaction_says_nothing_and_the_next_one_speaks(listening):
    with pytest.raises(ArithmeticError), transaction.atomic():
        announce("told.1")
        raise ArithmeticError
    assert listening() == []
    with transaction.atomic():
        announce("told.1")
    with transaction.atomic():
        announce("told.1")
    assert [frame["version"] for frame in listening()] == [1, 2]


def test_frequent_announcements_are_coalesced_and_the_last_one_is_said(listening):
    for _ in range(30):
        announce_often("told.1")
    broadcast.settle()
    assert [frame["version"] for frame in listening()] == [1, 2]


def test_topic_that_nobody_reads_is_not_even_built(listening):
    registry.register("unread", pytest.fail, pytest.fail)
    announce("unread.1")
    assert listening() == []


def test_broken_builder_never_reaches_the_caller(listening, caplog):
    registry.register("told", lambda number: 1 / 0, lambda *who: None)
    before = broadcast.failures
    with transaction.atomic():
        announce("told.1")
    assert broadcast.failures == before + 1
    assert "told.1 was not announced" in caplog.text


def test_dead_broker_never_reaches_the_caller(listening, settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with transaction.atomic():
        announce("told.1")
    assert [frame["version"] for frame in listening()] == [1]
    assert "the broker did not take a message" in caplog.text


def test_publishing_from_many_threads_tells_every_version_at_most_once(listening):
    def tell():
        announce("told.1")
        connections.close_all()

    threads = [threading.Thread(target=tell) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    versions = [frame["version"] for frame in listening()]
    assert versions == sorted(set(versions))
    assert versions[-1] == 20


@pytest.mark.parametrize("name", ["meeting", "meeting.", "meeting.x", 'a".1', "a.1\nb", ".1"])
def test_name_that_is_no_topic_is_an_error_of_the_caller(name):
    with pytest.raises(ValueError, match="not a topic"):
        announce(name)
