"""Who is signed in: what Django and allauth ask of a session and its account, of rows that were read on one way."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from councils.models import Account
from councils.models.plain import plain_rows

# The account that was read with the session of this request, while Django asks whether it is the one.
_at_hand: ContextVar[Account | None] = ContextVar("account at hand", default=None)


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> Account | None:
        account = _at_hand.get()
        if account is None or account.pk != user_id:
            found = plain_rows(Account, "id = %s", [Account._meta.pk.to_python(user_id)])
            account = found[0][0] if found else None
        return account if account is not None and self.user_can_authenticate(account) else None


class Asking(AuthenticationMiddleware):
    """As Django's; the questions, of the password's mark in the session too, are Django's own."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]


def _user_of(request: Any) -> Any:
    if not hasattr(request, "_cached_user"):
        store = request.session
        store.get(auth.SESSION_KEY)  # reads it, where nobody did
        before = _at_hand.set(store.account)
        try:
            request._cached_user = auth.get_user(request)
        finally:
            _at_hand.reset(before)
    return request._cached_user
