"""Type size, theme and language: a person's own choice, kept in cookies, by a plain form."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from councils.actions.accounts import keep_language

YEAR = 365 * 24 * 3600
CHOICES = {"type": {"large", "normal"}, "theme": {"light", "dark", "system"}, "language": {"zh-hans", "en"}}


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    for name, allowed in CHOICES.items():
        value = request.POST.get(name, "")
        if value in allowed:
            cookie = settings.LANGUAGE_COOKIE_NAME if name == "language" else name
            if name == "language" and request.user.is_authenticated:
                keep_language(account_id=request.user.pk, language=value)
            response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", httponly=True)
    return response
