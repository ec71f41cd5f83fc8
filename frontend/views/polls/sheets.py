"""Ballot sheets: asked for by one person, printed by another; and the account of every sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from councils.models.clock import database_now
from frontend.documents.sheets import sheets_pdf
from frontend.forms.polls import WhyForm
from frontend.forms.sheets import KINDS, EntryForm, RunForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.polls.paper import poll_with_desk
from frontend.views.polls.seen import posted
from proposals.actions.sheet_account import sheet_account
from proposals.actions.sheets import (
    account_for_sheets,
    ask_for_sheets,
    drop_sheets,
    print_sheets,
    printed_in,
    strike_sheet_entry,
)
from proposals.models import Poll, SheetEntry, SheetRun
from proposals.permissions.sheets import (
    may_account_for_sheets,
    may_ask_for_sheets,
    may_drop_sheets,
    may_print_sheets,
    sheets_in_order,
)
from proposals.rules.sheet_account import sheets_words


@never_cache
@in_community
def sheets(request: CommunityRequest, pk: int) -> HttpResponse:
    """What was printed and what became of it. POST: is this serial number one of ours? It tells nothing of a ballot."""
    poll = poll_with_desk(request, pk)
    now, account = database_now(), sheet_account(poll)
    runs = list(SheetRun.objects.filter(poll=poll).select_related("asked_by", "printed_by").order_by("number"))
    for run in runs:
        run.poll = poll
    typed = request.POST.get("serial", "").strip()[:40]
    entries = SheetEntry.objects.filter(poll=poll).select_related("recorded_by", "struck_by").order_by("pk")
    context = {
        "poll": poll,
        "account": account,
        "sentence": sheets_words(account).text(get_language() or ""),
        "problem": sheets_in_order(account),
        "runs": [
            {
                "run": run,
                "refused": may_print_sheets(request.actor, run, now) if run.printed_at is None else None,
                "may_drop": may_drop_sheets(request.actor, run) is None,
            }
            for run in runs
        ],
        "entries": entries,
        "kinds": dict(KINDS),
        "refused_ask": may_ask_for_sheets(request.actor, poll, now),
        "refused_entry": may_account_for_sheets(request.actor, poll),
        "typed": typed,
        "found": printed_in(poll, typed) if typed else None,
    }
    return render(request, "polls/sheets.html", context)


@in_community
def runs(request: CommunityRequest, pk: int) -> HttpResponse:
    poll = poll_with_desk(request, pk)

    def do(said: dict[str, Any]) -> str:
        run = ask_for_sheets(actor=request.actor, poll=poll, **said)
        done = _("Run %(number)s is asked for: sheets %(first)s to %(last)s. Another person prints it.")
        messages.success(request, done % {"number": run.number, "first": run.first, "last": run.last})
        return _back(request, poll)

    context = {"poll": poll, "refusal": may_ask_for_sheets(request.actor, poll, database_now())}
    return deed(request, RunForm(posted(request), poll=poll), do, "polls/sheet_run.html", context)


@require_POST
@in_community
def printing(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    """The answer is the PDF itself; nothing keeps it, and it comes once."""
    run = _run(request, pk, number)
    made = print_sheets(actor=request.actor, run=run)
    address = request.build_absolute_uri(reverse("poll", args=[request.community.slug, pk]))
    response = HttpResponse(sheets_pdf(run.poll, run, made, address), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{request.community.slug}-ballots-{pk}-{number}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@in_community
def removal(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    run = _run(request, pk, number)
    drop_sheets(actor=request.actor, run=run)
    messages.success(request, _("These sheets are taken back. Nothing was printed."))
    response = redirect(_back(request, run.poll))
    response.status_code = 303
    return response


@in_community
def entries(request: CommunityRequest, pk: int) -> HttpResponse:
    poll = poll_with_desk(request, pk)

    def do(said: dict[str, Any]) -> str:
        account_for_sheets(actor=request.actor, poll=poll, **said)
        messages.success(request, _("Written down."))
        return _back(request, poll)

    context = {"poll": poll, "refusal": may_account_for_sheets(request.actor, poll), "account": sheet_account(poll)}
    return deed(request, EntryForm(posted(request)), do, "polls/sheet_entry.html", context)


@in_community
def strike(request: CommunityRequest, pk: int, entry: int) -> HttpResponse:
    poll = poll_with_desk(request, pk)
    line = get_object_or_404(SheetEntry, poll=poll, pk=entry)

    def do(said: dict[str, Any]) -> str:
        strike_sheet_entry(actor=request.actor, entry=line, **said)
        messages.success(request, _("The line is struck out and stays readable."))
        return _back(request, poll)

    context = {"poll": poll, "entry": line, "kind": dict(KINDS)[SheetEntry.Kind(line.kind)]}
    return deed(request, WhyForm(posted(request)), do, "polls/sheet_strike.html", context)


def _back(request: CommunityRequest, poll: Poll) -> str:
    return reverse("poll-sheets", args=[request.community.slug, poll.pk])


def _run(request: CommunityRequest, pk: int, number: int) -> SheetRun:
    poll = poll_with_desk(request, pk)
    run = get_object_or_404(SheetRun, poll=poll, number=number)
    run.poll = poll
    return run
