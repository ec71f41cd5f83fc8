"""`meeting.<id>`: how many are there and whether that is enough, which item is open, and the vote on it."""

from __future__ import annotations

from typing import Any

from councils.models import Event, Meeting
from councils.models.clock import database_now
from councils.topics.meeting import state
from proposals.actions.turnout import recounted, turnouts
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
    return sections | build_vote(meeting_id)


def build_vote(meeting_id: int) -> dict[str, dict[str, Any]]:
    """Only `poll`: what changes with every ballot. To count who is there takes much longer."""
    polls = list(Poll.objects.filter(meeting=meeting_id).only("community", "state", "secrecy").order_by("pk"))
    shown = [poll.pk for poll in polls if poll.state != Poll.State.DRAFT]
    if not shown:
        return {}
    version = _acts_on_votes(polls)  # before the data, as in `poll.build`
    parts = poll_topic.build(shown[-1])
    data = {"poll": shown[-1]} | {name: part["data"] for name, part in parts.items()}
    return {"poll": {"version": version, "data": data}}


def _acts_on_votes(polls: list[Poll]) -> int:
    """Counted over all the votes of a meeting, with their ballots, so that it grows from one to the next."""
    ids = [str(poll.pk) for poll in polls]
    acts = Event.objects.filter(community=polls[0].community_id, object_noun="poll", object_id__in=ids).count()
    return acts + recounted(polls) + sum(turnouts(polls).values())


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
