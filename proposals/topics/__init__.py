"""What each topic of this app tells its readers: one builder for page, API and socket. Public facts only."""

from __future__ import annotations

from realtime import registry


def register() -> None:
    from proposals.topics import community

    registry.register("community", community.build, community.may_watch)
