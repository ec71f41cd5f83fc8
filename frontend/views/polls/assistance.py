"""The office's terminal: somebody is helped to vote. The witness confirms himself (`witness.py`), then the voter has it.

What was chosen is shown, cast, and forgotten after half a minute."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from councils.models.clock import database_now
from councils.permissions.refusal import Refusal, Refused, require
from frontend.effects import effect_words
from frontend.forms.sheets import HelpForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.polls.rows import not_to_be_cast, rows_of
from frontend.views.polls.seen import MyBallot, poll_or_404, poll_words, posted
from proposals.actions.assistance import assisted, cast_assisted
from proposals.actions.poll_options import sheet_for
from proposals.actions.witnessing import ask_witness
from proposals.models import Elector, Option, Poll, WitnessRequest
from proposals.permissions.assistance import may_assist
from proposals.permissions.poll import may_see_roll
from proposals.rules.check_codes import BYTES

FORGET = 30  # seconds that a stub stays on the screen
WAIT = 180  # seconds that a ballot stays on it without an answer
_HEX = re.compile(rf"[0-9a-f]{{{BYTES * 2}}}")
SALT = "assistance"
MINUTES = 15 * 60


@never_cache
@in_community
def assistance(request: CommunityRequest, pk: int) -> HttpResponse:
    """Who votes, who watches, where, why. Next the witness confirms himself."""
    poll = poll_with_help(request, pk)
    form = HelpForm(posted(request), poll=poll, helper=request.actor.person)
    refusal = may_assist(request.actor, poll, database_now())
    status = 200
    if request.method == "POST" and refusal is None:
        status = 422
        if form.is_valid():
            try:
                asked = _asked(request, poll, form.cleaned_data)
                to = reverse("poll-assistance-witness", args=[request.community.slug, poll.pk, asked.pk])
                return HttpResponseRedirect(to, status=303)
            except Refused as refused:
                form.add_error(None, str(refused.refusal))
                status = refused.refusal.status
    context = {"poll": poll, "form": form, "refusal": refusal, "assisted": list(assisted(poll)) if refusal else []}
    return render(request, "polls/assistance.html", context, status=status)


@sensitive_post_parameters()
@never_cache
@require_POST
@in_community
def ballot(request: CommunityRequest, pk: int) -> HttpResponse:
    """The voter marks, checks, casts. Nothing of it is kept between the steps but in the page itself."""
    poll = poll_with_help(request, pk)
    token = request.POST.get("token", "")
    try:
        told: dict[str, Any] = signing.loads(token, salt=SALT, max_age=MINUTES)
    except signing.BadSignature:
        return redirect(desk_url(request, poll))
    elector = (
        Elector.objects.select_related("person", "household", "mandate__holder")
        .filter(poll=poll, pk=told["elector"])
        .first()
    )
    if elector is None:
        raise Http404
    rows, marked = rows_of(poll), request.POST.getlist("mark")
    if "cast" not in request.POST:
        refusal = not_to_be_cast(poll, rows, marked)
        if refusal is not None:
            return paper_of(request, poll, elector, token, None if "again" in request.POST else refusal, marked)
        return _check(request, poll, elector, token, rows, marked)
    client = request.POST.get("client", "")
    try:
        receipt = cast_assisted(
            actor=request.actor,
            elector=elector,
            asked_id=told["asked"],
            marks=request.POST.get("mark", ""),
            key=request.POST.get("key", ""),
            client_bytes=bytes.fromhex(client) if _HEX.fullmatch(client) else b"",
            language=get_language() or "",
        )
    except Refused as refused:
        return paper_of(request, poll, elector, token, refused.refusal)
    desk = desk_url(request, poll)
    context = {"poll": poll, "elector": elector, "receipt": receipt, "seconds": FORGET, "desk": desk}
    return _forgetting(render(request, "polls/assistance_stub.html", context), FORGET, desk)


def token_of(asked: WitnessRequest) -> str:
    """What the pages of the ballot carry: whom it is for and what the witness confirmed."""
    return signing.dumps({"elector": asked.elector_id, "asked": asked.pk}, salt=SALT)


def paper_of(
    request: CommunityRequest,
    poll: Poll,
    elector: Elector,
    token: str,
    refusal: Refusal | None = None,
    marked: Sequence[str] = (),
) -> HttpResponse:
    who = elector.mandate.holder if elector.mandate is not None else elector.person
    mine = MyBallot(poll, elector, database_now(), who)
    refusal = refusal or mine.refusal
    context = {
        "poll": poll,
        "elector": elector,
        "token": token,
        "refusal": refusal,
        "locked": mine.refusal is not None,
        "options": [
            {"key": o.key, "word": o.title, "effect": effect_words(poll, o, get_language() or "")}
            for o in rows_of(poll)
        ],
        "sheet": sheet_for(poll, [o.key for o in rows_of(poll)]),
        "chosen": marked,
        "desk": desk_url(request, poll),
        **poll_words(poll, database_now()),
    }
    page = render(request, "polls/assistance_ballot.html", context, status=refusal.status if refusal else 200)
    return _forgetting(page, WAIT, desk_url(request, poll))


def _check(
    request: CommunityRequest, poll: Poll, elector: Elector, token: str, rows: list[Option], marked: list[str]
) -> HttpResponse:
    context = {
        "poll": poll,
        "elector": elector,
        "token": token,
        "marks": sheet_for(poll, [row.key for row in rows]).canonical(",".join(marked)),
        "chosen": [row for row in rows if row.key in marked],
        "key": secrets.token_urlsafe(18),
        "client": os.urandom(BYTES).hex(),
        **poll_words(poll, database_now()),
    }
    return _forgetting(render(request, "polls/assistance_check.html", context), WAIT, desk_url(request, poll))


def _forgetting(page: HttpResponse, seconds: int, to: str) -> HttpResponse:
    """Without a script too: the browser leaves the page by itself, and keeps no copy of it."""
    page["Refresh"] = f"{seconds}; url={to}"
    page["Cache-Control"] = "no-store"
    return page


def _asked(request: CommunityRequest, poll: Poll, said: dict[str, Any]) -> WitnessRequest:
    """Nobody is called as a witness for a ballot that would be refused."""
    elector: Elector = said["number"]
    who = elector.mandate.holder if elector.mandate is not None else elector.person
    require(MyBallot(poll, elector, database_now(), who).refusal)
    return ask_witness(
        actor=request.actor, elector=elector, witness=said["witness"], why=said["why"], place=said["place"]
    )


def desk_url(request: CommunityRequest, poll: Poll) -> str:
    return reverse("poll-assistance", args=[request.community.slug, poll.pk])


def poll_with_help(request: CommunityRequest, pk: int) -> Poll:
    poll = poll_or_404(request, pk)
    if may_see_roll(request.actor, poll) is not None or poll.state == Poll.State.DRAFT:
        raise Http404
    return poll
