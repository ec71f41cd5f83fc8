"""A resident claims the own entry of the register with the number and the code of a sealed letter."""

from __future__ import annotations

import hmac
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from councils.actions.letters import code_hash
from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.second_factor import forget_second_factors, require_second_factor
from councils.actions.writing import writing
from councils.models import Account, ClaimCode, Community, Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.claims import LAST_TRY, WRONG, may_claim, may_try, pause_after
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.names import normalise
from councils.rules.register import BadValue, read_claim_code

TAKEN = Refusal("username_taken", _("Somebody else already uses this name to sign in."), _("Choose another one."), 422)


def check_claim(*, community: Community, number: str, code: str) -> ClaimCode:
    """The letter, where number and code belong together and it still opens. Raises Refused.

    A wrong code counts against its letter: after a few the letter rests, longer each time, and in the end is void.
    """
    refusal, claim = _checked(community, normalise(number), code)
    if refusal is not None:
        raise Refused(refusal)
    assert claim is not None
    return claim


def _checked(community: Community, number: str, typed: str) -> tuple[Refusal | None, ClaimCode | None]:
    """The refusal is returned, not raised: what was counted must be committed."""
    try:
        code = read_claim_code(typed)
    except BadValue:
        return WRONG, None
    with writing():
        found = ClaimCode.objects.select_for_update(of=("self",)).select_related("person", "community")
        claim = found.filter(community=community, number=number.zfill(6)).first()
        if claim is None:
            return WRONG, None
        now = database_now()
        refusal = may_try(claim, now)
        if refusal is not None:
            return refusal, None
        if not hmac.compare_digest(claim.code_hash, code_hash(community.pk, claim.number, code)):
            _count_failure(claim, now)
            return WRONG, None
        refusal = may_claim(claim, now)
        if refusal is not None:
            record(
                actor=Actor(community=community), name="claim:refused", about=claim, at=now,
                particulars={"why": refusal.code},
            )  # fmt: skip
        return refusal, claim


def _count_failure(claim: ClaimCode, now: datetime) -> None:
    claim.failures += 1
    pause = pause_after(claim.failures)
    claim.locked_until = now + pause if pause else None
    if claim.failures >= LAST_TRY and claim.used_at is None:
        claim.revoked_at = claim.revoked_at or now
    claim.save(update_fields=["failures", "locked_until", "revoked_at"])
    record(
        actor=Actor(community=claim.community), name="claim:refused", about=claim, at=now,
        particulars={"why": "claim_wrong", "failures": claim.failures},
    )  # fmt: skip


def claim_entry(
    *, claim: ClaimCode, account: Account | None = None, username: str = "", password: str = "", email: str = ""
) -> Account:
    """Tie the entry to an account: the one given (signed in), or a new one with `username` and `password`.

    Where the entry has an account already, the letter is a way back in: the account gets the new password, its second
    factors and its sessions end. Call only after `check_claim` of the same visit.
    """
    with writing():
        found = ClaimCode.objects.select_for_update(of=("self",)).select_related("person__account", "community")
        claim = found.get(pk=claim.pk)
        now = database_now()
        require(may_claim(claim, now))
        person = claim.person
        back_in = person.account is not None
        if person.account is not None:
            require(_not_somebody_elses(person, account))
            chosen = _new_password(person.account, password)
        else:
            chosen = _link(person, account) if account else _create(username, password, email)
        person.account = chosen
        person.save(update_fields=["account"])
        claim.used_at = now
        claim.save(update_fields=["used_at"])
        require_second_factor(person)
        how = "back_in" if back_in else "linked" if account else "created"
        record(
            actor=Actor(community=claim.community, person=person, ref=f"person:{person.pk}"), name="claim:made",
            about=claim, at=now, particulars={"person": person.pk, "how": how},
        )  # fmt: skip
        tell(community=claim.community, persons=[person], kind="claim:made", cause=f"claim:{claim.pk}", particulars={})
        return chosen


def _create(username: str, password: str, email: str) -> Account:
    if Account.objects.filter(username__iexact=username).exists():
        raise Refused(TAKEN)
    return Account.objects.create(username=username, password=make_password(password), email=email)


def _link(person: Person, account: Account) -> Account:
    if Person.objects.filter(community=person.community_id, account=account).exists():
        raise Refused(
            Refusal(
                "account_has_entry",
                _("The account you are signed in with belongs to somebody else of this community."),
                _("Sign out, then use the letter with an account of its own."),
                409,
            )
        )
    return account


def _not_somebody_elses(person: Person, account: Account | None) -> Refusal | None:
    if account is not None and account.pk != person.account_id:
        return Refusal(
            "entry_has_account",
            _("This entry already has an account, another one than yours."),
            _("Sign out and use the letter to set a new password for it."),
            409,
        )
    return None


def _new_password(account: Account, password: str) -> Account:
    if password:
        # A new password ends every session: Django keeps a hash of it in each.
        account.password = make_password(password)
        account.save(update_fields=["password"])
        forget_second_factors(account)
    return account
