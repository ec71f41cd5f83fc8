"""Bring in a register: look at a file, correct its columns, take it in whole or drop it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.actions.contacts import seal
from councils.actions.record import record
from councils.actions.register_file import forget_file, lock_import
from councils.actions.register_reading import FILE, Reading, plan_import, read_import, read_register
from councils.actions.writing import writing
from councils.models import RegisterImport
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.permissions.register import may_change_import, may_import_register
from councils.register.headers import COLUMNS
from councils.register.sheets import only_called_a_workbook
from councils.register.table import Unreadable

# So many people at once out of the register is more often a wrong file than the truth.
MANY_VANISH, SHARE_VANISHES = 20, 10
State = RegisterImport.State


def preview_register(*, actor: Actor, kind: str, file_name: str, content: bytes) -> RegisterImport:
    """Keep the file, sealed, and how its columns were understood. An earlier preview of that kind gives way.

    Raises Refused (422) for a file that is no table.
    """
    require(may_import_register(actor))
    today = local_today(actor.community)
    try:
        reading = read_register(content, kind, today)
    except Unreadable as error:
        raise Refused(unreadable(error)) from error
    misnamed = None if reading.columns else only_called_a_workbook(file_name, content)
    if misnamed is not None:
        raise Refused(unreadable(misnamed))
    digest = hashlib.sha256(content).hexdigest()
    with writing():
        now = database_now()
        require(may_import_register(actor, now))
        assert actor.person is not None
        for old in RegisterImport.objects.filter(community=actor.community, kind=kind, state=State.PREVIEW):
            forget_file(old, State.DROPPED)
        made = RegisterImport.objects.create(
            community=actor.community,
            kind=kind,
            file_name=file_name[-200:],
            sha256=digest,
            content=seal(content, FILE, digest),
            columns=reading.columns,
            total=reading.total,
            uploaded_by=actor.person,
            uploaded_at=now,
        )
        record(actor=actor, name="register:previewed", about=made, at=now, particulars={"kind": kind, "sha256": digest})
    return made


def correct_columns(*, actor: Actor, register_import: RegisterImport, columns: dict[str, int]) -> None:
    """Say which column holds which field (from 0); a field without one is left out."""
    with writing():
        register_import = lock_import(register_import)
        require(may_change_import(actor, register_import, database_now()))
        known = {column.key for column in COLUMNS[register_import.kind]}
        chosen = {key: at for key, at in columns.items() if key in known}
        if len(set(chosen.values())) != len(chosen):
            raise Refused(
                Refusal(
                    "column_twice",
                    _("One column of the file cannot hold two fields."),
                    _("Choose another column, or “not in the file”."),
                    422,
                )
            )
        register_import.columns = chosen
        register_import.save(update_fields=["columns"])


def apply_register(*, actor: Actor, register_import: RegisterImport, vanishing_known: bool = False) -> None:
    """Ask for the file to be taken in; the clock does it at once, whole or not at all (`apply_waiting_imports`).

    Refused while any row is bad, where nothing would change, and where many people would vanish and nobody said that
    this is right (`vanishing_known`).
    """
    require(may_change_import(actor, register_import))
    reading = read_import(register_import, local_today(actor.community))
    by = actor.person.pk if actor.person else None
    require(stands_in_the_way(register_import, reading, vanishing_known, by=by))
    with writing():
        register_import = lock_import(register_import)
        require(may_change_import(actor, register_import, database_now()))
        assert actor.person is not None
        register_import.state = State.APPLYING
        register_import.progress, register_import.total = 0, reading.total
        register_import.summary = {"asked_by": actor.person.pk, "vanishing_known": vanishing_known}
        register_import.save(update_fields=["state", "progress", "total", "summary"])


def drop_register(*, actor: Actor, register_import: RegisterImport) -> None:
    """Forget the file without touching the register."""
    with writing():
        register_import = lock_import(register_import)
        now = database_now()
        require(may_change_import(actor, register_import, now))
        forget_file(register_import, State.DROPPED)
        record(actor=actor, name="register:dropped", about=register_import, at=now)


def stands_in_the_way(
    register_import: RegisterImport, reading: Reading, vanishing_known: bool, plan: Any = None, by: int | None = None
) -> Refusal | None:
    """Why this file cannot be taken in as it is. `by`: the person who takes it in, who must not lock himself out."""
    if reading.missing:
        return Refusal(
            "columns_missing",
            _("A column that is needed is missing."),
            _("Choose it from the columns of the file."),
            422,
        )
    if not reading.total:
        return Refusal("no_rows", _("There are no rows below the headers."), _("Choose another file."), 422)
    if reading.bad:
        return Refusal(
            "bad_rows",
            _("Some rows cannot be taken in. Nothing has been changed."),
            _("Mend the rows named below in the file, then bring it in again."),
            422,
        )
    plan = plan or plan_import(register_import.community, register_import.kind, reading)
    if plan.changes_nothing:
        return Refusal(
            "nothing_to_change",
            _("The register already says all of this."),
            _("There is nothing to do."),
            409,
        )
    if any(person.pk == by for person in plan.leaving):
        return Refusal(
            "leaves_oneself",
            _("You yourself are not in this file and would leave the register, and your office with it."),
            _("Put your own entry into the file, or let a colleague take it in."),
            409,
        )
    if vanishes_many(plan, reading) and not vanishing_known:
        return Refusal(
            "many_vanish",
            _("Many people of the register are not in this file and would leave it."),
            _("Check that the file is complete, then say so."),
            422,
        )
    return None


def vanishes_many(plan: Any, reading: Reading) -> bool:
    gone = len(plan.vanished)
    return gone > MANY_VANISH and gone * SHARE_VANISHES > gone + reading.total


def unreadable(error: Unreadable) -> Refusal:
    """The sentence of the reader as a refusal, in the reader's language."""
    return Refusal(error.code, error.words.text(get_language() or ""), _("The register has not been changed."), 422)
