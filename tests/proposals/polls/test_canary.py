"""A mark that stands nowhere else is looked for everywhere: dump, raw files, log of the database, logs, errors, outbox.

The option's own row has it, and after the seal the sealed ballots and the bundle, which everybody may read. Nothing else.
"""

from __future__ import annotations

import io
import logging
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client
from django.views.debug import ExceptionReporter

from councils.models.clock import playing_at
from proposals.actions import ballot_box, finishing
from proposals.actions.ballots import cast_ballots
from proposals.models import Elector, Option, Poll, SealedBallot, WorkingBallot
from tests.proposals.polls.conftest import ballot, finish
from tests.proposals.polls.test_linking_attack import raw_files
from tests.proposals.polls.test_pages import hidden, url

CANARY, LABEL = "zq9canary7xw", "KanarienvogelImGlas"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def canary_poll(household_poll: Callable[..., Poll]) -> Poll:
    poll = household_poll(takes_paper=False)
    Option.objects.create(community=poll.community, poll=poll, key=CANARY, label=LABEL, position=9)
    return poll


def people_of(poll: Poll) -> list[Any]:
    return [line.person for line in Elector.objects.filter(poll=poll).select_related("person").order_by("number")]


def beside_no_label(data: bytes) -> int:
    """How often the mark stands where it is not the row of the option, which has its label beside it."""
    found, at = 0, data.find(CANARY.encode())
    while at >= 0:
        found += LABEL.encode() not in data[max(0, at - 400) : at + 400]
        at = data.find(CANARY.encode(), at + 1)
    return found


def dumped(*but: str) -> str:
    """The database as its own tool writes it out, without these tables."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        lines = connection.connection.iterdump()
        return "\n".join(line for line in lines if not any(f'INSERT INTO "{table}"' in line for table in but))
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    command = [
        str(found[-1]),
        "-h",
        given["HOST"],
        "-p",
        str(given["PORT"]),
        "-U",
        given["USER"],
        "--inserts",
        given["NAME"],
    ]
    command += [f"--exclude-table-data={table}" for table in but]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_while_it_runs_the_mark_is_in_no_dump_file_or_log(canary_poll: Poll, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    people = people_of(canary_poll)
    tables = (WorkingBallot._meta.db_table, "councils_event", "councils_message")
    before = {
        name: beside_no_label(data) for name, data in raw_files(*tables).items()
    }  # the index of the options has it
    cast_ballots(casts=[ballot(canary_poll, person, CANARY) for person in people])
    assert WorkingBallot.objects.filter(poll=canary_poll).count() == len(people)
    assert CANARY not in dumped(Option._meta.db_table)
    for name, data in raw_files(*tables).items():
        assert beside_no_label(data) <= before[name], name
        assert f'"marks":"{CANARY}'.encode() not in data, name
    # What the database is asked is logged under DEBUG only; even there the mark is no parameter.
    assert not [r for r in caplog.records if CANARY in r.getMessage() and "proposals_option" not in r.getMessage()]


def test_after_the_seal_it_is_in_the_sealed_ballots_and_the_bundle_only(
    canary_poll: Poll, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    # Not of this method, so nothing could count it; what is looked for is what the seal itself leaves.
    monkeypatch.setattr(finishing, "count_poll", lambda poll, **_more: poll)
    cast_ballots(casts=[ballot(canary_poll, person, CANARY) for person in people_of(canary_poll)])
    with playing_at(canary_poll.closes_at):
        assert finish(canary_poll).sealed_at is not None
    assert SealedBallot.objects.filter(poll=canary_poll, marks=CANARY).exists()
    assert CANARY not in caplog.text
    Poll.objects.filter(pk=canary_poll.pk).update(bundle=None, result=None)  # the totals by channel
    text = dumped(Option._meta.db_table, "proposals_sealedballot")
    assert not [line[:200] for line in text.splitlines() if CANARY in line]


@pytest.mark.parametrize("road", ["form", "api"])
def test_an_error_in_the_midst_of_casting_reports_no_mark(
    canary_poll: Poll, client_of: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, road: str,
) -> None:  # fmt: skip
    """The page of an error, the log, and the report that an operator may have mailed to himself."""
    voter = next(person for person in people_of(canary_poll) if person.account_id)
    phone = client_of(voter)
    phone.raise_request_exception = False
    form = hidden(phone.post(url("poll-ballot", canary_poll), {"mark": CANARY}))
    reports: list[str] = []

    def report(request: Any, **_more: Any) -> None:
        import sys

        reports.append(ExceptionReporter(request, *sys.exc_info(), is_email=True).get_traceback_text())

    def breaks(*_given: Any) -> Any:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(ballot_box, "_insert", breaks)
    got_request_exception.connect(report)
    try:
        if road == "form":
            answer = phone.post(url("poll-ballots", canary_poll), form)
        else:
            at = f"/api/v1/communities/{canary_poll.community.slug}/polls/{canary_poll.pk}/ballots/"
            answer = phone.post(at, {"marks": CANARY, "key": "a-key-of-mine"}, content_type="application/json")
    finally:
        got_request_exception.disconnect(report)
    assert answer.status_code == 500
    assert reports
    assert CANARY not in "".join(reports)
    assert CANARY not in answer.content.decode()
    log = io.StringIO()
    for record in caplog.records:
        log.write(logging.Formatter("%(message)s").format(record))
    assert "the disk is full" in log.getvalue()
    assert CANARY not in log.getvalue()
    assert not WorkingBallot.objects.filter(poll=canary_poll).exists()
