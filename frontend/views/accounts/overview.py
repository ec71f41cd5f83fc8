"""The account at one look, with the way to each part of it."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from councils.models import Account, Person
from councils.permissions.second_factor import has_second_factor


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    mine = cast(Account, request.user)
    context = {
        "second_factor": has_second_factor(mine),
        "language": mine.language or settings.LANGUAGE_CODE,
        "persons": Person.objects.current().filter(account=mine).select_related("community").order_by("community_id"),
    }
    return render(request, "account/account.html", context)
