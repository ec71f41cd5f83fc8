"""What each topic of this app tells its readers: one builder for page, API and socket. Public facts only."""

from __future__ import annotations

from realtime import registry


def register() -> None:
    from proposals.topics import casting, community, meeting, poll, proposal

    registry.register("community", community.build, community.may_watch)
    registry.register("meeting", meeting.build, meeting.may_watch, often=meeting.build_vote)
    registry.register("poll", poll.build, poll.may_watch)
    registry.register_message("cast", casting.take)
    registry.register("proposal", proposal.build, proposal.may_watch)
