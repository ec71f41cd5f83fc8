"""Closing a vote: at its deadline with nobody present, or in a meeting by the chair. What follows needs nobody."""

from __future__ import annotations

import logging
from datetime import datetime

from councils.actions.record import record
from councils.actions.writing import after_commit, writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused, require
from councils.rules.record import instant
from proposals.actions.acceptance import tell_accepted
from proposals.actions.finishing import finish_later
from proposals.actions.poll_lock import lock_poll
from proposals.actions.poll_news import say
from proposals.models import Poll
from proposals.permissions.poll import AFTER_THE_CLOSE, may_close_poll

log = logging.getLogger(__name__)


def close_poll(*, actor: Actor, poll: Poll) -> Poll:
    """Twice, late or from two clocks is success. After the commit it is sealed, counted and published, if it can be."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        if poll.state in AFTER_THE_CLOSE:
            return poll
        now = database_now()
        require(may_close_poll(actor, poll, now))
        # A deadline counts when it passed, not when somebody noticed.
        ended = min(now, poll.closes_at) if poll.closes_at else now
        if Poll.objects.filter(pk=poll.pk, state=Poll.State.OPEN).update(state=Poll.State.CLOSED, closed_at=ended):
            tell_accepted(poll, now)
            said = {"closed_at": instant(ended), "roll_size": poll.roll_size, "roll_hash": poll.roll_hash}
            particulars = {"closed_at": ended.isoformat()}
            record(actor=actor, name="poll:closed", about=poll, particulars=particulars, at=now, public=said)
            say(poll)
            after_commit(finish_later, poll.pk)
        return lock_poll(poll.pk, mode="exclusive")


def close_due_polls(now: datetime) -> int:
    """A job of the clock: every vote whose time is over. Two clocks: one of them closes it, both are content."""
    due = Poll.objects.past_deadline(now).select_related("community").order_by("pk")
    closed = 0
    for poll in due:
        try:
            close_poll(actor=Actor.clock(poll.community), poll=poll)
            closed += 1
        except Refused as refused:
            # This process's clock runs ahead of the database's: it is asked again in half a second.
            log.warning("poll %s is not closed yet: %s", poll.pk, refused.refusal.code)
        except Exception:
            log.exception("poll %s cannot be closed; the others go on", poll.pk)
    return closed
