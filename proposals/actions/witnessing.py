"""A witness is named by who helps and confirms himself: with a code of his own account, or his own sign-in at the terminal.

What stands here lives for minutes. With the ballot it becomes an `AssistedBallot` and is gone, so that nothing keeps the
hour; what was named and never used is swept up by the clock.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from councils.actions.contacts import derived_key
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Account, Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.poll_lock import lock_poll
from proposals.models import AssistedBallot, Elector, Poll, WitnessRequest
from proposals.permissions.assistance import may_assist, may_help_with
from proposals.permissions.witness import (
    CODE_FOR,
    GONE,
    LATE_CODE,
    MOST_WRONG,
    TOO_OFTEN,
    WRONG_CODE,
    WRONG_SIGN_IN,
    may_confirm_witness,
    may_witness,
)

DIGITS = 6
Wrong = Callable[[WitnessRequest, datetime], Refusal | None]
FORGOTTEN_AFTER = timedelta(hours=1)
_RELATED = (
    "community", "poll__community", "poll__council", "poll__procedure_version", "elector__person", "elector__household",
    "elector__mandate__holder", "helped_by", "witness__account",
)  # fmt: skip


def ask_witness(*, actor: Actor, elector: Elector, witness: Person | None, why: str, place: str) -> WitnessRequest:
    """Who helps says for whom, where, why, and who watches. Naming anew ends what was named before."""
    with writing():
        poll = lock_poll(elector.poll_id, mode="shared")
        # One after the other, also from two tabs of one terminal.
        Elector.objects.select_for_update(no_key=True).get(pk=elector.pk)
        now = database_now()
        require(may_assist(actor, poll, now))
        require(may_help_with(actor.person, poll, elector, witness, why, place, now))
        assert witness is not None
        assert actor.person is not None
        WitnessRequest.objects.filter(poll=poll, elector=elector, helped_by=actor.person).delete()
        return WitnessRequest.objects.create(
            community=poll.community, poll=poll, elector=elector, helped_by=actor.person, witness=witness,
            why=why.strip(), place=place, asked_at=now,
        )  # fmt: skip


def show_witness_code(*, actor: Actor, asked: WitnessRequest) -> str:
    """Six digits for the named witness, in his own account. Shown once; another press draws new ones."""
    with writing():
        row, now = _locked(asked)
        require(may_witness(actor, row, now))
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        row.code_hash, row.code_until = code_hash(row, code), now + CODE_FOR
        row.save(update_fields=["code_hash", "code_until"])
        return code


def confirm_witness_by_code(*, actor: Actor, asked: WitnessRequest, code: str) -> WitnessRequest:
    """The witness's code, typed at the terminal. It opens this one request, once. Raises Refused."""
    return _confirm(actor, asked, AssistedBallot.Confirmed.CODE, lambda row, now: _code_refused(row, code, now))


def confirm_witness_by_sign_in(*, actor: Actor, asked: WitnessRequest, account: Account | None) -> WitnessRequest:
    """`account`: whose password (and second factor) was right just now; None where they were wrong. Raises Refused."""

    def refused(row: WitnessRequest, now: datetime) -> Refusal | None:
        return None if account is not None and account.pk == row.witness.account_id else WRONG_SIGN_IN

    return _confirm(actor, asked, AssistedBallot.Confirmed.SIGN_IN, refused)


def waiting_for_witness(person: Person, now: datetime) -> list[WitnessRequest]:
    """Where this person is named now, the newest first."""
    rows = WitnessRequest.objects.filter(community=person.community_id, witness=person, confirmed_at=None)
    rows = rows.filter(failures__lt=MOST_WRONG).select_related(*_RELATED).defer("poll__bundle", "poll__result")
    named = list(rows.order_by("-pk"))
    if not named:
        return []
    actor = Actor.as_person(person, person.community, person.account_id)
    return [row for row in named if may_witness(actor, row, now) is None]


def watched_by(person: Person) -> QuerySet[AssistedBallot]:
    """What this person watched: which vote, who helped, where, on which day. Never what, and nobody else's."""
    rows = AssistedBallot.objects.filter(community=person.community_id, witness=person)
    return rows.select_related("poll", "helped_by").defer("poll__bundle", "poll__result").order_by("-pk")


def request_under_lock(asked_id: int, poll: Poll) -> WitnessRequest | None:
    """Inside `writing()`, after the lock of its poll."""
    rows = WitnessRequest.objects.select_for_update(of=("self",)).select_related(*_RELATED).filter(poll=poll)
    row = rows.defer("poll__bundle", "poll__result").filter(pk=asked_id).first()
    if row is not None:
        row.poll = poll
    return row


def forget_witness_requests(now: datetime) -> int:
    """A job of the clock: what nobody voted on within the hour, or of a vote that is over."""
    over = Q(asked_at__lt=now - FORGOTTEN_AFTER) | ~Q(poll__state=Poll.State.OPEN)
    if not WitnessRequest.objects.filter(over).exists():
        return 0
    with writing():
        return WitnessRequest.objects.filter(over).delete()[0]


def code_hash(asked: WitnessRequest, code: str) -> str:
    """HMAC under a key that is not in the database: who reads a copy of it cannot try a million codes."""
    return hmac.new(derived_key("witness codes"), f"{asked.pk} {code}".encode(), hashlib.sha256).hexdigest()


def _confirm(actor: Actor, asked: WitnessRequest, how: str, wrong: Wrong) -> WitnessRequest:
    """What was counted must be committed, so the refusal is raised only after it."""
    with writing():
        row, now = _locked(asked)
        require(may_confirm_witness(actor, row, now))
        if row.confirmed_at is not None:
            return row
        refusal = wrong(row, now)
        if refusal is None:
            row.confirmed_at, row.confirmed, row.code_hash = now, how, ""
            row.save(update_fields=["confirmed_at", "confirmed", "code_hash"])
            return row
        row.failures += 1
        row.save(update_fields=["failures"])
        particulars = {"witness": row.witness_id, "by": how, "why": refusal.code, "failures": row.failures}
        record(actor=actor, name="witness:refused", about=row.poll, particulars=particulars, at=now)
    raise Refused(TOO_OFTEN if row.failures >= MOST_WRONG else refusal)


def _code_refused(row: WitnessRequest, typed: str, now: datetime) -> Refusal | None:
    """Full-width digits, spaces and hyphens between them are forgiven."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isdecimal())
    if not row.code_hash or not hmac.compare_digest(row.code_hash, code_hash(row, plain)):
        return WRONG_CODE
    return LATE_CODE if row.code_until is None or now >= row.code_until else None


def _locked(asked: WitnessRequest) -> tuple[WitnessRequest, datetime]:
    row = request_under_lock(asked.pk, lock_poll(asked.poll_id, mode="shared"))
    if row is None:
        raise Refused(GONE)
    return row, database_now()
