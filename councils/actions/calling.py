"""Tell those who are due in a meeting."""

from __future__ import annotations

from collections.abc import Iterable

from councils.actions.messages import tell
from councils.models import Meeting, Person
from councils.models.clock import database_now, local_today
from councils.models.entitled import entitled
from councils.rules.dates import moment_words


def tell_due(meeting: Meeting, kind: str, why: str = "", also: Iterable[Person] = ()) -> int:
    """Everybody due, once per kind; `also`: those whose matters come up. Returns how many have an account to be told on."""
    lines = entitled(meeting.council, meeting.basis, local_today(meeting.community, database_now()))
    when = moment_words(meeting.starts_at, meeting.community.timezone)
    particulars = {
        "title": meeting.title,
        "title_en": meeting.title_en or meeting.title,
        "when": when.zh,
        "when_en": when.en,
        "place": meeting.place,
        "place_en": meeting.place_en or meeting.place,
        "why": why,
    }
    return tell(
        community=meeting.community,
        persons=[*(line.person for line in lines), *also],
        kind=kind,
        cause=f"meeting:{meeting.pk}:{kind.split(':')[1]}",
        particulars=particulars,
        path=f"/c/{meeting.community.slug}/meetings/{meeting.pk}/",
    )
