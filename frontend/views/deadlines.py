"""All deadlines of a community on one page, overdue first; the same as a feed for the reader's own calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from icalendar import Calendar as Feed
from icalendar import Event

from councils.models import Council
from councils.models.clock import page_now
from councils.models.day import calendar_of
from councils.permissions.actor import Actor
from councils.rules.calendar import Calendar
from councils.rules.dates import day_words, moment_words
from frontend.views.community import CommunityRequest, in_community
from proposals.permissions.deadlines import deadlines, sees_office_deadlines
from proposals.rules.deadlines import Due


@in_community
def deadline_list(request: CommunityRequest) -> HttpResponse:
    """`?council=` one body."""
    now, calendar = page_now(), calendar_of(request.community)
    chosen = request.GET.get("council", "")
    rows = [_row(request, due, now, calendar) for due in deadlines(request.actor, now, chosen, calendar)]
    context = {
        "overdue": [row for row in rows if row["late"]],
        "ahead": [row for row in rows if not row["late"]],
        "bodies": Council.objects.filter(community=request.community),
        "chosen": chosen,
        "office": sees_office_deadlines(request.actor),
    }
    return render(request, "deadlines/list.html", context)


def _row(request: CommunityRequest, due: Due, now: datetime, calendar: Calendar) -> dict[str, Any]:
    lang, today = get_language() or "en", calendar.day_of(now)
    day = due.last_day(calendar)
    when = day_words(day, today) if due.ends_day else moment_words(due.at, calendar.timezone, today)
    return {
        "due": due,
        "day": day,
        "name": due.name.text(lang),
        "what": due.what.text(lang),
        "who": due.by.text(lang) if due.by else "",
        "when": when.text(lang),
        "late": due.is_overdue(now),
        "days": abs((today - day).days),
        "url": reverse(due.page[0], args=[request.community.slug, *due.page[1]]),
    }


@in_community
def deadline_feed(request: CommunityRequest) -> HttpResponse:
    """What is public, whoever asks: calendar programs do not sign in, and what they fetch is passed on."""
    now, calendar = page_now(), calendar_of(request.community)
    lang = get_language() or "zh-hans"
    feed = Feed()
    feed.add("prodid", f"-//{request.community.slug}//community councils//")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", request.community.title)
    public = Actor(community=request.community)
    for due in deadlines(public, now, request.GET.get("council", ""), calendar):
        feed.add_component(_event(request, due, now, calendar, lang))
    feed.add_missing_timezones()
    response = HttpResponse(feed.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{request.community.slug}-deadlines.ics"'
    return response


def _event(request: CommunityRequest, due: Due, now: datetime, calendar: Calendar, lang: str) -> Event:
    event = Event()
    event.add("uid", f"{due.uid}@{request.community.slug}.{request.get_host().split(':')[0]}")
    event.add("dtstamp", now)
    if due.ends_day:
        event.add("dtstart", due.last_day(calendar))
    else:
        at = due.at.astimezone(calendar.start_of(calendar.day_of(due.at)).tzinfo)
        event.add("dtstart", at)
        if due.begins:
            event.add("dtend", at + timedelta(hours=2))
    event.add("summary", f"{due.name.text(lang)}: {due.what.text(lang)}")
    if due.by is not None:
        event.add("description", due.by.text(lang))
    event.add("url", request.build_absolute_uri(reverse(due.page[0], args=[request.community.slug, *due.page[1]])))
    return event
