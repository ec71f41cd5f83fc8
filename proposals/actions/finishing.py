"""From closed to published, as far as it goes without anybody: seal, count, publish. Each step is its own transaction.

Interrupted between two of them, even by a killed process, the clock goes on where it stopped.
"""

from __future__ import annotations

import logging
from datetime import datetime

from councils.actions.sequencer import sequence_community
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.cleaning import clean_due
from proposals.actions.counting import count_poll
from proposals.actions.publication import publish_result
from proposals.actions.sealing import seal_poll
from proposals.models import Poll
from proposals.permissions.waiting import waiting_for

log = logging.getLogger(__name__)


def finish_poll(*, actor: Actor, poll: Poll) -> Poll:
    """As far as it goes now; whatever it waits for is in `waiting_for(poll)`."""
    if waiting_for(poll):
        return poll
    poll = seal_poll(actor=actor, poll=poll)
    # What was recorded so far gets its numbers before the count looks for them, so that it need not hold the head itself.
    sequence_community(poll.community)
    poll = count_poll(actor=actor, poll=poll)
    if poll.state == Poll.State.COUNTED:
        publish_result(actor=actor, poll=poll)
    return poll


def finish_later(poll_id: int) -> None:
    """After the commit of what made it possible. A failure is the clock's to repeat."""
    poll = Poll.objects.select_related("community").defer("bundle").get(pk=poll_id)
    finish_poll(actor=Actor.clock(poll.community), poll=poll)


def finish_polls(now: datetime) -> int:
    """A job of the clock: every vote that is closed and not yet published, and the cleaning after the seals."""
    left = Poll.objects.filter(state__in=[Poll.State.CLOSED, Poll.State.COUNTED])
    finished = 0
    for poll in left.select_related("community").defer("bundle").order_by("pk"):
        try:
            done = finish_poll(actor=Actor.clock(poll.community), poll=poll)
            finished += done.state == Poll.State.COUNTED
        except Refused as refused:
            log.error("poll %s cannot be finished: %s", poll.pk, refused.refusal.code)
        except Exception:
            # What cannot be read today holds up no other vote; its transaction is rolled back and nothing is lost.
            log.exception("poll %s cannot be finished; the others go on", poll.pk)
    clean_due(now)
    return finished
