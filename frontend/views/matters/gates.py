"""What a matter needs to go on: every condition with who brings it, what is on record, and the forms to record it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.permissions.refusal import require
from councils.rules.calendar import Calendar
from frontend.forms.gates import GateForm, WithdrawalForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.matters.reading import Matter, public_or_404
from proposals.actions.gates import record_gate, withdraw_gate
from proposals.models import GateRecord, Proposal
from proposals.permissions.gate_record import (
    counts_wanted,
    holds_office,
    may_record_gate,
    may_withdraw_gate,
    recordable,
)
from proposals.permissions.gates import missing_here
from proposals.permissions.risk import may_assess_risk
from proposals.rules.gates import ACTORS, GATES
from proposals.rules.why_not import missing_words


@in_community
def gates(request: CommunityRequest, pk: int) -> HttpResponse:
    """For everybody: what is asked where it stands, and everything that was ever recorded, withdrawn records too."""
    found = public_or_404(request, pk)
    return render(request, "matters/gates.html", _context(request, found))


def _context(request: CommunityRequest, found: Matter) -> dict[str, Any]:
    proposal, actor, lang = found.proposal, request.actor, get_language() or "en"
    calendar = Calendar(request.community.timezone)
    missing = missing_here(proposal, found.now)
    mine = {
        key
        for key in recordable(proposal, found.stage)
        if may_record_gate(actor, proposal, key, found.stage, True) is None
    }
    rows = [
        {
            "key": one.key, "met": one.met, "blocks": one.blocks,
            "text": missing_words(one, calendar, found.now).text(lang),
            "record": one.key in mine and not one.met,
            "assess": one.key == "risk_assessed" and may_assess_risk(actor, proposal) is None,
        }
        for one in missing
    ]  # fmt: skip
    asked = {one.key for one in missing}
    records = GateRecord.objects.filter(proposal=proposal).select_related("attachment", "stage_run", "recorded_by")
    return {
        "matter": proposal,
        "version": found.version,
        "stage": found.stage,
        "rows": rows,
        "elsewhere": [(key, GATES[key].name.text(lang)) for key in sorted(mine - asked)],
        "records": [_row(request, proposal, entry, lang) for entry in records.order_by("-at", "-pk")],
        "tab": "matters",
    }


def _row(request: CommunityRequest, proposal: Proposal, entry: GateRecord, lang: str) -> dict[str, Any]:
    entry.proposal = proposal
    withdrawable = entry.withdrawn_at is None and may_withdraw_gate(request.actor, entry) is None
    office = ACTORS[entry.office].text(lang)
    who = _("entered by the secretary for %(office)s") % {"office": office} if entry.on_behalf else office
    return {"entry": entry, "name": GATES[entry.gate].name.text(lang), "who": who, "withdrawable": withdrawable}


@in_community
def gate(request: CommunityRequest, pk: int, key: str) -> HttpResponse:
    """The form of one gate. Whoever does not record it is told who does."""
    found = public_or_404(request, pk)
    proposal, actor = found.proposal, request.actor
    if key not in GATES:
        raise Http404
    if request.method != "POST":
        require(may_record_gate(actor, proposal, key, found.stage, paper=True))
    files = request.FILES if request.method == "POST" else None
    form = GateForm(posted(request), files, counted=counts_wanted(proposal, key, found.stage))

    def do(said: dict[str, Any]) -> str:
        kept = record_gate(
            actor=actor, proposal=proposal, gate=key, note=said["note"], counts=form.counts(), paper=form.upload()
        )
        if kept.met:
            messages.success(request, _("It is on record."))
        else:
            messages.warning(request, _("It is on record, and it falls short: %(why)s") % {"why": kept.says})
        return _home(request, proposal)

    gate, lang = GATES[key], get_language() or "en"
    context = {
        "matter": proposal,
        "version": found.version,
        "name": gate.name.text(lang),
        "office": ACTORS[gate.actor].text(lang),
        "on_behalf": not holds_office(actor, gate.actor, proposal),
        "back": _home(request, proposal),
        "tab": "matters",
    }
    return deed(request, form, do, "matters/gate.html", context)


@in_community
def withdrawal(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    found = public_or_404(request, pk)
    related = GateRecord.objects.filter(proposal=found.proposal).select_related("stage_run")
    entry = get_object_or_404(related, pk=number)
    entry.proposal = found.proposal
    if request.method != "POST":
        require(may_withdraw_gate(request.actor, entry))

    def do(said: dict[str, Any]) -> str:
        withdraw_gate(actor=request.actor, entry=entry, why=said["why"])
        messages.success(request, _("It is withdrawn. It stays readable, with your reason."))
        return _home(request, found.proposal)

    context = {
        "matter": found.proposal,
        "version": found.version,
        "name": GATES[entry.gate].name.text(get_language() or "en"),
        "back": _home(request, found.proposal),
        "tab": "matters",
    }
    return deed(request, WithdrawalForm(posted(request)), do, "matters/gate_withdrawal.html", context)


def _home(request: CommunityRequest, proposal: Proposal) -> str:
    return reverse("matter-gates", args=[request.community.slug, proposal.pk])
