"""The year as its days count: what a deadline or a notice period is reckoned with, for everybody to read."""

from __future__ import annotations

import calendar as week
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import CalendarDay
from councils.models.clock import local_today
from councils.models.day import calendar_of
from councils.permissions.calendar import may_change_calendar
from councils.rules.calendar import Calendar, DayKind
from frontend.views.community import CommunityRequest, in_community

WORDS = {
    DayKind.HOLIDAY: gettext_lazy("public holiday"),
    DayKind.MAKEUP: gettext_lazy("make-up working day"),
    DayKind.REST: gettext_lazy("day of rest"),
    DayKind.WORKING: gettext_lazy("working day"),
}
# Below the number in a cell, as on a wall calendar: 休, 班.
TAGS = {DayKind.HOLIDAY: gettext_lazy("off"), DayKind.MAKEUP: gettext_lazy("on")}
FIRST, LAST = 2000, 2100


@dataclass(frozen=True)
class Cell:
    number: int
    kind: str
    tag: Any
    word: Any
    today: bool


@in_community
def year(request: CommunityRequest) -> HttpResponse:
    """`?year=2026`; without it this year."""
    today = local_today(request.community)
    asked = request.GET.get("year", "")
    shown = int(asked) if asked.isascii() and asked.isdigit() and FIRST <= int(asked) <= LAST else today.year
    table = calendar_of(request.community)
    days = CalendarDay.objects.filter(community=request.community, on__year=shown)
    context = {
        "year": shown,
        "earlier": shown - 1 if shown > FIRST else None,
        "later": shown + 1 if shown < LAST else None,
        "months": [_month(shown, month, table, today) for month in range(1, 13)],
        "weekdays": [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")],
        "days": [{"day": day, "word": WORDS[DayKind(day.kind)]} for day in days],
        "may_change": may_change_calendar(request.actor) is None,
    }
    return render(request, "calendar/year.html", context)


def _month(shown: int, month: int, table: Calendar, today: date) -> dict[str, Any]:
    weeks = week.Calendar().monthdatescalendar(shown, month)
    rows = [[_cell(on, table, today) if on.month == month else None for on in days] for days in weeks]
    return {"name": formats.date_format(date(shown, month, 1), "F"), "weeks": rows}


def _cell(on: date, table: Calendar, today: date) -> Cell:
    kind, usual = table.kind(on), on not in table.days
    # The week's own working days and days of rest say nothing; an exception says what it is.
    return Cell(on.day, kind.value, "" if usual else TAGS.get(kind, ""), "" if usual else WORDS[kind], on == today)
