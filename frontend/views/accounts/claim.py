"""Claim the own entry: first the letter, then the account. Two short pages; both work without a script."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from councils.actions.claims import check_claim, claim_entry
from councils.models import Account, ClaimCode
from councils.models.clock import database_now
from councils.permissions.claims import WRONG, may_claim
from councils.permissions.refusal import Refused
from councils.rules.names import mask_name
from frontend.forms.accounts import AccountForm, LetterForm, PasswordForm
from frontend.views.accounts.tries import count_wrong, too_often
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed

BACKEND = "config.accounts.Accounts"
OPEN_FOR = timedelta(minutes=20)
KEY = "claim"


@never_cache
@sensitive_post_parameters("code")
@in_community
def claim(request: CommunityRequest) -> HttpResponse:
    """The letter. A QR code brings the number in the query and the code in the fragment, which stays in the browser."""

    def do(said: dict[str, Any]) -> str:
        refusal = too_often(request)
        if refusal is not None:
            raise Refused(refusal)
        try:
            found = check_claim(community=request.community, number=said["number"], code=said["code"])
        except Refused as refused:
            if refused.refusal.code == WRONG.code:
                count_wrong(request)
            raise
        until = database_now() + OPEN_FOR
        request.session[KEY] = {"pk": found.pk, "until": until.isoformat()}
        return reverse("claim-account", args=[request.community.slug])

    form = LetterForm(request.POST or None, initial={"number": request.GET.get("number", "")[:12]})
    return deed(request, form, do, "people/claim.html", {"mine": request.actor.person})


@never_cache
@sensitive_post_parameters("password")
@in_community
def account(request: CommunityRequest) -> HttpResponse:
    """The account for the entry that the letter opened: a new one, the one signed in, or a new password for the old."""
    opened = _opened(request)
    if opened is None:
        messages.warning(request, _("Begin with the letter: its number and its code."))
        return redirect("claim", request.community.slug)
    back_in = opened.person.account is not None
    signed_in = request.user if isinstance(request.user, Account) else None
    form: Any = PasswordForm(request.POST or None) if back_in else AccountForm(request.POST or None)
    if signed_in and not back_in:
        form = None

    def do(said: dict[str, Any]) -> str:
        made = claim_entry(claim=opened, account=signed_in, **said)
        request.session.pop(KEY, None)
        if signed_in is None:
            login(request, made, backend=BACKEND)
        else:
            update_session_auth_hash(request, made)
        messages.success(request, _("Your entry is claimed. You can take part now."))
        return reverse("community", args=[request.community.slug])

    context = {"opened": opened, "who": mask_name(opened.person.name, request.LANGUAGE_CODE), "back_in": back_in}
    if form is None:
        return _link(request, do, context)
    return deed(request, form, do, "people/claim_account.html", context)


def _link(request: CommunityRequest, do: Any, context: dict[str, Any]) -> HttpResponse:
    """Signed in already: one key joins entry and account."""
    status = 200
    if request.method == "POST":
        try:
            response = redirect(do({}))
            response.status_code = 303
            return response
        except Refused as refused:
            context, status = {**context, "refusal": refused.refusal}, refused.refusal.status
    return render(request, "people/claim_account.html", context, status=status)


def _opened(request: CommunityRequest) -> ClaimCode | None:
    """The letter that this browser has opened in the last minutes, if it still opens."""
    kept = request.session.get(KEY) or {}
    now = database_now()
    if not kept or datetime.fromisoformat(kept["until"]) <= now:
        return None
    found = ClaimCode.objects.filter(community=request.community, pk=kept["pk"])
    opened = found.select_related("person__account", "community").first()
    return opened if opened is not None and may_claim(opened, now) is None else None
