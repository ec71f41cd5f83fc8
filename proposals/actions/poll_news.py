from __future__ import annotations

from proposals.models import Poll
from realtime.broadcast import announce


def say(poll: Poll) -> None:
    """Everything that shows this vote looks again, once the transaction is committed."""
    for topic in (f"poll.{poll.pk}", f"proposal.{poll.proposal_id}", f"community.{poll.community_id}"):
        announce(topic)
    if poll.meeting_id:
        announce(f"meeting.{poll.meeting_id}")
