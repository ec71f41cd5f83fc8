"""Convene, cancel, open and close a meeting. What touches its items and votes lives in `proposals.actions.agenda`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from councils.actions.calling import tell_due
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Attendance, Council, Meeting, Person, Seat
from councils.models.clock import database_now, local_today
from councils.models.entitled import due_numbers, present_numbers
from councils.permissions.actor import Actor
from councils.permissions.meeting import (
    may_cancel_meeting,
    may_close_meeting,
    may_convene_meeting,
    may_open_meeting,
    may_run_meeting,
)
from councils.permissions.personal_data import may_publish_text
from councils.permissions.refusal import Refusal, Refused, require
from realtime.broadcast import announce


def convene_meeting(
    *,
    actor: Actor,
    council: Council,
    starts_at: datetime,
    basis: str,
    rule: dict[str, Any],
    title: str = "",
    title_en: str = "",
    place: str = "",
    place_en: str = "",
    short_notice_reason: str = "",
) -> Meeting:
    """`rule`: what holds for it, pinned with its hash (`proposals.actions.convening.meeting_rule` makes it).

    Refused before the earliest day, with that day and why; short notice needs its reason, where the rule allows it.
    """
    with writing():
        now = database_now()
        notice = rule.get("notice", {})
        require(
            may_convene_meeting(
                actor, council, now, starts_at=starts_at, notice=notice, short_notice_reason=short_notice_reason
            )
        )
        assert actor.person is not None
        title, title_en = _both(title, title_en, council.name, council.name_en)
        place, place_en = _both(place, place_en, council.venue, council.venue_en)
        require(may_publish_text(title, title_en, place, place_en, short_notice_reason))
        meeting = Meeting.objects.create(
            community=council.community,
            council=council,
            title=title,
            title_en=title_en,
            place=place,
            place_en=place_en,
            basis=basis,
            rule=rule,
            starts_at=starts_at,
            short_notice_reason=short_notice_reason.strip(),
            convened_at=now,
            convened_by=actor.person,
        )
        particulars = {
            "council": council.key,
            "starts_at": starts_at.isoformat(),
            "basis": basis,
            "procedure": rule.get("hash", ""),
            "short_notice": meeting.short_notice_reason,
        }
        record(actor=actor, name="meeting:convened", about=meeting, particulars=particulars, at=now)
        touch(meeting)
        return meeting


def cancel_meeting(*, actor: Actor, meeting: Meeting, why: str) -> Meeting:
    """Before it begins, with a reason that everyone reads. Twice is success."""
    with writing():
        meeting = lock_meeting(meeting.pk)
        require(may_run_meeting(actor, meeting))
        if meeting.state == Meeting.State.CANCELLED:
            return meeting
        require(may_cancel_meeting(actor, meeting))
        if not why.strip():
            raise Refused(Refusal("meeting:why", _("Say why; everyone who was called reads it."), status=422))
        require(may_publish_text(why))
        if meeting.notice_published_at is not None:
            tell_due(meeting, "meeting:cancelled", why.strip())
        return _move(actor, meeting, Meeting.State.CANCELLED, "meeting:cancelled", {"why": why.strip()})


def open_meeting(*, actor: Actor, meeting: Meeting, chair: Person | None = None) -> Meeting:
    """`chair` presides; by default who chairs the body. Twice is success. Without a quorum nothing can be decided yet."""
    with writing():
        meeting = lock_meeting(meeting.pk)
        require(may_run_meeting(actor, meeting))
        if meeting.state == Meeting.State.OPEN:
            return meeting
        now = database_now()
        require(may_open_meeting(actor, meeting, now))
        presiding = chair or _chair(meeting, now) or actor.person
        on = local_today(meeting.community, now)
        particulars = {
            "chair": presiding.pk if presiding else None,
            "due": due_numbers(meeting.council, meeting.basis, on).heads,
            "present": present_numbers(meeting, on).heads,
        }
        return _move(actor, meeting, Meeting.State.OPEN, "meeting:opened", particulars, opened_at=now, chair=presiding)


def close_meeting(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Who is still there has been there to the end. Twice is success."""
    with writing():
        meeting = lock_meeting(meeting.pk)
        require(may_run_meeting(actor, meeting))
        if meeting.state == Meeting.State.CLOSED:
            return meeting
        require(may_close_meeting(actor, meeting))
        now = database_now()
        stayed = Attendance.objects.filter(meeting=meeting).here().update(left_at=now)
        return _move(actor, meeting, Meeting.State.CLOSED, "meeting:closed", {"stayed": stayed}, closed_at=now)


def lock_meeting(pk: int) -> Meeting:
    """The meeting under its lock; inside `writing()` only. What is read after it is current."""
    Meeting.objects.select_for_update().values_list("pk").get(pk=pk)
    return Meeting.objects.select_related("community", "council__community", "chair", "convened_by").get(pk=pk)


def touch(meeting: Meeting) -> None:
    """Something that readers of the meeting see has changed: count it and say it after the commit."""
    Meeting.objects.filter(pk=meeting.pk).update(live_version=F("live_version") + 1)
    announce(f"meeting.{meeting.pk}")


def _move(actor: Actor, meeting: Meeting, state: str, name: str, particulars: dict[str, Any], **fields: Any) -> Meeting:
    Meeting.objects.filter(pk=meeting.pk).update(state=state, **fields)
    record(actor=actor, name=name, about=meeting, particulars=particulars)
    touch(meeting)
    announce(f"community.{meeting.community_id}")
    return lock_meeting(meeting.pk)


def _both(zh: str, en: str, usual_zh: str, usual_en: str) -> tuple[str, str]:
    """What was given, else what is usual; the usual English never stands beside another Chinese."""
    zh, en = zh.strip(), en.strip()
    return (zh or usual_zh, en or (usual_en if zh in ("", usual_zh) else ""))


def _chair(meeting: Meeting, now: datetime) -> Person | None:
    seats = Seat.objects.filter(council=meeting.council, role=Seat.Role.CHAIR)
    seat = seats.current(local_today(meeting.community, now)).select_related("person").order_by("pk").first()
    return seat.person if seat else None
