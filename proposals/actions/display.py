"""Put something on the notice board: from today, for at least the days the law wants, with the record's head."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from councils.actions.record import record_head
from councils.models import Community, Meeting
from councils.models.clock import local_today
from councils.models.day import calendar_of
from councils.rules.calendar import deadline_after
from proposals.models import Proposal, Publication, Resolution

# Urban Residents' Committees Law Art. 34, Villagers' Committees Law Art. 35: at least 15 days.
LEAST_DAYS = 15


def put_on_display(
    *,
    kind: str,
    community: Community,
    now: datetime,
    facts: dict[str, Any],
    days: int = LEAST_DAYS,
    objection_days: int = 0,
    resolution: Resolution | None = None,
    proposal: Proposal | None = None,
    meeting: Meeting | None = None,
) -> Publication:
    """`days` full days after the day of publication, which is not counted (Civil Code 201): day 1 is tomorrow."""
    today = local_today(community, now)
    least = LEAST_DAYS if kind != Publication.Kind.MEETING_NOTICE else 0
    until = today + timedelta(days=max(days, least))
    head = record_head(community)
    shown = {
        **facts,
        "display_from": today.isoformat(),
        "display_until": until.isoformat(),
        "objections_until": _objections_until(community, today, objection_days).isoformat(),
        "head_seq": head.seq,
        "head_hash": head.hash,
    }
    return Publication.objects.create(
        community=community,
        kind=kind,
        resolution=resolution,
        proposal=proposal,
        meeting=meeting,
        facts=shown,
        published_at=now,
        display_from=today,
        display_until=until,
        head_seq=head.seq,
        head_hash=head.hash,
    )


def _objections_until(community: Community, today: date, days: int) -> date:
    """A display never moves; a time to act does (DOMAIN.md reading 9): its last day is a working day."""
    return deadline_after(today, days, calendar_of(community)).last_day if days else today


def end_of(publication: Publication) -> datetime:
    """The first moment after the last day of display, in the community's time zone."""
    zone = ZoneInfo(publication.community.timezone)
    return datetime.combine(publication.display_until + timedelta(days=1), time(), tzinfo=zone)
