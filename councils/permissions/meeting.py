"""Who convenes, opens, closes and cancels a meeting, and how early its notice must go out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.models import Community, Council, Meeting, Seat
from councils.models.clock import local_today
from councils.models.day import calendar_of
from councils.permissions.actor import Actor
from councils.permissions.offices import is_secretary_of
from councils.permissions.refusal import Refusal
from councils.rules.calendar import DateWithReason, earliest_meeting
from councils.rules.dates import moment_words

# So long before its hour people may sign in and the chair may open.
DOORS_OPEN = timedelta(minutes=60)
NOT_HERE = Refusal("meeting:not_here", _("This meeting does not exist here."), status=404)
NOT_YOURS = Refusal(
    "meeting:role", _("Only the secretary or the chair of this body runs its meetings."), _("Ask the secretary.")
)


def runs_meetings(actor: Actor, council: Council) -> bool:
    """The secretary of this body or of the committee, or who chairs this body; never the secretary of another body."""
    ours = council.community_id == actor.community.pk
    return ours and (is_secretary_of(actor, council) or actor.holds(Seat.Role.CHAIR, council=council))


def earliest_day(community: Community, notice: Mapping[str, Any], notice_at: datetime) -> DateWithReason:
    """The first day for a meeting whose notice goes out at `notice_at`, with the sentence that says why."""
    calendar = calendar_of(community)
    return earliest_meeting(
        calendar.day_of(notice_at), notice.get("days", 0), notice.get("clear", False),
        notice.get("reading", "full_days"), calendar,
    )  # fmt: skip


def too_early(
    council: Council, notice: Mapping[str, Any], starts_at: datetime, notice_at: datetime, short_notice_reason: str
) -> Refusal | None:
    """Refused with the earliest day and why; where the law allows short notice, a reason that is recorded will do."""
    earliest = earliest_day(council.community, notice, notice_at)
    if local_today(council.community, starts_at) >= earliest.on:
        return None
    if notice.get("short_notice") and short_notice_reason.strip():
        return None
    instead = (
        _("Choose that day or a later one, or give the special reason for short notice; it is published.")
        if notice.get("short_notice")
        else _("Choose that day or a later one. This procedure knows no short notice.")
    )
    return Refusal("meeting:too_early", earliest.reason.text(get_language() or ""), instead, 422)


def may_convene_meeting(
    actor: Actor,
    council: Council,
    now: datetime,
    *,
    starts_at: datetime,
    notice: Mapping[str, Any],
    short_notice_reason: str = "",
) -> Refusal | None:
    if council.community_id != actor.community.pk:
        return NOT_HERE
    if not runs_meetings(actor, council):
        return NOT_YOURS
    if starts_at <= now:
        return Refusal("meeting:past", _("This time is past."), _("Choose a later one."), 422)
    return too_early(council, notice, starts_at, now, short_notice_reason)


def may_run_meeting(actor: Actor, meeting: Meeting) -> Refusal | None:
    """Arrange, sign others in, open, close: the office behind each of these."""
    if meeting.community_id != actor.community.pk:
        return NOT_HERE
    return None if runs_meetings(actor, meeting.council) else NOT_YOURS


def may_cancel_meeting(actor: Actor, meeting: Meeting) -> Refusal | None:
    refusal = may_run_meeting(actor, meeting)
    if refusal is None and meeting.state != Meeting.State.CONVENED:
        return Refusal(
            "meeting:begun", _("This meeting has begun or is over; it is not cancelled any more."), status=409
        )
    return refusal


def may_open_meeting(actor: Actor, meeting: Meeting, now: datetime) -> Refusal | None:
    """Also without a quorum: then people talk, and nothing is decided."""
    refusal = may_run_meeting(actor, meeting)
    if refusal is not None:
        return refusal
    if meeting.state == Meeting.State.CANCELLED:
        return Refusal("meeting:cancelled", _("This meeting is cancelled."), _("Convene another one."), 409)
    if meeting.state == Meeting.State.CLOSED:
        return Refusal("meeting:over", _("This meeting is over."), _("Convene another one."), 409)
    if meeting.notice_published_at is None:
        return Refusal(
            "meeting:no_notice", _("Its notice has not been published."), _("Publish the notice first."), 409
        )
    return not_yet(meeting, now)


def not_yet(meeting: Meeting, now: datetime) -> Refusal | None:
    """Before the doors open: refused with the hour at which they do."""
    doors = meeting.starts_at - DOORS_OPEN
    if now >= doors:
        return None
    timezone = meeting.community.timezone
    when = moment_words(doors, timezone, local_today(meeting.community, now)).text(get_language() or "")
    sentence = _("It begins one hour before the meeting: %(when)s.") % {"when": when}
    return Refusal("meeting:not_yet", sentence, _("Come back then."), 409)


def may_close_meeting(actor: Actor, meeting: Meeting) -> Refusal | None:
    refusal = may_run_meeting(actor, meeting)
    if refusal is None and meeting.state != Meeting.State.OPEN:
        return Refusal("meeting:not_open", _("The meeting is not open."), status=409)
    return refusal
