"""Mandates: mine and those I hold, the office's desk, one mandate with its deeds, and who is represented in a vote."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from councils.models import Council, Mandate
from councils.models.clock import database_now, local_today
from councils.permissions.refusal import Refusal, require
from councils.rules.mandates import Proxy
from frontend.forms.mandates import GrantForm, PaperMandateForm, RevokeForm, scope_words
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.polls.seen import poll_or_404, posted
from proposals.actions.mandate_scope import Scope, scopes_of
from proposals.actions.mandates import (
    accept_mandate,
    confirm_mandate,
    decline_mandate,
    enter_mandate,
    grant_mandate,
    revoke_mandate,
)
from proposals.actions.roll import mandates_for
from proposals.actions.roll_lines import roll_lines
from proposals.models import Elector, Poll, Proposal, Recusal
from proposals.permissions.mandate import (
    NOT_KEEPER,
    may_answer_mandate,
    may_confirm_mandate,
    may_enter_mandate,
    may_revoke_mandate,
    may_see_mandate,
    may_see_represented,
)

PICTURES = ("image/jpeg", "image/png")
MOST = 200
RELATED = ("council", "meeting", "principal", "holder")


@never_cache
@in_community
def mandates(request: CommunityRequest) -> HttpResponse:
    """Those I gave and those I hold; for the office also what is entered for its bodies."""
    person = request.actor.person
    every = Mandate.objects.filter(community=request.community).select_related(*RELATED).order_by("-pk")
    kept = _kept_councils(request)
    context = {
        "person": person,
        "given": _rows(request, every.filter(principal=person)) if person else [],
        "held": _rows(request, every.filter(holder=person)) if person else [],
        "desk": _rows(request, every.filter(council__in=kept)) if kept else [],
        "keeps": bool(kept),
        "possible": bool(scopes_of(request.community)),
        "tab": "mine",
    }
    return render(request, "mandates/mandates.html", context)


@never_cache
@in_community
def granting(request: CommunityRequest) -> HttpResponse:
    if request.actor.person is None:
        raise Http404
    form = GrantForm(posted(request), community=request.community, scopes=scopes_of(request.community))

    def do(said: dict[str, Any]) -> str:
        made = grant_mandate(actor=request.actor, **said)
        messages.success(request, _("It is offered. It counts when %(name)s accepts.") % {"name": made.holder.name})
        return _url(request, made)

    return deed(request, form, do, "mandates/granting.html", {"possible": bool(form.scopes)})


@never_cache
@in_community
def paper(request: CommunityRequest) -> HttpResponse:
    """The office enters a paper; for its own bodies only."""
    kept = _kept_councils(request)
    if not kept:
        require(NOT_KEEPER)
    scopes = {k: s for k, s in scopes_of(request.community).items() if s.council.pk in {c.pk for c in kept}}
    files = request.FILES if request.method == "POST" else None
    form = PaperMandateForm(posted(request), files, community=request.community, scopes=scopes)

    def do(said: dict[str, Any]) -> str:
        upload = said.pop("scan")
        made = enter_mandate(actor=request.actor, scan=upload.read() if upload else b"", **said)
        messages.success(request, _("It is entered. Another person compares the paper and confirms it."))
        return _url(request, made)

    return deed(request, form, do, "mandates/paper.html", {"possible": bool(scopes)})


@never_cache
@in_community
def mandate(request: CommunityRequest, pk: int) -> HttpResponse:
    found = _mandate_or_404(request, pk)
    context = {
        "row": _rows(request, Mandate.objects.filter(pk=found.pk).select_related(*RELATED))[0],
        "mandate": found,
        "confirm": may_confirm_mandate(request.actor, found),
        "may_answer": may_answer_mandate(request.actor, found) is None,
        "may_revoke": may_revoke_mandate(request.actor, found) is None,
        "office": may_enter_mandate(request.actor, found.council) is None or request.actor.is_supervisor,
    }
    return render(request, "mandates/mandate.html", context)


@require_safe
@never_cache
@in_community
def scan(request: CommunityRequest, pk: int) -> HttpResponse:
    """The picture of the paper, to those who may see the mandate; it can run nothing."""
    found = _mandate_or_404(request, pk)
    if not found.scan:
        raise Http404
    with found.scan.open("rb") as file:
        response = HttpResponse(file.read(), content_type=found.scan_type)
    name = f"mandate-{found.pk}" + (".pdf" if found.scan_type not in PICTURES else "")
    response["Content-Disposition"] = content_disposition_header(found.scan_type not in PICTURES, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@in_community
def confirmation(request: CommunityRequest, pk: int) -> HttpResponse:
    found = confirm_mandate(actor=request.actor, mandate=_mandate_or_404(request, pk))
    messages.success(request, _("Confirmed. It counts from the next vote that opens."))
    return _back(request, found)


@require_POST
@in_community
def acceptance(request: CommunityRequest, pk: int) -> HttpResponse:
    found = accept_mandate(actor=request.actor, mandate=_mandate_or_404(request, pk))
    done = _("Accepted. You vote for %(name)s from the next vote that opens.") % {"name": found.principal.name}
    messages.success(request, done)
    return _back(request, found)


@require_POST
@in_community
def refusal(request: CommunityRequest, pk: int) -> HttpResponse:
    found = decline_mandate(actor=request.actor, mandate=_mandate_or_404(request, pk))
    messages.success(request, _("Declined. %(name)s is told.") % {"name": found.principal.name})
    return _back(request, found)


@never_cache
@in_community
def revocation(request: CommunityRequest, pk: int) -> HttpResponse:
    found = _mandate_or_404(request, pk)
    if request.method != "POST":
        require(may_revoke_mandate(request.actor, found))

    def do(said: dict[str, Any]) -> str:
        revoke_mandate(actor=request.actor, mandate=found, why=said["why"])
        messages.success(request, _("It has ended. A vote that is open already goes on with the roll it has."))
        return _url(request, found)

    return deed(request, RevokeForm(posted(request)), do, "mandates/revocation.html", {"mandate": found})


@in_community
def of_poll(request: CommunityRequest, pk: int) -> HttpResponse:
    """Who is represented by whom: as frozen, or before the opening as it would be now, with the reasons of the others."""
    poll = poll_or_404(request, pk)
    terms = Proxy.from_json(poll.procedure_version.definition["proxy"])
    if not terms.allowed:
        raise Http404
    require(may_see_represented(request.actor, poll, terms.published))
    context = {"poll": poll, "terms": terms, **(_before(poll) if poll.state == Poll.State.DRAFT else _frozen(poll))}
    return render(request, "mandates/of_poll.html", context)


def _frozen(poll: Poll) -> dict[str, Any]:
    lines = Elector.objects.filter(poll=poll).exclude(mandate=None).select_related("person", "mandate__holder")
    return {
        "pairs": [(line.number, line.person, line.mandate.holder) for line in lines.order_by("number") if line.mandate]
    }


def _before(poll: Poll) -> dict[str, Any]:
    today = local_today(poll.community, database_now())
    recused = list(Recusal.objects.filter(poll=poll).values_list("person_id", flat=True))
    settled = mandates_for(poll, roll_lines(poll.council, poll.basis, today), today, recused)
    lang = get_language() or ""
    return {
        "pairs": [("", m.principal, m.holder) for m in settled.by_principal.values()],
        "refused": [(m, reason.words.text(lang)) for m, reason in settled.refused],
    }


def _rows(request: CommunityRequest, found: QuerySet[Mandate]) -> list[dict[str, Any]]:
    rows = list(found[:MOST])
    matters = Proposal.objects.filter(community=request.community).prefetch_related("versions")
    by_pk = matters.in_bulk([one.matter for one in rows if one.matter])
    return [_row(request, one, by_pk.get(one.matter or 0)) for one in rows]


def _row(request: CommunityRequest, found: Mandate, matter: Proposal | None) -> dict[str, Any]:
    today = local_today(request.community)
    over = found.until_on is not None and found.until_on <= today
    return {
        "mandate": found,
        "scope": scope_words(Scope(found.council, found.meeting, matter)),
        "over": found.state in Mandate.LIVE and over,
        "waits_for_me": may_answer_mandate(request.actor, found) is None,
        "confirm": may_confirm_mandate(request.actor, found) is None,
    }


def _kept_councils(request: CommunityRequest) -> list[Council]:
    ours = Council.objects.filter(community=request.community)
    return [council for council in ours if may_enter_mandate(request.actor, council) is None]


def _mandate_or_404(request: CommunityRequest, pk: int) -> Mandate:
    related = ("council__community", "meeting", "principal", "holder", "recorded_by", "confirmed_by", "community")
    found = get_object_or_404(Mandate.objects.select_related(*related), community=request.community, pk=pk)
    seen: Refusal | None = may_see_mandate(request.actor, found)
    if seen is not None:
        raise Http404
    return found


def _url(request: CommunityRequest, found: Mandate) -> str:
    return reverse("mandate", args=[request.community.slug, found.pk])


def _back(request: CommunityRequest, found: Mandate) -> HttpResponse:
    response = redirect(_url(request, found))
    response.status_code = 303
    return response
