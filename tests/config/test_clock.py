"""The runner of jobs; what the jobs do is tested where they live."""

import threading
from datetime import UTC, datetime

import pytest

from config.clock import Clock, run_due
from config.job import Job

NOON = datetime(2026, 9, 21, 12, tzinfo=UTC)


def broken(now):
    raise LookupError("nothing works")


@pytest.mark.django_db
def test_job_that_fails_is_named_and_stops_no_other(caplog):
    ran = []
    jobs = [Job("first", ran.append), Job("the broken one", broken), Job("last", ran.append)]
    assert run_due(NOON, jobs) == ["the broken one"]
    assert ran == [NOON, NOON]
    assert "the broken one" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_job_that_breaks_its_transaction_leaves_the_next_one_a_clean_connection(django_user_model):
    from django.db import transaction

    def break_inside():
        with transaction.atomic():
            django_user_model.objects.create(username="half")
            raise LookupError

    jobs = [
        Job("breaks", lambda now: break_inside()),
        Job("writes", lambda now: django_user_model.objects.create(username="whole")),
    ]
    assert run_due(NOON, jobs) == ["breaks"]
    assert [user.username for user in django_user_model.objects.all()] == ["whole"]


@pytest.mark.django_db
def test_each_job_has_its_own_pace_and_a_failing_one_backs_off():
    ran = {"often": 0, "seldom": 0, "failing": 0}

    def count(name):
        def run(now):
            ran[name] += 1
            if name == "failing":
                raise LookupError

        return run

    clock = Clock(
        [Job("often", count("often"), 0.5), Job("seldom", count("seldom"), 5), Job("failing", count("failing"), 0.5)]
    )
    for half_seconds in range(20):
        clock.tick_once(1000 + half_seconds / 2)
    assert ran == {"often": 20, "seldom": 2, "failing": 4}
    assert clock.failing == ["failing"]


@pytest.mark.django_db(transaction=True)
def test_stopping_finishes_the_job_that_runs():
    started, finish, finished = threading.Event(), threading.Event(), []

    def slow(now):
        started.set()
        finish.wait(10)
        finished.append(now)

    clock = Clock([Job("slow", slow, 60)])
    clock.start()
    started.wait(10)
    stopping = threading.Thread(target=clock.stop)
    stopping.start()
    finish.set()
    stopping.join(10)
    assert len(finished) == 1
    clock.stop()
