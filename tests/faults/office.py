"""The office of the town: makes what the servers then serve, and looks into the tables afterwards. One JSON line each way.

A process of its own, so that nothing of a test shares a connection, a lock or a cache with a server.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import date, timedelta
from typing import Any

import django

LONG_AGO = date(2020, 1, 1)


def found_town(*, voters: int) -> dict[str, Any]:
    """A body of so many members, each with a session; a secretary, a clerk, a chair."""
    from councils.models import Account, Community, Council, Person, Seat
    from councils.permissions.actor import Actor
    from proposals.actions.procedures import adopt_procedures

    town = Community.objects.create(slug="town", name="青槐社区", matter_prefix="青槐", is_demo=True)
    adopt_procedures(actor=Actor.setup(town))
    reps = Council.objects.create(
        community=town, key="council", kind="community_council", membership="seats", name="议事会"
    )
    names = ["chair", "secretary", *(f"voter-{n}" for n in range(voters))]
    accounts = Account.objects.bulk_create(Account(username=name, password="!") for name in names)
    persons = Person.objects.bulk_create(
        Person(community=town, register_id=f"R{n:05d}", name=f"陈{n}", account=account)
        for n, account in enumerate(accounts)
    )
    roles = ["chair", "secretary", *["member"] * voters]
    Seat.objects.bulk_create(
        Seat(community=town, council=reps, person=person, role=role, from_on=LONG_AGO)
        for person, role in zip(persons, roles, strict=True)
    )
    sessions = [_session(account) for account in accounts]
    return {
        "chair": sessions[0],
        "secretary": sessions[1],
        "voters": [
            {"account": account.pk, "person": person.pk, "session": session}
            for account, person, session in zip(accounts[2:], persons[2:], sessions[2:], strict=True)
        ],
    }


def _session(account: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from config.sessions import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "config.accounts.Accounts"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def open_vote(*, closes_in: float | None = None, secrecy: str = "named") -> int:
    """A vote on a new matter in a new meeting in which everybody sits."""
    from councils.actions.participants import participant_for
    from councils.models import Attendance, Community, Council, Meeting, Person
    from councils.models.clock import database_now
    from councils.permissions.actor import Actor
    from proposals.actions.polls import create_poll, open_poll
    from proposals.models import ProcedureVersion, Proposal, StageRun, Version

    town = Community.objects.get(slug="town")
    council = Council.objects.get(community=town)
    now = database_now()
    secretary = Person.objects.get(register_id="R00001")
    version = ProcedureVersion.objects.get(community=town, key="intl.simple_majority", retired_at=None)
    number = Proposal.objects.count() + 1
    matter = Proposal.objects.create(
        community=town, council=council, procedure_version=version, proposer=participant_for(secretary), created_at=now,
        submitted_at=now, year=now.year, number=number,
    )  # fmt: skip
    Version.objects.create(community=town, proposal=matter, title="东门路灯", title_en="Lamps", written_at=now)
    StageRun.objects.create(community=town, proposal=matter, procedure_version=version, stage="meeting", entered_at=now)
    meeting = Meeting.objects.create(
        community=town, council=council, title="会", basis="member", rule={}, starts_at=now, state="open",
        convened_at=now, convened_by=secretary, notice_published_at=now, opened_at=now,
        chair=Person.objects.get(register_id="R00000"),
    )  # fmt: skip
    Attendance.objects.bulk_create(
        Attendance(
            community=town, meeting=meeting, person=person, method="secretary", recorded_by=secretary,
            arrived_at=now - timedelta(minutes=5),
        )
        for person in Person.objects.exclude(pk=secretary.pk)
    )  # fmt: skip
    actor = Actor.as_person(secretary, town, secretary.account_id)
    poll = create_poll(
        actor=actor, proposal=matter, question=f"第{number}件？", secrecy=secrecy, meeting=meeting,
        closes_at=None if closes_in is None else database_now() + timedelta(seconds=closes_in),
    )  # fmt: skip
    open_poll(actor=actor, poll=poll)
    return int(poll.pk)


def tokens(*, poll: int, accounts: list[int]) -> list[str]:
    from councils.models import Account
    from realtime.tokens import issue

    found = Account.objects.in_bulk(accounts)
    return [issue(found[pk], [f"poll.{poll}"])[0] for pk in accounts]


def facts(*, poll: int) -> dict[str, Any]:
    """What the tables say of a vote."""
    from councils.models import Event, Message
    from proposals.models import Elector, Poll, Resolution, SealedBallot, WorkingBallot

    found = Poll.objects.get(pk=poll)
    of_poll = Event.objects.filter(object_noun="poll", object_id=str(poll)).order_by("pk")
    resolution = Resolution.objects.filter(poll=found).first()
    message_counts: dict[int, int] = {}
    for to in Message.objects.filter(cause=f"poll:{poll}:published", channel="app").values_list("to", flat=True):
        message_counts[to] = message_counts.get(to, 0) + 1
    heads = ((found.result or {}).get("facts") or {}).get("measures", {}).get("heads", {})
    return {
        "state": found.state,
        "on_time": found.closed_at == found.closes_at,
        "cleaned": found.cleaned_at is not None,
        "keys": sorted(WorkingBallot.objects.filter(poll=found).values_list("key", flat=True)),
        "working": WorkingBallot.objects.filter(poll=found).count(),
        "sealed": SealedBallot.objects.filter(poll=found).count(),
        "codes": sorted(SealedBallot.objects.filter(poll=found).values_list("code", flat=True)),
        "voters": Elector.objects.filter(poll=found).exclude(cast_by="").count(),
        "cast": heads.get("cast"),
        "told": sum(event.payload["ballots"] for event in of_poll.filter(name="ballots:accepted")),
        "events": list(of_poll.values_list("name", flat=True)),
        "number": resolution.number if resolution else None,
        "numbers": sorted(Resolution.objects.values_list("number", flat=True)),
        "messages": sorted(set(message_counts.values())),
        "messaged": len(message_counts),
    }


_release = threading.Event()
_holder: threading.Thread | None = None


def close_slowly(*, poll: int) -> None:
    """Take the exclusive lock, close the vote, and commit only when `commit` is said."""
    global _holder
    holding = threading.Event()
    _release.clear()

    def close() -> None:
        from django.db import connection

        from councils.actions.writing import writing
        from councils.models import Community
        from councils.permissions.actor import Actor
        from proposals.actions.closing import close_poll
        from proposals.models import Poll

        found = Poll.objects.get(pk=poll)
        chair = Actor.as_person(found.meeting.chair, Community.objects.get(slug="town"))
        with writing():
            close_poll(actor=chair, poll=found)
            holding.set()
            _release.wait(60)
        connection.close()

    _holder = threading.Thread(target=close, daemon=True)
    _holder.start()
    assert holding.wait(30), "the lock was not to be had"


def waiting_for_locks() -> int:
    """How many sessions wait for a lock at this moment."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return int(cursor.fetchone()[0])


def commit() -> None:
    _release.set()
    if _holder is not None:
        _holder.join(60)


def verify_record() -> str:
    from io import StringIO

    from django.core.management import call_command

    out = StringIO()
    call_command("verify_record", stdout=out)
    return out.getvalue()


DEEDS = {
    deed.__name__: deed
    for deed in (found_town, open_vote, tokens, facts, close_slowly, waiting_for_locks, commit, verify_record)
}


def main() -> None:
    django.setup()
    from django.db import close_old_connections, connections

    for line in sys.stdin:
        said = json.loads(line)
        close_old_connections()
        try:
            answer = {"is": DEEDS[said.pop("do")](**said)}
        except Exception as error:
            connections.close_all()
            answer = {"failed": repr(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.settings")
    main()
