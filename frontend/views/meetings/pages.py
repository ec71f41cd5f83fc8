"""All meetings, one meeting, and its file for a calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from councils.models import Attendance, Meeting, Minutes
from councils.permissions.attendance import line_of, may_sign_in
from councils.permissions.meeting import may_cancel_meeting, runs_meetings
from councils.permissions.refusal import Refusal
from frontend.timeline import condition_rows
from frontend.views.community import CommunityRequest, in_community
from frontend.views.meetings.found import Room, address, meeting_or_404
from proposals.models import AgendaItem, Petition
from proposals.permissions.agenda import may_publish_notice
from proposals.permissions.conditions import meeting_conditions

PARTS = ("quorum", "agenda", "now")


@in_community
def meetings(request: CommunityRequest) -> HttpResponse:
    """What is to come, then what was."""
    ours = Meeting.objects.filter(community=request.community).select_related("council")
    context = {
        "ahead": ours.ahead(),
        "page": Paginator(ours.over(), 20).get_page(request.GET.get("page")),
        "convenes": bool(request.actor.is_secretary or request.actor.holds("chair")),
    }
    return render(request, "meetings/list.html", context)


@in_community
def meeting(request: CommunityRequest, pk: int) -> HttpResponse:
    """The public page; `?part=` is one part of it, drawn again."""
    found = meeting_or_404(request, pk)
    room = Room(found)
    part = request.GET.get("part", "")
    if part in PARTS:
        return render(request, f"meetings/_{part}.html", {"room": room, "meeting": found, **_shown(room)})
    context = {
        "room": room,
        "meeting": found,
        "demanded": demanding(found),
        "conditions": condition_rows(
            meeting_conditions(found, room.now, len(room.rows)), request.community.timezone, room.now
        ),
        "minutes": Minutes.objects.filter(meeting=found, published_at__isnull=False).order_by("-number").first(),
        "cancelled_why": room.cancelled_why() if found.state == Meeting.State.CANCELLED else "",
        **_shown(room),
        **_mine(request, room),
        **_deeds(request, room),
    }
    return render(request, "meetings/meeting.html", context)


def demanding(meeting: Meeting) -> list[Petition]:
    """Petitions that had enough signatures before it and whose matter is on its agenda."""
    reached = Petition.objects.filter(council=meeting.council_id, reached_at__isnull=False)
    matters = AgendaItem.objects.filter(meeting=meeting, proposal__isnull=False).values("proposal")
    return list(reached.filter(proposal__in=matters, started_at__lte=meeting.starts_at).order_by("pk"))


def _shown(room: Room) -> dict[str, Any]:
    gathers = room.meeting.state in (Meeting.State.CONVENED, Meeting.State.OPEN)
    return {"quorum": room.quorum_words() if gathers else None}


def _mine(request: CommunityRequest, room: Room) -> dict[str, Any]:
    """For somebody who is due: his key to sign in, or since when he is there."""
    person = request.actor.person
    if person is None or room.meeting.state not in (Meeting.State.CONVENED, Meeting.State.OPEN):
        return {}
    line = line_of(room.meeting, person, room.now)
    stay = Attendance.objects.filter(meeting=room.meeting, person=person, mandate=None).here().first()
    if line is None and stay is None:
        return {}
    return {
        "due": line,
        "stay": stay,
        "sign_in_refusal": may_sign_in(request.actor, room.meeting, room.now, None, line),
    }


def _deeds(request: CommunityRequest, room: Room) -> dict[str, Any]:
    if not runs_meetings(request.actor, room.meeting.council):
        return {"runs": False}
    notice: Refusal | None = may_publish_notice(request.actor, room.meeting, room.now, len(room.rows))
    return {
        "runs": True,
        "notice_refusal": notice,
        "may_cancel": may_cancel_meeting(request.actor, room.meeting) is None,
    }


@in_community
def calendar_file(request: CommunityRequest, pk: int) -> HttpResponse:
    """For the reader's own calendar: time, place, agenda, address of the page."""
    found = meeting_or_404(request, pk)
    room = Room(found)
    page = request.build_absolute_uri(address(found))
    starts = found.starts_at.astimezone(ZoneInfo(request.community.timezone))
    event = Event()
    event.add("uid", f"meeting-{found.pk}@{request.community.slug}.{request.get_host().split(':')[0]}")
    event.add("dtstamp", found.convened_at)
    event.add("last-modified", found.notice_published_at or found.convened_at)
    event.add("sequence", found.live_version)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(hours=2))
    event.add("summary", found.heading)
    event.add("location", found.where)
    event.add("url", page)
    event.add("status", "CANCELLED" if found.state == Meeting.State.CANCELLED else "CONFIRMED")
    lines = [f"{row.number}. {row.item.heading}" for row in room.rows]
    event.add("description", "\n".join([_("Agenda"), *lines, page]))
    calendar = Calendar()
    calendar.add("prodid", f"-//{request.community.slug}//community councils//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meeting-{found.pk}.ics"'
    return response
