"""Signatures on paper, as with paper ballots: one person ticks the names off, another counts the sheets again.

A ticked name is taken at once, so that nobody signs on paper and with an account; it counts when the sheet is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now, local_today
from councils.models.entitled import Line
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.matter_lock import touch
from proposals.actions.petitions import add_signature, lock_petition, settle_if_reached
from proposals.models import Petition, PetitionSheet, PetitionSignature
from proposals.permissions.petition import may_confirm_sheet, may_enter_sheet, may_settle_sheet, signed_before
from proposals.permissions.petition_standing import lines_of, rule_of

MOST = 2000


def code_of(petition: Petition, line: Line) -> str:
    """What is typed for a line: the household's number on the register, or the person's."""
    by_home = rule_of(petition).who == "households" and line.household is not None
    return line.household.register_id if by_home and line.household else line.person.register_id


def enter_sheet(*, actor: Actor, petition: Petition, codes: Iterable[str], count: int) -> PetitionSheet:
    """`codes`: register numbers of the ticked names; `count`: how many signatures the sheets have, counted by hand.

    One name that may not sign, or has signed, refuses the whole and is named by its number.
    """
    with writing():
        petition = lock_petition(petition)
        now = database_now()
        require(may_enter_sheet(actor, petition, now))
        assert actor.person is not None
        wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
        lines = _lines(petition, wanted, count, now)
        last = PetitionSheet.objects.filter(petition=petition).aggregate(last=Max("number"))["last"] or 0
        sheet = PetitionSheet.objects.create(
            community=petition.community, petition=petition, number=last + 1, entered_by=actor.person, entered_at=now
        )
        for line in lines:
            add_signature(actor, petition, line.person, line, now, sheet=sheet)
        particulars = {"sheet": sheet.number, "names": len(lines)}
        record(actor=actor, name="petition:sheet_entered", about=petition, particulars=particulars, at=now)
        return sheet


def confirm_sheet(*, actor: Actor, sheet: PetitionSheet, count: int) -> PetitionSheet:
    """By another person, who counted the same number; those taken back meanwhile stay taken back."""
    with writing():
        petition, sheet = _locked(sheet)
        now = database_now()
        require(may_confirm_sheet(actor, sheet))
        if count != PetitionSignature.objects.filter(sheet=sheet).count():
            raise Refused(
                Refusal(
                    "petition:differs",
                    _("Your count is another one than what was typed in. Nothing counts yet."),
                    _("Count again together, or reject the sheets and type them in anew."),
                    422,
                )
            )
        _settle(actor, sheet, PetitionSheet.State.CONFIRMED, now)
        counted = PetitionSignature.objects.filter(sheet=sheet).standing().update(verified_at=now)
        particulars = {"sheet": sheet.number, "names": counted}
        record(actor=actor, name="petition:sheet_confirmed", about=petition, particulars=particulars, at=now)
        settle_if_reached(actor, petition, now)
        touch(petition.proposal)
        return sheet


def reject_sheet(*, actor: Actor, sheet: PetitionSheet, why: str) -> PetitionSheet:
    """Its names are free again."""
    with writing():
        petition, sheet = _locked(sheet)
        now = database_now()
        require(may_settle_sheet(actor, sheet))
        if not why.strip():
            raise Refused(Refusal("petition:no_reason", _("Say why the sheets are rejected."), status=422))
        sheet.rejected_why = why.strip()
        _settle(actor, sheet, PetitionSheet.State.REJECTED, now)
        PetitionSignature.objects.filter(sheet=sheet).standing().update(withdrawn_at=now)
        particulars = {"sheet": sheet.number, "why": why.strip()}
        record(actor=actor, name="petition:sheet_rejected", about=petition, particulars=particulars, at=now)
        return sheet


def _lines(petition: Petition, wanted: list[str], count: int, now: datetime) -> list[Line]:
    if not wanted or len(wanted) > MOST:
        raise Refused(Refusal("petition:no_names", _("Tick at least one name, and at most 2,000 at once."), status=422))
    if count != len(wanted):
        words = _("%(names)s names are ticked, but you counted %(count)s signatures.")
        raise Refused(
            Refusal("petition:count", words % {"names": len(wanted), "count": count}, _("Count the sheets again."), 422)
        )
    held = {code_of(petition, line): line for line in lines_of(petition, local_today(petition.community, now))}
    if unknown := [code for code in wanted if code not in held]:
        raise Refused(
            Refusal(
                "petition:not_entitled",
                _("Not entitled to sign: %(numbers)s.") % {"numbers": ", ".join(unknown)},
                _("Look at the sheet again; leave these out."),
                422,
            )
        )
    if twice := [code for code in wanted if signed_before(petition, held[code].person, held[code])]:
        raise Refused(
            Refusal(
                "petition:twice",
                _("Signed already: %(numbers)s.") % {"numbers": ", ".join(twice)},
                _("Leave these out; the rest can be entered."),
                409,
            )
        )
    return [held[code] for code in wanted]


def _locked(sheet: PetitionSheet) -> tuple[Petition, PetitionSheet]:
    petition = lock_petition(sheet.petition)
    fresh = PetitionSheet.objects.get(pk=sheet.pk)
    fresh.petition = petition
    return petition, fresh


def _settle(actor: Actor, sheet: PetitionSheet, state: str, now: datetime) -> None:
    sheet.state, sheet.settled_by, sheet.settled_at = PetitionSheet.State(state), actor.person, now
    sheet.save(update_fields=["state", "settled_by", "settled_at", "rejected_why"])
