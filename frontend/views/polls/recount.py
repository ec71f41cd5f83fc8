"""For who does not want to believe us: every sealed ballot with its code, and the signed data for a recount."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from councils.permissions.refusal import Refusal, require
from councils.rules.canonical import canonical
from frontend.verify_file import verify_sha256
from frontend.views.community import CommunityRequest, in_community
from frontend.views.polls.rows import marks_words, rows_of
from frontend.views.polls.searches import search
from frontend.views.polls.seen import my_lines, poll_or_404
from proposals.actions.proving import signed_bundle, signed_proof
from proposals.models import Poll, Resolution, SealedBallot
from proposals.permissions.poll import BALLOTS_ERASED, may_fetch_bundle
from proposals.rules.check_codes import read_check_code

PAGE = 200


@sensitive_post_parameters("code")
@in_community
def sealed(request: CommunityRequest, pk: int) -> HttpResponse:
    """All ballots in the order of their codes, and the search for one's own with its proof.

    The search is a POST that writes nothing: an address stands in logs and histories, and a code is a voter's own.
    """
    poll = _counted(request, pk)
    options = rows_of(poll)
    typed = request.POST.get("code", "").strip()[:40]
    too_often = search(request) if typed else None
    code = read_check_code(typed) if typed and too_often is None else None
    found = SealedBallot.objects.filter(poll=poll, code=code).first() if code else None
    page = Paginator(SealedBallot.objects.filter(poll=poll).order_by("code"), PAGE).get_page(request.GET.get("page"))
    rows = [{"code": ballot.code, "word": marks_words(options, ballot.marks)} for ballot in page]
    proof = signed_proof(poll, found.code) if found and _refused(request, poll) is None else None
    context: dict[str, Any] = {
        "poll": poll,
        "page": page,
        "rows": rows,
        "together": "together" in (poll.result or {}),
        "typed": typed,
        "too_often": too_often,
        "proof": proof["proof"] if proof else None,
        "entry": proof["proof"]["index"] + 1 if proof else 0,
        "found": {"code": found.code, "word": marks_words(options, found.marks), "key": found.marks} if found else None,
    }
    response = render(request, "polls/sealed.html", context, status=too_often.status if too_often else 200)
    if typed:
        response["Cache-Control"] = "no-store"
    return response


@require_POST
@sensitive_post_parameters("code")
@in_community
def proof(request: CommunityRequest, pk: int) -> HttpResponse:
    """The proof of one ballot as a file. A POST, so that the code stands in no address."""
    poll = _counted(request, pk)
    require(_refused(request, poll) or search(request))
    code = read_check_code(request.POST.get("code", "")[:40])
    found = signed_proof(poll, code) if code else None
    if found is None:
        raise Http404
    return _file(found, f"poll-{poll.pk}-ballot-proof.json")


@in_community
def bundle(request: CommunityRequest, pk: int) -> HttpResponse:
    """The bundle with its signature as one file, in canonical JSON: its own hash is the same wherever it is fetched."""
    poll = _counted(request, pk)
    require(_refused(request, poll))
    response = _file(signed_bundle(poll), f"poll-{poll.pk}.json")
    del response["Cache-Control"]
    return response


@in_community
def recount(request: CommunityRequest, pk: int) -> HttpResponse:
    """The recount in the reader's own browser, from the server's file or one of his own; and how to do it without us."""
    poll = _counted(request, pk)
    context = {
        "poll": poll,
        "refused": _refused(request, poll),
        "resolution": Resolution.objects.filter(poll=poll).first(),
        "verify_hash": verify_sha256(),
    }
    return render(request, "polls/recount.html", context)


def _file(data: dict[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(canonical(data), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _refused(request: CommunityRequest, poll: Poll) -> Refusal | None:
    lines = my_lines(request, poll)
    return may_fetch_bundle(request.actor, poll, lines[0] if lines else None)


def _counted(request: CommunityRequest, pk: int) -> Poll:
    poll = poll_or_404(request, pk)
    if poll.state not in (Poll.State.COUNTED, Poll.State.PUBLISHED):
        raise Http404
    require(BALLOTS_ERASED if poll.ballots_erased_at else None)
    return poll
