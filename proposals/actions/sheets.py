"""Ballot sheets: one person asks for a run, another prints it; then every sheet is followed until it is accounted for."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from councils.actions.contacts import derived_key
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.personal_data import may_publish_text
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules import crockford
from proposals.actions.poll_lock import lock_poll
from proposals.actions.sheet_account import sheet_account
from proposals.models import Elector, Poll, SheetEntry, SheetRun, WorkingBallot
from proposals.permissions.sheets import (
    MOST_SHEETS,
    may_account_for_sheets,
    may_ask_for_sheets,
    may_drop_sheets,
    may_print_sheets,
)
from proposals.rules.sheet_account import ISSUED, KINDS, MISSING, RETURNED, read_serial, serial
from proposals.rules.sheets import sizes_for

GROUP = 4  # signs of the check group: who invents a serial number is right once in a million


@dataclass(frozen=True)
class Sheet:
    """One sheet as it is printed. `elector` only in a vote by name, and not where he was taken off the roll since."""

    serial: str
    group: str
    elector: Elector | None = None


def ask_for_sheets(
    *,
    actor: Actor,
    poll: Poll,
    count: int = 0,
    per_page: int = 2,
    building: str = "",
    named: bool = False,
    why: str = "",
) -> SheetRun:
    """`count` sheets; or, in a vote by name, one with the name of everybody (of a building) who has not voted yet.

    `per_page`: 2 or 4, where the rows of the ballot let several share a page.
    """
    with writing():
        # Exclusive: the numbers are given out here, one run after another.
        poll = lock_poll(poll.pk, mode="exclusive")
        now = database_now()
        require(may_ask_for_sheets(actor, poll, now))
        assert actor.person is not None
        last = SheetRun.objects.filter(poll=poll).aggregate(run=Max("number"), sheet=Max("last"))
        names = _waiting(poll, building) if named else []
        _sensible(poll, count=len(names) if named else count, named=named, again=last["run"] is not None, why=why)
        first = (last["sheet"] or 0) + 1
        sizes = sizes_for(poll.options.count())
        run = SheetRun.objects.create(
            community=poll.community,
            poll=poll,
            number=(last["run"] or 0) + 1,
            first=first,
            last=first + (len(names) if named else count) - 1,
            per_page=per_page if per_page in sizes else sizes[0],
            names=names,
            why=why.strip(),
            asked_by=actor.person,
            asked_at=now,
        )
        particulars = {"run": run.number, "first": run.first, "last": run.last, "named": named, "why": run.why}
        record(actor=actor, name="sheets:asked", about=poll, particulars=particulars, at=now)
        return run


def print_sheets(*, actor: Actor, run: SheetRun) -> list[Sheet]:
    """By another person, once. What is in the answer goes on paper; nothing says which sheet whom reaches."""
    with writing():
        poll = lock_poll(run.poll_id, mode="exclusive")
        now = database_now()
        run = SheetRun.objects.select_for_update().get(pk=run.pk)
        run.poll = poll
        require(may_print_sheets(actor, run, now))
        run.printed_by, run.printed_at = actor.person, now
        run.save(update_fields=["printed_by", "printed_at"])
        particulars = {"run": run.number, "sheets": run.sheets, "asked_by": run.asked_by_id}
        said = {"sheets": run.sheets}
        record(actor=actor, name="sheets:printed", about=poll, particulars=particulars, at=now, public=said)
        return list(_sheets(run))


def drop_sheets(*, actor: Actor, run: SheetRun) -> None:
    """Asked for and not wanted any more. Its numbers stay free for the next run, for no paper bears them."""
    with writing():
        poll = lock_poll(run.poll_id, mode="exclusive")
        run = SheetRun.objects.select_for_update().get(pk=run.pk)
        require(may_drop_sheets(actor, run))
        record(actor=actor, name="sheets:dropped", about=poll, particulars={"run": run.number, "sheets": run.sheets})
        run.delete()


def account_for_sheets(
    *, actor: Actor, poll: Poll, kind: str, count: int, place: str = "", why: str = ""
) -> SheetEntry:
    """A line of the account: handed to a box or a team, returned unused, spoilt, missing (with what is known of it)."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        require(may_account_for_sheets(actor, poll))
        assert actor.person is not None
        place, why = place.strip(), why.strip()
        require(_readable(kind, count, place, why) or may_publish_text(place, why))
        account = sheet_account(poll)
        if kind == ISSUED and count > account.in_office:
            raise Refused(_not_there(account.in_office))
        if kind == RETURNED and count > account.given_out:
            raise Refused(
                Refusal("sheets:not_out", _("No more can come back than were given out."), _("Count again."), 409)
            )
        now = database_now()
        entry = SheetEntry.objects.create(
            community=poll.community, poll=poll, kind=kind, count=count, place=place, why=why,
            recorded_by=actor.person, recorded_at=now,
        )  # fmt: skip
        particulars = {"entry": entry.pk, "kind": kind, "sheets": count, "place": place, "why": why}
        said = {"kind": kind, "sheets": count}
        record(actor=actor, name="sheets:accounted", about=poll, particulars=particulars, at=now, public=said)
        return entry


def strike_sheet_entry(*, actor: Actor, entry: SheetEntry, why: str) -> SheetEntry:
    """It was written down wrong. It stays readable, struck out, with the reason. Twice is success."""
    with writing():
        poll = lock_poll(entry.poll_id, mode="exclusive")
        entry = SheetEntry.objects.select_for_update().get(pk=entry.pk)
        require(may_account_for_sheets(actor, poll))
        if entry.struck_at is not None:
            return entry
        why = why.strip()
        if not why:
            raise Refused(Refusal("sheets:no_reason", _("Say why the line is struck out."), status=422))
        require(may_publish_text(why))
        entry.struck_by, entry.struck_at, entry.struck_why = actor.person, database_now(), why
        entry.save(update_fields=["struck_by", "struck_at", "struck_why"])
        particulars = {"entry": entry.pk, "kind": entry.kind, "sheets": entry.count, "why": why}
        said = {"kind": entry.kind, "sheets": entry.count}
        record(actor=actor, name="sheets:struck", about=poll, particulars=particulars, at=entry.struck_at, public=said)
        return entry


def printed_in(poll: Poll, text: str) -> SheetRun | None:
    """The run in which this serial number was printed, where its check group is ours. It tells nothing of any ballot."""
    read = read_serial(text)
    if read is None or read[0] != poll.pk or not hmac.compare_digest(read[2], check_group(poll.pk, read[1])):
        return None
    return SheetRun.objects.filter(poll=poll, first__lte=read[1], last__gte=read[1]).exclude(printed_at=None).first()


def check_group(poll_id: int, number: int) -> str:
    said = serial(poll_id, number).encode()
    return crockford.encode(hmac.new(derived_key("ballot sheets"), said, hashlib.sha256).digest(), GROUP)


def _sheets(run: SheetRun) -> Iterator[Sheet]:
    electors = Elector.objects.select_related("person", "household").in_bulk(run.names)
    for at, number in enumerate(range(run.first, run.last + 1)):
        elector = electors.get(run.names[at]) if run.names else None
        yield Sheet(serial(run.poll_id, number), check_group(run.poll_id, number), elector)


def _waiting(poll: Poll, building: str) -> list[int]:
    voted = WorkingBallot.objects.filter(poll=poll).values("elector")
    lines = Elector.objects.filter(poll=poll, recused_why="").exclude(pk__in=voted).order_by("number")
    return list((lines.filter(building=building) if building else lines).values_list("pk", flat=True))


def _sensible(poll: Poll, *, count: int, named: bool, again: bool, why: str) -> None:
    if named and poll.secrecy != Poll.Secrecy.NAMED:
        raise Refused(
            Refusal(
                "sheets:confidential",
                _("On the sheets of a confidential vote stands no name."),
                _("Print sheets without names."),
                422,
            )
        )
    if named and not count:
        raise Refused(Refusal("sheets:nobody", _("Everybody there has voted already."), status=409))
    if not 1 <= count <= MOST_SHEETS:
        raise Refused(Refusal("sheets:count", _("A run has 1 to %(most)s sheets.") % {"most": MOST_SHEETS}, status=422))
    if again and not why.strip():
        raise Refused(
            Refusal(
                "sheets:no_reason",
                _("Sheets were asked for before. Say why more are needed."),
                _("For example: twenty got wet."),
                422,
            )
        )
    require(may_publish_text(why))


def _readable(kind: str, count: int, place: str, why: str) -> Refusal | None:
    if kind not in KINDS or not isinstance(count, int) or count < 1:
        return Refusal("sheets:line", _("Say what became of how many sheets, in whole numbers."), status=422)
    if kind == ISSUED and not place:
        return Refusal("sheets:no_place", _("Say which box or which team got the sheets."), status=422)
    if kind == MISSING and not why:
        return Refusal(
            "sheets:no_reason", _("Say what is known of the missing sheets; everyone can read it."), status=422
        )
    return None


def _not_there(left: int) -> Refusal:
    return Refusal(
        "sheets:not_printed",
        _("Only %(n)s printed sheets are in the office.") % {"n": left},
        _("Ask for another run."),
        409,
    )
