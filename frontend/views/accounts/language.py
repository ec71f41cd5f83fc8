"""One language for pages and mail: what this browser was set to, else what the account remembers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from councils.actions.accounts import keep_language
from councils.models import Account

YEAR = 365 * 24 * 3600


def settle_language(request: HttpRequest, response: HttpResponseBase, account: Account) -> None:
    """At signing in: the browser's own choice is remembered; without one, the browser takes the account's."""
    name, spoken = settings.LANGUAGE_COOKIE_NAME, dict(settings.LANGUAGES)
    if request.COOKIES.get(name) in spoken or account.language not in spoken:
        keep_language(account_id=account.pk, language=get_language() or settings.LANGUAGE_CODE)
    else:
        response.set_cookie(name, account.language, max_age=YEAR, samesite="Lax", httponly=True)
