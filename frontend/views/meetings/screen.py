"""The screen on the wall: no controls, large words, the state of the room."""

from __future__ import annotations

from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from councils.models import Meeting
from frontend.views.community import CommunityRequest, in_community
from frontend.views.meetings.found import Room, Row, address, meeting_or_404
from frontend.views.polls.seen import poll_words, turnout_drawn
from proposals.models import AgendaItem, Option, Poll


@in_community
def screen(request: CommunityRequest, pk: int) -> HttpResponse:
    """`?part=screen` is the inside, drawn again whenever something happens."""
    meeting = meeting_or_404(request, pk)
    room = Room(meeting)
    template = "meetings/screen/_screen.html" if request.GET.get("part") == "screen" else "meetings/screen/screen.html"
    return render(request, template, {"meeting": meeting, "room": room, **_scene(request, room)})


def _scene(request: CommunityRequest, room: Room) -> dict[str, Any]:
    """Which of the scenes: gather, agenda, item, vote, counting, result, over."""
    meeting, row = room.meeting, room.current
    if meeting.state == Meeting.State.CONVENED:
        return {
            "scene": "gather",
            "quorum": room.quorum_words(),
            **_code(request, address(meeting, "meeting-attendance")),
        }
    if meeting.state != Meeting.State.OPEN:
        return {"scene": "over"}
    shown = row or _just_closed(room)
    poll = shown.poll if shown and shown.poll and shown.poll.state != Poll.State.ANNULLED else None
    if shown is not None and poll is not None:
        return {"row": shown, "poll": poll, **_vote(request, room, poll)}
    if row is not None:
        return {"scene": "item", "row": row, "quorum": room.quorum_words()}
    return {"scene": "agenda", "quorum": room.quorum_words(), **_code(request, address(meeting, "meeting-attendance"))}


def _just_closed(room: Room) -> Row | None:
    """Between two items the last result stays, until the next one opens."""
    closed = [row for row in room.rows if row.item.state == AgendaItem.State.CLOSED and row.item.closed_at]
    return max(closed, key=lambda row: row.item.closed_at, default=None)  # type: ignore[arg-type,return-value]


def _vote(request: CommunityRequest, room: Room, poll: Poll) -> dict[str, Any]:
    words = poll_words(poll, room.now)
    if poll.state == Poll.State.OPEN:
        page = reverse("poll-ballot", args=[request.community.slug, poll.pk])
        return {
            "scene": "vote",
            "options": Option.objects.filter(poll=poll),
            "turnout": turnout_drawn(poll, room.lang),
            **words,
            **_code(request, page),
        }
    if poll.result is None or poll.state == Poll.State.CLOSED:
        return {"scene": "counting", **words}
    said = poll.result["sentences"]["en" if room.lang.startswith("en") else "zh-Hans"]
    return {"scene": "result", "outcome": poll.result["outcome"]["kind"], "sentence": said, **words}


def _code(request: CommunityRequest, page: str) -> dict[str, Any]:
    """The address as a code for phones. The SVG is made here from an address of ours: no word of anybody's is in it."""
    full = request.build_absolute_uri(page)
    return {"address": full, "qr": mark_safe(segno.make(full, error="m").svg_inline(border=2, omitsize=True))}  # noqa: S308
