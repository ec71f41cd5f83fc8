"""What allauth asks us: whether anybody may sign up (no: by a letter), and where to go after signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from councils.models import Account, Person
from frontend.views.accounts.language import settle_language


class CouncilAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account without an entry of a register could do nothing: accounts begin with a letter."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home of the community to which the account belongs, where it is only one."""
        account: Any = request.user
        if isinstance(account, Account):
            slugs = list(Person.objects.filter(account=account).values_list("community__slug", flat=True)[:2])
            if len(slugs) == 1:
                return reverse("community", args=[slugs[0]])
        return reverse("home")

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        settle_language(request, response, user)
        return response
