"""Signing in: on one's own phone, or by the secretary from the list of those due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from councils.actions.attendance import sign_in, sign_out
from councils.models import Attendance, Meeting, Person, Residency
from councils.models.clock import local_today
from councils.models.entitled import Line, entitled
from councils.permissions.attendance import line_of, may_sign_in
from councils.permissions.meeting import runs_meetings
from frontend.views.community import CommunityRequest, in_community
from frontend.views.meetings.found import Room, address, meeting_or_404, number_of

MOST = 120  # rows at a time; a building or a search narrows a longer list


@dataclass
class Place:
    """One line of those due, and who sits for it now; `person` is who is signed in by its key."""

    line: Line
    person: Person
    stays: list[Attendance] = field(default_factory=list)


@in_community
def attendance(request: CommunityRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    if request.method == "POST" and "look" not in request.POST:
        return _press(request, meeting)
    room = Room(meeting)
    office = runs_meetings(request.actor, meeting.council)
    part = request.GET.get("part", "")
    if part == "quorum":
        return render(
            request, "meetings/_quorum.html", {"meeting": meeting, "room": room, "quorum": room.quorum_words()}
        )
    context = {"meeting": meeting, "room": room, "office": office, "quorum": room.quorum_words(), **_own(request, room)}
    if office:
        context |= _list(request, room)
        if part == "list":
            return render(request, "meetings/_sign_in_list.html", context)
    return render(request, "meetings/attendance.html", context)


def _press(request: CommunityRequest, meeting: Meeting) -> HttpResponse:
    """`person`: by the office for somebody; without it for oneself. `leave`: out instead of in."""
    asked = request.POST.get("person") or request.POST.get("leave")
    own = asked == "me"
    person = None if own else get_object_or_404(Person, community=request.community, pk=number_of(asked))
    if "leave" in request.POST:
        sign_out(actor=request.actor, meeting=meeting, person=person)
        said = _("You are signed out.") if own else _("Signed out: %(name)s") % {"name": person.name if person else ""}
    else:
        stay = sign_in(actor=request.actor, meeting=meeting, person=person)
        said = _("You are signed in.") if own else _("Signed in: %(name)s") % {"name": stay.person.name}
        if not stay.counts:
            said = _("Signed in as a guest, not counted: %(name)s") % {"name": stay.person.name}
    messages.success(request, said)
    kept = {key: request.POST[key] for key in ("building",) if request.POST.get(key)}
    back = address(meeting) if request.POST.get("back") == "meeting" else address(meeting, "meeting-attendance")
    return redirect(back + (f"?{urlencode(kept)}" if kept else ""))


def _own(request: CommunityRequest, room: Room) -> dict[str, Any]:
    person = request.actor.person
    line = line_of(room.meeting, person, room.now) if person else None
    here = Attendance.objects.filter(meeting=room.meeting, person=person, mandate=None).here()
    stay = here.first() if person else None
    refusal = may_sign_in(request.actor, room.meeting, room.now, None, line)
    return {"due": line, "stay": stay, "sign_in_refusal": refusal}


def _list(request: CommunityRequest, room: Room) -> dict[str, Any]:
    """Everybody due, narrowed by what is searched (name, building, door; by POST, so that no name stands in an address) or by
    `?building=`; guests beside them."""
    meeting = room.meeting
    today = local_today(meeting.community, room.now)
    lines = entitled(meeting.council, meeting.basis, today)
    here = list(Attendance.objects.filter(meeting=meeting).here().select_related("person").order_by("arrived_at"))
    places = _places(meeting, lines, here)
    asked = request.POST.get("q", "").replace("\x00", "").strip()[:60]
    building = request.POST.get("building") or request.GET.get("building", "")
    found = [place for place in places if not building or place.line.building == building]
    if asked:
        found = [place for place in found if _matches(place.line, asked)]
        found += _others_of_households(meeting, lines, found, asked)
    return {
        "places": found[:MOST],
        "more": max(len(found) - MOST, 0),
        "found": len(found),
        "asked": asked,
        "building": building,
        "buildings": _buildings(places),
        "guests": [stay for stay in here if not stay.counts],
        "strangers": _not_due(request, lines, found, asked),
        "office_refusal": may_sign_in(request.actor, meeting, room.now, request.actor.person, None),
    }


def _places(meeting: Meeting, lines: Iterable[Line], here: Iterable[Attendance]) -> list[Place]:
    by_household = meeting.basis == "household"
    sitting: dict[int | None, list[Attendance]] = {}
    for stay in here:
        if stay.counts:
            sitting.setdefault(stay.household_id if by_household else stay.person_id, []).append(stay)
    return [
        Place(line, line.person, sitting.get(line.household.pk if line.household else line.person.pk, []))
        for line in lines
    ]


def _matches(line: Line, asked: str) -> bool:
    text = f"{line.building} {line.door} {line.person.name} {line.person.name_en} {line.person.register_id}".lower()
    return all(word in text for word in asked.lower().split())


def _others_of_households(meeting: Meeting, lines: list[Line], found: list[Place], asked: str) -> list[Place]:
    """On the household basis another adult may come for it: found by his own name."""
    if meeting.basis != "household":
        return []
    by_household = {line.household.pk: line for line in lines if line.household}
    shown = {place.person.pk for place in found}
    stays = Residency.objects.filter(community=meeting.community, until_on=None, person__name__icontains=asked)
    others = stays.filter(person__is_adult=True, person__left_register_at=None)
    return [
        Place(by_household[stay.household_id], stay.person)
        for stay in others.exclude(person__in=shown).select_related("person")[:20]
        if stay.household_id in by_household
    ]


def _buildings(places: list[Place]) -> list[dict[str, Any]]:
    """How many of each building are there: to find one quickly in a long list."""
    if len(places) <= MOST:
        return []
    counted: dict[str, dict[str, Any]] = {}
    for place in places:
        row = counted.setdefault(place.line.building, {"name": place.line.building, "here": 0, "due": 0})
        row["due"] += 1
        row["here"] += bool(place.stays)
    return list(counted.values())


def _not_due(request: CommunityRequest, lines: list[Line], found: list[Place], asked: str) -> list[Person]:
    """People of the register who are not due but came: guests."""
    if not asked:
        return []
    due = {line.person.pk for line in lines} | {place.person.pk for place in found}
    people = Person.objects.filter(community=request.community, name__icontains=asked).current().order_by("name")  # type: ignore[attr-defined]
    return [person for person in people[:30] if person.pk not in due][:10]
