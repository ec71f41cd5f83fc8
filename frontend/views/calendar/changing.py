"""Secretary and clerk change the table: one day, a day taken out, a whole table brought in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councils.actions.calendar import Taken, import_days, load_shipped_days, remove_day, set_day
from councils.models import CalendarDay
from councils.permissions.calendar import may_change_calendar
from councils.permissions.refusal import require
from frontend.forms.calendar import OWN_FILE, DayForm, TableForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed


def _year(request: CommunityRequest, of: int) -> str:
    return f"{reverse('calendar', args=[request.community.slug])}?year={of}"


@in_community
def days(request: CommunityRequest) -> HttpResponse:
    """`?on=2026-06-19` opens the form with what stands there now."""
    require(may_change_calendar(request.actor))

    def do(said: dict[str, Any]) -> str:
        set_day(actor=request.actor, **said)
        messages.success(request, _("The day is in the table. What was counted before stays as it is."))
        return _year(request, said["on"].year)

    held = _held(request, request.GET.get("on", ""))
    now = {field: getattr(held, field) for field in ("on", "kind", "name", "name_en")} if held else {"kind": "holiday"}
    return deed(request, DayForm(request.POST or None, initial=now), do, "calendar/day.html", {"held": held})


def _held(request: CommunityRequest, on: str) -> CalendarDay | None:
    try:
        day = date.fromisoformat(on)
    except ValueError:
        return None
    return CalendarDay.objects.filter(community=request.community, on=day).first()


@require_POST
@in_community
def removal(request: CommunityRequest, on: str) -> HttpResponse:
    require(may_change_calendar(request.actor))
    held = _held(request, on)
    if held is None:
        raise Http404
    remove_day(actor=request.actor, on=held.on)
    messages.success(request, _("The day follows the week again."))
    response = redirect(_year(request, held.on.year))
    response.status_code = 303
    return response


@in_community
def tables(request: CommunityRequest) -> HttpResponse:
    require(may_change_calendar(request.actor))

    def do(said: dict[str, Any]) -> str:
        if said["table"] == OWN_FILE:
            taken = import_days(actor=request.actor, content=said["file"].read())
        else:
            taken = load_shipped_days(actor=request.actor, key=said["table"])
        messages.success(request, _told(taken))
        year = said["table"][-4:]
        return _year(request, int(year)) if year.isdigit() else reverse("calendar", args=[request.community.slug])

    return deed(request, TableForm(request.POST or None, request.FILES or None), do, "calendar/tables.html")


def _told(taken: Taken) -> str:
    words = _("%(new)s new days, %(changed)s changed, %(same)s stood there already.")
    return words % {"new": taken.new, "changed": taken.changed, "same": taken.same}
