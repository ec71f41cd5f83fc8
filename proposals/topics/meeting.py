"""`meeting.<id>`: how many are there and whether that is enough, which item is open, and the vote on it."""

from __future__ import annotations

from typing import Any

from councils.models import Event, Meeting
from councils.models.clock import database_now
from councils.topics.meeting import state
from proposals.actions.turnout import turnout
from proposals.models import AgendaItem, Poll
from proposals.permissions.quorum import quorum_of
from proposals.topics import poll as poll_topic


def build(meeting_id: int) -> dict[str, dict[str, Any]]:
    """Sections `state`, `attendance`, `agenda`, and `poll` once there was a vote: the newest one, never its split."""
    related = ("community", "council__community")
    meeting = Meeting.objects.select_related(*related).filter(pk=meeting_id).first()
    if meeting is None:
        raise LookupError(meeting_id)
    version = meeting.live_version
    sections = {
        "state": state(meeting),
        "attendance": {"version": version, "data": _attendance(meeting)},
        "agenda": {"version": version, "data": {"items": _items(meeting)}},
    }
    newest = Poll.objects.visible().filter(meeting=meeting).order_by("-pk").values_list("pk", flat=True).first()
    if newest is not None:
        parts = poll_topic.build(newest)
        data = {"poll": newest} | {name: part["data"] for name, part in parts.items()}
        sections["poll"] = {"version": _acts_on_votes(meeting), "data": data}
    return sections


def _acts_on_votes(meeting: Meeting) -> int:
    """Counted over all the votes of a meeting, with their ballots, so that it grows from one to the next."""
    polls = list(Poll.objects.filter(meeting=meeting).defer("bundle"))
    ids = [str(poll.pk) for poll in polls]
    acts = Event.objects.filter(community=meeting.community_id, object_noun="poll", object_id__in=ids).count()
    return acts + sum(turnout(poll) for poll in polls)


def _attendance(meeting: Meeting) -> dict[str, Any]:
    quorum = quorum_of(meeting, database_now())
    return {
        "due": quorum.due,
        "present": quorum.present,
        "guests": quorum.guests,
        "needed": quorum.needed,
        "met": quorum.met,
        "may_leave": quorum.may_leave,
        "sentences": {"zh-Hans": quorum.words("zh-Hans"), "en": quorum.words("en")},
    }


def _items(meeting: Meeting) -> list[dict[str, Any]]:
    rows = AgendaItem.objects.filter(meeting=meeting).order_by("position")
    return [
        {"item": i.pk, "title": i.title, "title_en": i.title_en, "state": i.state, "proposal": i.proposal_id}
        for i in rows
    ]


def may_watch(user: Any, meeting_id: int) -> None:
    """Everybody may: it tells only what the meeting's page tells."""
