"""Why not yet, of a vote and of a meeting: what their next step waits for, since when, who brings it, when at the earliest."""

from __future__ import annotations

from datetime import datetime

from councils.models import Meeting
from councils.permissions.meeting import DOORS_OPEN
from councils.rules.words import Words
from proposals.models import AgendaItem, Poll
from proposals.permissions.gates import missing_before_vote
from proposals.permissions.waiting import PAPER, TIE, waiting_for
from proposals.rules.gates import ACTORS
from proposals.rules.why_not import Missing

SECRETARY, CHAIR, CLOCK = ACTORS["secretary"], ACTORS["chair"], ACTORS["clock"]


def poll_conditions(poll: Poll, now: datetime) -> tuple[Missing, ...]:
    """Of a draft: what its opening waits for; of an open vote: its close; of a closed one: its publication."""
    if poll.state == Poll.State.DRAFT:
        return (*_opening(poll), *missing_before_vote(poll.proposal, now, poll.meeting))
    if poll.state == Poll.State.OPEN:
        over = poll.closes_at is not None and now >= poll.closes_at
        timed = Words("表决时间已到", "the time to vote is over")
        declared = Words("宣布表决结束", "the vote declared closed")
        text, who = (timed, CLOCK) if poll.closes_at else (declared, CHAIR)
        return (Missing("closing", text, over, who, poll.opened_at, poll.closes_at),)
    if poll.state == Poll.State.CLOSED:
        return _publication(poll)
    return ()


def _opening(poll: Poll) -> tuple[Missing, ...]:
    if poll.meeting is None:
        text = Words("写明截止时间", "a time at which it closes")
        return (Missing("closes_at", text, poll.closes_at is not None, SECRETARY, poll.created_at),)
    meeting = poll.meeting
    text = Words("会议已开始", "the meeting opened")
    earliest = meeting.starts_at - DOORS_OPEN
    return (Missing("meeting_open", text, meeting.state == Meeting.State.OPEN, CHAIR, poll.created_at, earliest),)


def _publication(poll: Poll) -> tuple[Missing, ...]:
    """Nobody is needed for the rest: it is sealed, counted and published by itself."""
    waits = waiting_for(poll)
    found = []
    if poll.takes_paper:
        text = Words("纸质票两人核对签字", "the paper ballots signed off by two people")
        found.append(Missing(PAPER, text, PAPER not in waits, SECRETARY, poll.closed_at))
    if TIE in waits:
        text = Words("票数相等，已作决定", "the tie decided")
        found.append(Missing(TIE, text, False, CHAIR, poll.closed_at))
    return tuple(found)


def meeting_conditions(meeting: Meeting, now: datetime, items: int | None = None) -> tuple[Missing, ...]:
    """What its opening waits for: something on the agenda, the notice, the hour. `items`: counted before."""
    if meeting.state != Meeting.State.CONVENED:
        return ()
    if items is None:
        items = AgendaItem.objects.filter(meeting=meeting).count()
    out = meeting.notice_published_at
    doors = meeting.starts_at - DOORS_OPEN
    return (
        Missing("agenda", Words("议程上有事项", "something on the agenda"), items > 0, SECRETARY, meeting.convened_at),
        Missing(
            "notice", Words("会议通知已公布", "the notice published"), out is not None, SECRETARY, meeting.convened_at
        ),
        Missing("doors", Words("到开会前一小时", "one hour before it begins"), now >= doors, CLOCK, None, doors),
    )
