"""In the room: the roll is called and entered from the keyboard, hands are counted, a wrong answer is corrected."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils.models import Attendance, Meeting, Person, Seat
from councils.models.clock import database_now, local_today
from councils.permissions.meeting import may_run_meeting
from councils.permissions.refusal import Refusal, Refused, require
from frontend.forms.polls import CorrectionForm, HandsForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.polls.hands_shown import hand_counts
from frontend.views.polls.manage import poll_url
from frontend.views.polls.seen import poll_or_404, posted
from proposals.actions.attending import Room
from proposals.actions.hands import enter_hands, in_the_room, is_close_call
from proposals.actions.roll_call import CALLED, correct_roll_call, enter_roll_call
from proposals.models import Elector, Option, Poll, WorkingBallot
from proposals.permissions.room import may_call_roll, may_count_hands

FIELD = "mark_"


@dataclass
class Line:
    """One who is there and may vote. `voted`: by which channel; `called`: entered by a roll call, so it can be corrected."""

    elector: Elector
    voted: str
    called: bool
    mark: str = ""

    @property
    def field(self) -> str:
        return f"{FIELD}{self.elector.pk}"


@in_community
def roll_call(request: CommunityRequest, pk: int) -> HttpResponse:
    """GET: the list. POST: preset (all yes except …), then the check with its counts, and only then entered."""
    poll = poll_or_404(request, pk)
    require(may_call_roll(request.actor, poll, database_now()))
    lines = _lines(poll)
    options = list(Option.objects.filter(poll=poll))
    marks = _typed(request, lines)
    if request.method == "POST" and "enter" in request.POST:
        return _enter(request, poll, lines, options)
    preset = request.POST.get("preset", "")
    if preset in {option.key for option in options}:
        marks = {line.elector.pk: marks.get(line.elector.pk) or preset for line in lines if not line.voted}
    elif request.method == "POST" and marks:
        return _check(request, poll, lines, options, marks)
    refusal = None
    if request.method == "POST" and not preset:
        refusal = Refusal(
            "roll_call:marks", _("Nothing is entered yet."), _("Choose an answer for each one called."), 422
        )
    return _list(request, poll, lines, options, marks, refusal)


@in_community
def correction(request: CommunityRequest, pk: int, line: int) -> HttpResponse:
    poll = poll_or_404(request, pk)
    require(may_call_roll(request.actor, poll, database_now()))
    found = get_object_or_404(Elector.objects.select_related("person"), poll=poll, number=line)

    def do(said: dict[str, Any]) -> str:
        correct_roll_call(actor=request.actor, poll=poll, elector=found, marks=said["mark"], why=said["why"])
        messages.success(request, _("Corrected. The record says so, with the reason."))
        return reverse("poll-roll-call", args=[request.community.slug, poll.pk])

    form = CorrectionForm(posted(request), options=list(Option.objects.filter(poll=poll)))
    return deed(request, form, do, "polls/roll_call_correction.html", {"poll": poll, "line": found})


@in_community
def hands(request: CommunityRequest, pk: int) -> HttpResponse:
    """Enter the count; where it is in already, a second one with its reason."""
    poll = poll_or_404(request, pk)
    now = database_now()
    require(may_count_hands(request.actor, poll, now))
    counts = hand_counts(poll)
    last = counts[-1] if counts else None

    def do(_said: dict[str, Any]) -> str:
        enter_hands(actor=request.actor, poll=poll, **form.said())
        messages.success(request, _("The count is entered."))
        return _afterwards(request, poll)

    form = HandsForm(posted(request), people=_people(poll), again=last is not None)
    context = {
        "poll": poll,
        "counts": counts,
        "room": in_the_room(poll, now),
        "close_call": last is not None and is_close_call(poll, last, now),
    }
    return deed(request, form, do, "polls/hands.html", context)


def _afterwards(request: CommunityRequest, poll: Poll) -> str:
    """Back to the console, where the vote is closed next, for whoever runs the meeting."""
    meeting = poll.meeting
    if meeting is None or meeting.state != Meeting.State.OPEN or may_run_meeting(request.actor, meeting) is not None:
        return poll_url(request, poll)
    return reverse("meeting-console", args=[request.community.slug, meeting.pk])


def _lines(poll: Poll) -> list[Line]:
    room = Room(poll, database_now())
    electors = Elector.objects.filter(poll=poll, recused_why="").select_related(
        "person", "household", "mandate__holder"
    )
    there = [elector for elector in electors.order_by("number") if room.attends(elector)]
    rows = WorkingBallot.objects.filter(poll=poll, elector__in=there).values_list("elector_id", "channel", "key")
    voted = {pk: (channel, key.startswith(CALLED)) for pk, channel, key in rows}
    return [Line(elector, *voted.get(elector.pk, ("", False))) for elector in there]


def _typed(request: CommunityRequest, lines: list[Line]) -> dict[int, str]:
    """Answers by elector, as they stand in the form; a field of somebody who is not in the list means nothing."""
    given = {line.elector.pk: request.POST.get(line.field, "") for line in lines}
    return {pk: mark for pk, mark in given.items() if mark}


def _list(
    request: CommunityRequest,
    poll: Poll,
    lines: list[Line],
    options: list[Option],
    marks: dict[int, str],
    refusal: Refusal | None = None,
) -> HttpResponse:
    for line in lines:
        line.mark = marks.get(line.elector.pk, "")
    absent = poll.roll_size - len(lines)
    context = {
        "poll": poll,
        "lines": lines,
        "options": options,
        "refusal": refusal,
        "waiting": sum(1 for line in lines if not line.voted),
        "absent": ngettext(
            "%(n)s on the roll is not there or recused.", "%(n)s on the roll are not there or recused.", absent
        )
        % {"n": absent},
    }
    return render(request, "polls/roll_call.html", context, status=refusal.status if refusal else 200)


def _check(
    request: CommunityRequest, poll: Poll, lines: list[Line], options: list[Option], marks: dict[int, str]
) -> HttpResponse:
    """What will be entered, by answer and with every name; nothing is written yet."""
    counted = Counter(marks.values())
    groups = [
        {
            "option": option,
            "count": counted[option.key],
            "lines": [line for line in lines if marks.get(line.elector.pk) == option.key],
        }
        for option in options
    ]
    left = [line for line in lines if not line.voted and line.elector.pk not in marks]
    context = {
        "poll": poll,
        "groups": groups,
        "left": left,
        "marks": [(f"{FIELD}{pk}", mark) for pk, mark in marks.items()],
        "key": secrets.token_urlsafe(18),
        "together": len(marks),
    }
    return render(request, "polls/roll_call_check.html", context)


def _enter(request: CommunityRequest, poll: Poll, lines: list[Line], options: list[Option]) -> HttpResponse:
    """The names come from the form, not from the list: who left meanwhile is refused by name, not left out in silence."""
    marks = {
        int(field.removeprefix(FIELD)): str(mark)
        for field, mark in request.POST.items()
        if field.startswith(FIELD) and field.removeprefix(FIELD).isdecimal() and len(field) < 24 and mark
    }
    try:
        called = enter_roll_call(actor=request.actor, poll=poll, marks=marks, key=request.POST.get("key", ""))
    except Refused as refused:
        return _list(request, poll, lines, options, marks, refused.refusal)
    done = ngettext("%(n)s answer is entered.", "%(n)s answers are entered.", called.ballots) % {"n": called.ballots}
    messages.success(request, done)
    response = redirect(_afterwards(request, poll))
    response.status_code = 303
    return response


def _people(poll: Poll) -> Any:
    """Who may be named as counter or scrutineer: those signed in to the meeting, and who holds an office here."""
    signed_in = Attendance.objects.filter(meeting=poll.meeting_id, mandate=None).values("person")
    in_office = Seat.objects.filter(community=poll.community_id).current(local_today(poll.community)).values("person")
    found = Person.objects.filter(community=poll.community_id, left_register_at=None)
    return found.filter(Q(pk__in=signed_in) | Q(pk__in=in_office))
