"""Who is signed in: allauth's backend, whose account is read by a statement that is written out, as the session is."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from councils.models import Account
from councils.models.plain import plain_rows


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> Account | None:
        found = plain_rows(Account, "id = %s", [Account._meta.pk.to_python(user_id)])
        return found[0][0] if found and self.user_can_authenticate(found[0][0]) else None
