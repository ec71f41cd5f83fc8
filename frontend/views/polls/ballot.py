"""Ballot, confirm, stub: three short pages. Nothing of what is chosen is kept before it is cast, and no code after it."""

from __future__ import annotations

import os
import re
import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from councils.models.clock import database_now
from councils.permissions.refusal import Refusal
from frontend.effects import effect_words
from frontend.views.community import CommunityRequest, in_community
from frontend.views.polls.rows import not_to_be_cast, rows_of
from frontend.views.polls.seen import MyBallot, my_lines, poll_or_404, poll_words, voter
from proposals.actions.ballots import Cast, Receipt
from proposals.actions.casting import cast_ballot
from proposals.actions.poll_options import sheet_for
from proposals.models import Elector, Option, Poll
from proposals.rules.check_codes import BYTES

_HEX = re.compile(rf"[0-9a-f]{{{BYTES * 2}}}")


@sensitive_post_parameters()
@never_cache
@in_community
def ballot(request: CommunityRequest, pk: int) -> HttpResponse:
    """GET: the paper. POST: what was marked, to be checked; nothing is cast yet."""
    poll = poll_or_404(request, pk)
    elector = _chosen_line(request, poll)
    mine = MyBallot(poll, elector, database_now(), voter(request))
    if request.method == "POST" and (mine.refusal is None or mine.may_change):
        rows, marked = rows_of(poll), request.POST.getlist("mark")
        refusal = not_to_be_cast(poll, rows, marked)
        if refusal is not None:
            return _paper(request, poll, mine, refusal, marked)
        return _check(request, poll, mine, rows, marked)
    return _paper(request, poll, mine, None if mine.may_change else mine.refusal)


@sensitive_post_parameters()
@never_cache
@require_POST
@in_community
def ballots(request: CommunityRequest, pk: int) -> HttpResponse:
    """Cast. The answer is the stub with its check code, to this request only; pressing again counts nothing twice."""
    poll = poll_or_404(request, pk)
    person, elector = voter(request), _chosen_line(request, poll)
    client = request.POST.get("client", "")
    answer = cast_ballot(
        Cast(
            community_id=request.community.pk,
            poll_id=poll.pk,
            person_id=person.pk if person else None,
            marks=request.POST.get("mark", ""),
            key=request.POST.get("key", ""),
            client_bytes=bytes.fromhex(client) if _HEX.fullmatch(client) else b"",
            elector_id=elector.pk if elector else None,
            replaces=request.POST.get("replaces", ""),
            language=get_language() or "",
        )
    )
    if isinstance(answer, Receipt):
        mine = MyBallot(poll, elector, database_now(), person)
        return _unstored(render(request, "polls/stub.html", {**_words(poll, mine), "receipt": answer}))
    return _paper(request, poll, MyBallot(poll, elector, database_now(), person), answer)


def _chosen_line(request: CommunityRequest, poll: Poll) -> Elector | None:
    """The line that is voted for; a person may represent several households, or hold mandates."""
    lines = my_lines(request, poll)
    asked = request.POST.get("elector") or request.GET.get("elector") or ""
    return next((line for line in lines if str(line.pk) == asked), lines[0] if lines else None)


def _paper(
    request: CommunityRequest, poll: Poll, mine: MyBallot, refusal: Refusal | None, marked: list[str] | None = None
) -> HttpResponse:
    """`marked`: what stands on a paper that comes back because it has too many marks."""
    context = _words(poll, mine) | {
        "refusal": refusal,
        "options": [
            {"key": o.key, "word": o.title, "effect": effect_words(poll, o, get_language() or "")}
            for o in rows_of(poll)
        ],
        "sheet": sheet_for(poll, [o.key for o in rows_of(poll)]),
        "locked": mine.refusal is not None and not mine.may_change,
        "chosen": marked or [],
    }
    return _unstored(render(request, "polls/ballot.html", context, status=refusal.status if refusal else 200))


def _check(
    request: CommunityRequest, poll: Poll, mine: MyBallot, rows: list[Option], marked: list[str]
) -> HttpResponse:
    """The key makes a lost answer harmless; the bytes are the voter's part of the check code."""
    context = _words(poll, mine) | {
        "marks": sheet_for(poll, [row.key for row in rows]).canonical(",".join(marked)),
        "chosen": [row for row in rows if row.key in marked],
        "key": secrets.token_urlsafe(18),
        "client": os.urandom(BYTES).hex(),
    }
    return _unstored(render(request, "polls/check.html", context))


def _words(poll: Poll, mine: MyBallot) -> dict[str, Any]:
    return {"poll": poll, "mine": mine, "elector": mine.elector, **poll_words(poll, database_now())}


def _unstored(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
