from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from councils.actions.record import record
from councils.actions.sequencer import sequence_events
from councils.models import Community, Event
from councils.permissions.actor import Actor

Write = Callable[..., list[Event]]


@pytest.fixture
def written(community: Community) -> Write:
    """`written(5)`: five events of the community, numbered."""

    def write(count: int, sequence: bool = True) -> list[Event]:
        actor = Actor.setup(community)
        events = [
            record(actor=actor, name="thing:done", about=community, particulars={"n": n, "why": "路灯"})
            for n in range(1, count + 1)
        ]
        if sequence:
            sequence_events(timezone.now())
        return [Event.objects.get(pk=event.pk) for event in events]

    return write
