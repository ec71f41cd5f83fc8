"""Take in the files that somebody asked to take in. A job of the clock: a restart in the middle loses and halves nothing."""

from __future__ import annotations

import logging
from datetime import datetime

from councils.actions.record import record
from councils.actions.register_file import forget_file, lock_import
from councils.actions.register_import import stands_in_the_way
from councils.actions.register_reading import Reading, plan_import, read_import
from councils.actions.writing import writing
from councils.models import Person, RegisterImport
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused, require

log = logging.getLogger(__name__)
EVERY = 250  # lines between two looks at the progress
State = RegisterImport.State


def apply_waiting_imports(now: datetime) -> int:
    """How many files were taken in. Two clocks are harmless: the second finds the state changed under the lock."""
    done = 0
    for waiting in RegisterImport.objects.filter(state=State.APPLYING).select_related("community").order_by("pk"):
        try:
            _apply(waiting)
            done += 1
        except Refused as refused:
            _give_back(waiting, refused.refusal.code)
        except Exception as error:  # whatever it is: the file goes back to its owner, the clock goes on
            log.error("register import %s was not taken in: %s", waiting.pk, type(error).__name__)
            _give_back(waiting, "failed")
    return done


def _apply(waiting: RegisterImport) -> None:
    """Read outside the transaction, with progress; compare and write inside it, all or nothing."""

    def counted(number: int) -> None:
        if number % EVERY == 0:
            with writing():
                RegisterImport.objects.filter(pk=waiting.pk, state=State.APPLYING).update(progress=number)

    reading = read_import(waiting, local_today(waiting.community), counted)
    with writing():
        locked = lock_import(waiting)
        if locked.state != State.APPLYING:
            return
        _take_in(locked, reading)


def _take_in(locked: RegisterImport, reading: Reading) -> None:
    now, today = database_now(), local_today(locked.community)
    plan = plan_import(locked.community, locked.kind, reading)
    asked_by = Person.objects.get(pk=locked.summary["asked_by"])
    known = bool(locked.summary.get("vanishing_known"))
    require(stands_in_the_way(locked, reading, known, plan, asked_by.pk))
    plan.apply(now, today)
    counts = plan.counts()
    locked.summary = {"asked_by": asked_by.pk, "counts": counts}
    locked.progress = locked.total
    locked.save(update_fields=["summary", "progress"])
    forget_file(locked, State.APPLIED, now)
    record(
        actor=Actor(community=locked.community, person=asked_by, ref=f"person:{asked_by.pk}"),
        name="register:applied",
        about=locked,
        at=now,
        particulars={"kind": locked.kind, "sha256": locked.sha256, "rows": reading.total, **counts},
    )


def _give_back(waiting: RegisterImport, code: str) -> None:
    with writing():
        locked = lock_import(waiting)
        if locked.state == State.APPLYING:
            locked.state, locked.summary = State.PREVIEW, {"failure": code}
            locked.save(update_fields=["state", "summary"])
