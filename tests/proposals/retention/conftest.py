from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models import Attendance, Meeting
from tests.proposals.petitions.conftest import petition, town  # noqa: F401
from tests.proposals.polls.conftest import household_poll, voting, wide_poll  # noqa: F401


@pytest.fixture
def open_meeting_of() -> Callable[[SimpleNamespace], Meeting]:
    """A meeting of the representatives, with two people signed in."""

    def make(cast: SimpleNamespace) -> Meeting:
        now = timezone.now()
        meeting = Meeting.objects.create(
            community=cast.community, council=cast.reps, title="代表会议", basis="member", starts_at=now,
            convened_at=now, convened_by=cast.secretary, state="open", opened_at=now,
        )  # fmt: skip
        for person in (cast.chair, cast.member):
            Attendance.objects.create(
                community=cast.community, meeting=meeting, person=person, method="secretary",
                recorded_by=cast.secretary, arrived_at=now,
            )  # fmt: skip
        return meeting

    return make
