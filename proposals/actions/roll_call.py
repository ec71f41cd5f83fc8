"""A roll call: the secretary asks each one present and enters all answers at once, as ballots given in the room.

All or nothing: where one name cannot be entered, nothing is, and the refusal says which. Corrected before the close by an
act that everybody sees.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.flaws import Flaw
from proposals.actions.attending import Room
from proposals.actions.ballot_box import Box
from proposals.actions.keys import NoKey
from proposals.actions.poll_lock import lock_poll
from proposals.actions.roll_names import line_name
from proposals.models import Channel, Elector, Poll, WorkingBallot
from proposals.permissions.personal_data import may_publish_text
from proposals.permissions.room import may_call_roll
from proposals.rules.check_codes import BYTES
from realtime.broadcast import announce_often

CALLED = WorkingBallot.CALLED


@dataclass(frozen=True)
class Called:
    """`replayed`: this very roll call was in already."""

    ballots: int
    replayed: bool = False


def enter_roll_call(*, actor: Actor, poll: Poll, marks: Mapping[int, str], key: str) -> Called:
    """`marks`: by the elector's id. `key`: of the form, so that sent twice it counts once."""
    with writing():
        # Exclusive: two who enter overlapping names take turns.
        poll = lock_poll(poll.pk, mode="exclusive")
        now = database_now()
        require(may_call_roll(actor, poll, now))
        box = _box(poll)
        batch = CALLED + hashlib.sha256(key.encode()).hexdigest()[:32]
        rows = box.rows(list(marks))
        if marks and all(pk in rows and rows[pk].key == batch and _says(box, rows[pk]) == marks[pk] for pk in marks):
            return Called(len(marks), replayed=True)
        _only_readable(box, marks)
        electors = _callable(poll, marks, now)
        _not_voted(electors, rows)
        drawn = [
            box.drawn(electors[pk], marks[pk], batch, os.urandom(BYTES), channel=Channel.ROOM)[0]
            for pk in sorted(marks)
        ]
        there = box.put(drawn)
        if len(there) != len(drawn):
            raise RuntimeError("no free check code was drawn")
        # Told of by this event, and not a second time by the quarter of an hour.
        Poll.objects.filter(pk=poll.pk).update(told_ballots=F("told_ballots") + len(drawn))
        record(actor=actor, name="roll_call:entered", about=poll, particulars={"ballots": len(drawn)}, at=now)
        _announce(poll)
        return Called(len(drawn))


def correct_roll_call(*, actor: Actor, poll: Poll, elector: Elector, marks: str, why: str) -> WorkingBallot:
    """One answer was entered wrong. Only what a roll call entered is corrected; everybody sees that it was, and why."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        now = database_now()
        require(may_call_roll(actor, poll, now))
        if not why.strip():
            raise Refused(Refusal("roll_call:why", _("Say why it is corrected; everybody can read it."), status=422))
        require(may_publish_text(why))
        box = _box(poll)
        _only_readable(box, {elector.pk: marks})
        row = box.rows([elector.pk]).get(elector.pk)
        if row is None or not row.key.startswith(CALLED):
            raise Refused(
                Refusal(
                    "roll_call:not_called",
                    _("No answer of a roll call is in for this name; a ballot of a phone or on paper stands."),
                    status=409,
                )
            )
        if _says(box, row) == marks:
            return row
        fresh, _code = box.drawn(elector, marks, CALLED + os.urandom(16).hex(), os.urandom(BYTES), channel=Channel.ROOM)
        if not box.exchange(row, fresh):
            raise RuntimeError("no free check code was drawn")
        Poll.objects.filter(pk=poll.pk).update(told_changes=F("told_changes") + 1)
        particulars = {"number": elector.number, "why": why.strip()}
        record(actor=actor, name="roll_call:corrected", about=poll, particulars=particulars, at=now)
        _announce(poll)
        return box.rows([elector.pk])[elector.pk]


def _box(poll: Poll) -> Box:
    box = Box(poll)
    try:
        box.key  # noqa: B018 (asked for here, where it can be refused)
    except NoKey:
        raise Refused(
            Refusal(
                "roll_call:no_key", _("The key of this vote cannot be read, so no ballot can be taken."), status=503
            )
        )
    return box


def _says(box: Box, row: WorkingBallot) -> str:
    return str(box.content(row)["marks"]) if row.sealed else ""


def _only_readable(box: Box, marks: Mapping[int, str]) -> None:
    if not marks or not all(_on_the_ballot(box, mark) for mark in marks.values()):
        raise Refused(
            Refusal("roll_call:marks", _("Nothing is entered yet, or an answer is none of the options."), status=422)
        )


def _on_the_ballot(box: Box, marks: str) -> bool:
    """An answer as it is kept; who is called says something, so nothing is spoilt."""
    try:
        return marks != "invalid" and box.sheet.canonical(marks) == marks
    except Flaw:
        return False


def _callable(poll: Poll, names: Collection[int], now: datetime) -> dict[int, Elector]:
    """On the roll, not recused, and there: in person or by who holds the mandate."""
    related = ("person", "household", "mandate__holder")
    electors = Elector.objects.filter(poll=poll).select_related(*related).in_bulk(list(names))
    room = Room(poll, now)
    wrong = [e for e in electors.values() if e.recused_why or not room.attends(e)]
    if wrong or len(electors) != len(names):
        raise Refused(
            Refusal(
                "roll_call:absent",
                _("Not there, recused or not on the roll: %(names)s.") % {"names": _names(wrong) or "–"},
                _("Sign them in first, or leave them out. Nothing was entered."),
                409,
            )
        )
    return electors


def _not_voted(electors: Mapping[int, Elector], rows: Mapping[int, WorkingBallot]) -> None:
    if rows:
        raise Refused(
            Refusal(
                "roll_call:taken",
                _("Already voted: %(names)s.") % {"names": _names([electors[pk] for pk in rows])},
                _("Leave them out and enter the others; nothing was entered."),
                409,
            )
        )


def _names(electors: Collection[Elector]) -> str:
    return ", ".join(line_name(elector) for elector in sorted(electors, key=lambda e: e.number))


def _announce(poll: Poll) -> None:
    announce_often(f"poll.{poll.pk}")
    announce_often(f"meeting.{poll.meeting_id}")
