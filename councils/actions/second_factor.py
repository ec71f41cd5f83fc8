"""Who holds an office needs a second factor; who gets back in by letter begins anew with it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from councils.models import Account, Person, Seat
from councils.models.clock import local_today
from councils.permissions.second_factor import GUARDED


def require_second_factor(person: Person) -> None:
    """Mark the account of somebody who holds a guarded office, in whatever community."""
    if person.account_id is None:
        return
    held = Seat.objects.filter(person__account=person.account_id, role__in=GUARDED)
    needs = held.current(local_today(person.community)).exists()  # type: ignore[attr-defined]
    Account.objects.filter(pk=person.account_id).exclude(needs_second_factor=needs).update(needs_second_factor=needs)


def forget_second_factors(account: Account) -> None:
    Authenticator.objects.filter(user=account).delete()
