"""`poll.<id>`: how many have voted, where it stands, and after the count what came of it. Never a split before that."""

from __future__ import annotations

from typing import Any

from councils.models import Event
from proposals.actions.turnout import recounted, turnout
from proposals.models import Poll
from proposals.permissions.waiting import waiting_for


def build(poll_id: int) -> dict[str, dict[str, Any]]:
    """Sections `turnout` (total only), `state`, and `result` once counted."""
    # Every act on a poll leaves an event. How many there are is the version of all that they changed: the number of the
    # newest would not do, since of two that are written at once the lower may be committed last. Ballots leave theirs
    # later (`actions/acceptance.py`), so the turnout, which only grows, counts on top. Counted before the data are read:
    # what is done between the two must make the next ones newer, or a screen would keep these for good.
    here = Poll.objects.filter(pk=poll_id).values("community")[:1]
    version = Event.objects.about("poll", poll_id).filter(community=here).count()
    poll = Poll.objects.visible().defer("bundle").filter(pk=poll_id).first()
    if poll is None:
        raise LookupError(poll_id)
    replaced = recounted([poll])
    cast = turnout(poll)
    sections: dict[str, dict[str, Any]] = {
        "turnout": {"version": version + cast + replaced, "data": {"cast": cast, "roll_size": poll.roll_size}},
        "state": {
            "version": version,
            "data": {
                "state": poll.state,
                "closes_at": poll.closes_at.isoformat() if poll.closes_at else None,
                "waiting_for": waiting_for(poll),
            },
        },
    }
    if poll.state in (Poll.State.COUNTED, Poll.State.PUBLISHED) and poll.result:
        data = {"outcome": poll.result["outcome"]["kind"], "sentences": poll.result["sentences"], "root": poll.root}
        sections["result"] = {"version": version, "data": data}
    return sections


def may_watch(user: Any, poll_id: int) -> None:
    """Everybody may: it tells only what the poll's page tells."""
