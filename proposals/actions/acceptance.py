"""What the record says of ballots that came in one by one: how many, at full quarters of an hour and at the close.

An event for each would keep its exact moment for good, and whoever saw who reached for his phone just then, with it. So
the number is read from the box under its lock: nothing is lost with a process, and no act waits for a counter.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from proposals.actions.poll_lock import lock_poll
from proposals.models import Channel, Poll, WorkingBallot

QUARTER = 15  # minutes
LEAST = 5  # fewer are told later, together with those that follow
ONE_BY_ONE = (Channel.ONLINE, Channel.ROOM)


def tell_accepted(poll: Poll, now: datetime, *, least: int = 1) -> int:
    """Under the exclusive lock: one event for those nobody has told of yet. By nobody; never who or what."""
    box = WorkingBallot.objects.filter(poll=poll, batch=None, channel__in=ONE_BY_ONE)
    found = box.aggregate(ballots=Count("pk"), changes=Sum("changes"))
    ballots, changes = found["ballots"] - poll.told_ballots, (found["changes"] or 0) - poll.told_changes
    if ballots + changes < least:
        return 0
    channel = Channel.ONLINE if poll.meeting_id is None else Channel.ROOM
    electors = Actor(community=poll.community, ref="electors")
    particulars = {"channel": str(channel), "ballots": ballots, "changed": changes}
    record(actor=electors, name="ballots:accepted", about=poll, particulars=particulars, at=now)
    Poll.objects.filter(pk=poll.pk).update(told_ballots=found["ballots"], told_changes=found["changes"] or 0)
    return int(ballots)


def tell_of_accepted(now: datetime) -> int:
    """A job of the clock. Looked at once a quarter, also where too few have come: asking again would tell the moment of
    the one who made it enough."""
    quarter = quarter_before(now)
    due = Q(told_at=None, opened_at__lt=quarter) | Q(told_at__lt=quarter)
    told = 0
    for poll_id in Poll.objects.filter(due, state=Poll.State.OPEN).order_by("pk").values_list("pk", flat=True):
        with writing():
            poll = lock_poll(poll_id, mode="exclusive")
            if poll.state != Poll.State.OPEN or (poll.told_at is not None and poll.told_at >= quarter):
                continue
            told += tell_accepted(poll, database_now(), least=LEAST)
            Poll.objects.filter(pk=poll.pk).update(told_at=quarter)
    return told


def quarter_before(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0) - timedelta(minutes=now.minute % QUARTER)
