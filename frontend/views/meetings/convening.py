"""Convene a body, step by step: which body, then when and on which basis. And cancel a meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.actions.meetings import cancel_meeting
from councils.models import Council
from councils.models.clock import database_now
from councils.permissions.meeting import NOT_YOURS, earliest_day, may_cancel_meeting, runs_meetings
from councils.permissions.refusal import require
from frontend.forms.meetings import ConveneForm, WhyForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.meetings.found import address, meeting_or_404
from frontend.views.polls.seen import posted
from proposals.actions.convening import bases_of, convene, meeting_procedures
from proposals.models import ProcedureVersion
from proposals.permissions.procedure import definition_of, notice_of


@in_community
def convening(request: CommunityRequest) -> HttpResponse:
    """`?council=` the body, `?procedure=` another of its procedures than the usual one."""
    bodies = [
        council
        for council in Council.objects.filter(community=request.community)
        if runs_meetings(request.actor, council)
    ]
    if not bodies:
        require(NOT_YOURS)
    for council in bodies:
        council.community = request.community
    chosen = next((c for c in bodies if c.key == request.GET.get("council")), None)
    if chosen is None:
        possible = [(council, meeting_procedures(council)) for council in bodies]
        return render(request, "meetings/bodies.html", {"bodies": possible})
    return _form(request, chosen)


def _form(request: CommunityRequest, council: Council) -> HttpResponse:
    procedures = meeting_procedures(council)
    version = next((v for v in procedures if v.key == request.GET.get("procedure")), None)
    version = version or (procedures[0] if procedures else None)
    if version is None:
        return render(request, "meetings/bodies.html", {"bodies": [(council, [])]})
    bases = bases_of(council, version)
    form = ConveneForm(posted(request), council=council, bases=bases, short=definition_of(version).notice.short_notice)

    def do(said: dict[str, Any]) -> str:
        about = {key: said.get(key, "") for key in ("title", "title_en", "place", "place_en", "short_notice_reason")}
        meeting = convene(
            actor=request.actor, council=council, starts_at=form.starts_at(), basis=said["basis"],
            procedure_version=version, **about,
        )  # fmt: skip
        messages.success(request, _("The meeting is convened. Now its agenda, then the notice."))
        return address(meeting, "meeting-agenda")

    return deed(request, form, do, "meetings/convening.html", _words(council, version, procedures))


def _words(council: Council, version: ProcedureVersion, procedures: list[ProcedureVersion]) -> dict[str, Any]:
    lang = get_language() or "zh-hans"
    # Shown for the usual basis; the action counts for the one that is chosen.
    notice = notice_of(version, bases_of(council, version)[0])
    earliest = earliest_day(council.community, notice, database_now())
    defn = definition_of(version)
    return {
        "council": council,
        "version": version,
        "others": [other for other in procedures if other.pk != version.pk],
        "earliest": earliest.on,
        "earliest_words": earliest.reason.text(lang),
        "about": defn.about.text(lang),
        "legal_basis": defn.legal_basis.text(lang),
    }


@in_community
def cancellation(request: CommunityRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if request.method != "POST":
        require(may_cancel_meeting(request.actor, meeting))

    def do(said: dict[str, Any]) -> str:
        cancel_meeting(actor=request.actor, meeting=meeting, why=said["why"])
        messages.success(request, _("The meeting is cancelled. Those who were called are told."))
        return address(meeting)

    return deed(request, WhyForm(posted(request)), do, "meetings/cancellation.html", {"meeting": meeting})
