"""The witness confirms himself: at the terminal of whoever helps, with a code of his own account or with his own sign-in."""

from __future__ import annotations

from typing import Any

import segno
from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django.core.paginator import Paginator
from django.forms import Form, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from councils.models import Account, Person
from councils.models.clock import database_now
from councils.permissions.refusal import Refused, require
from councils.rules.crockford import grouped
from councils.rules.names import mask_name
from frontend.forms.sheets import WitnessCodeForm, WitnessSignInForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.polls.assistance import desk_url, paper_of, poll_with_help, token_of
from proposals.actions.witnessing import (
    confirm_witness_by_code,
    confirm_witness_by_sign_in,
    show_witness_code,
    waiting_for_witness,
    watched_by,
)
from proposals.models import Poll, WitnessRequest
from proposals.permissions.witness import CODE_FOR, GONE, SIGN_INS_TOO_OFTEN, may_confirm_witness

_ABOUT = ("elector__person", "elector__household", "elector__mandate__holder", "helped_by", "witness__account")


@sensitive_post_parameters("code", "password", "second")
@never_cache
@in_community
def terminal(request: CommunityRequest, pk: int, asked: int) -> HttpResponse:
    """The witness's code or sign-in, then the ballot. A wrong one loses nothing; nobody is signed in or out."""
    poll = poll_with_help(request, pk)
    one = _mine_here(request, poll, asked)
    if one is None:
        return _over(request, poll)
    by_sign_in = request.method == "POST" and "password" in request.POST
    by_code = request.method == "POST" and "code" in request.POST
    code_form = WitnessCodeForm(request.POST if by_code else None)
    sign_in_form = WitnessSignInForm(request.POST if by_sign_in else None)
    refusal, status = may_confirm_witness(request.actor, one, database_now()), 200
    if request.method == "POST" and refusal is None:
        form, status = (sign_in_form if by_sign_in else code_form), 422
        # What was confirmed already needs no second word: the page was only asked for again.
        if one.confirmed_at is not None or (form.is_bound and form.is_valid()):
            try:
                confirmed = one if one.confirmed_at is not None else _confirm(request, one, form)
                return paper_of(request, poll, confirmed.elector, token_of(confirmed))
            except Refused as refused:
                status = refused.refusal.status
                form.add_error(None, str(refused.refusal))
                refusal = may_confirm_witness(request.actor, _again(one), database_now())
    context = {
        "poll": poll,
        "asked": one,
        "refusal": refusal,
        "code_form": code_form,
        "sign_in_form": sign_in_form,
        "open_sign_in": by_sign_in,
        "desk": desk_url(request, poll),
        **_address(request),
    }
    page = render(request, "polls/assistance_witness.html", context, status=refusal.status if refusal else status)
    page["Cache-Control"] = "no-store"
    return page


@never_cache
@in_community
def witness(request: CommunityRequest) -> HttpResponse:
    """In one's own account: where I am named now, and what I watched. Never what anybody voted."""
    person = request.actor.person
    if person is None:
        return render(request, "mine/nobody.html", {"signed_in": request.user.is_authenticated})
    return render(request, "polls/witness.html", _own(request, person))


@never_cache
@require_POST
@in_community
def code(request: CommunityRequest, asked: int) -> HttpResponse:
    """ "I am there and watch": the code, shown in this answer only."""
    found = WitnessRequest.objects.filter(community=request.community, pk=asked, witness=request.actor.person)
    one = found.first() if request.actor.person is not None else None
    if one is None:
        raise Http404
    shown = show_witness_code(actor=request.actor, asked=one)
    one = found.select_related("poll", "helped_by").defer("poll__bundle", "poll__result").get()
    minutes = int(CODE_FOR.total_seconds()) // 60
    context = {"asked": one, "poll": one.poll, "code": grouped(shown, 3), "minutes": minutes, "tab": "mine"}
    page = render(request, "polls/witness_code.html", context)
    page["Cache-Control"] = "no-store"
    return page


def _own(request: CommunityRequest, person: Person) -> dict[str, Any]:
    lang = get_language() or ""
    waiting = [
        {"asked": one, "voter": mask_name(_voter(one).name, lang)}
        for one in waiting_for_witness(person, database_now())
    ]
    watched = Paginator(watched_by(person), 20).get_page(request.GET.get("page"))
    return {"waiting": waiting, "watched": watched, "tab": "mine"}


def _voter(asked: WitnessRequest) -> Person:
    mandate = asked.elector.mandate
    return mandate.holder if mandate is not None else asked.elector.person


def _mine_here(request: CommunityRequest, poll: Poll, asked: int) -> WitnessRequest | None:
    found = WitnessRequest.objects.filter(poll=poll, pk=asked, helped_by=request.actor.person)
    one = found.select_related(*_ABOUT).first() if request.actor.person is not None else None
    if one is not None:
        one.poll = poll
    return one


def _again(asked: WitnessRequest) -> WitnessRequest:
    """With what was counted against it."""
    asked.refresh_from_db(fields=["failures", "confirmed_at"])
    return asked


def _over(request: CommunityRequest, poll: Poll) -> HttpResponse:
    """The ballot is in, or it was too long ago, or it was never here."""
    context = {"poll": poll, "refusal": GONE, "desk": desk_url(request, poll)}
    return render(request, "polls/assistance_witness.html", context, status=404)


def _confirm(request: CommunityRequest, asked: WitnessRequest, form: Form) -> WitnessRequest:
    said = form.cleaned_data
    if "code" in said:
        return confirm_witness_by_code(actor=request.actor, asked=asked, code=said["code"])
    # Looked at before anything is locked: a password takes its time. Asked again under the lock.
    require(may_confirm_witness(request.actor, asked, database_now()))
    account = _signed_in(request, asked.witness.account, said["password"], said["second"])
    return confirm_witness_by_sign_in(actor=request.actor, asked=asked, account=account)


def _signed_in(request: CommunityRequest, account: Account | None, password: str, second: str) -> Account | None:
    """As at the sign-in page and counted with it, so that this is no other door to guess a password by."""
    if account is None:
        return None
    try:
        found = get_adapter(request).authenticate(request, username=account.username, password=password)
    except ValidationError:
        raise Refused(SIGN_INS_TOO_OFTEN) from None
    if found is None or found.pk != account.pk:
        return None
    if not Authenticator.objects.filter(user=account).exists():
        return account
    return account if AuthenticateForm(user=account, data={"code": second.strip()}).is_valid() else None


def _address(request: CommunityRequest) -> dict[str, Any]:
    """Where the witness goes, as a code for his phone: an address of ours, without a word of anybody's in it."""
    full = request.build_absolute_uri(reverse("witness", args=[request.community.slug]))
    drawn = segno.make(full, error="m").svg_inline(border=2, omitsize=True, dark="#000", light="#fff")
    return {"address": full, "qr": mark_safe(drawn)}  # noqa: S308
