"""Secretaries and clerks act only behind a second factor (a passkey or a code from an app), except in a demo."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from councils.models import Community, Seat

# Roles that open the register or decide for others.
GUARDED = (Seat.Role.SECRETARY, Seat.Role.CLERK)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_second_factor(account: Any, community: Community) -> bool:
    """Whether an office of this account waits: no query for anybody who holds none."""
    if community.is_demo or not getattr(account, "needs_second_factor", False):
        return False
    return not has_second_factor(account)


def has_second_factor(account: Any) -> bool:
    return Authenticator.objects.filter(user=account, type__in=FACTORS).exists()
