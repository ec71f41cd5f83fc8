"""Who marks a matter as major, until when, and that it is on record."""

from __future__ import annotations

import pytest

from councils.models import Event
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.major import mark_major
from proposals.actions.screening import accept_proposal
from proposals.models import Proposal
from tests.conftest import actor_of

pytestmark = pytest.mark.django_db

CASES = [
    ("secretary", "screening", None),
    ("secretary", "discussion", None),
    ("secretary", "meeting", None),
    ("secretary", "support", "major:stage"),
    ("secretary", "display", "major:stage"),
    ("secretary", "withdrawn", "major:stage"),
    ("resident", "screening", "major:role"),
    ("chair", "screening", "major:role"),
    ("clerk", "screening", "major:role"),
    ("supervisor", "screening", "major:role"),
    ("neighbour_secretary", "screening", "proposal:not_here"),
]


@pytest.mark.parametrize(("who", "stage", "code"), CASES)
def test_a_matter_is_marked_as_major(council, matter, who: str, stage: str, code: str | None) -> None:
    proposal = matter(stage)
    actor = actor_of(getattr(council, who))
    if code is None:
        assert mark_major(actor=actor, proposal=proposal, major=True).major
        return
    with pytest.raises(Refused) as refused:
        mark_major(actor=actor, proposal=proposal, major=True)
    assert refused.value.refusal.code == code
    assert not Proposal.objects.get(pk=proposal.pk).major


def test_marking_twice_is_one_event_and_unmarking_needs_a_reason(council, matter) -> None:
    proposal, secretary = matter("screening"), actor_of(council.secretary)
    for _ in range(2):
        mark_major(actor=secretary, proposal=proposal, major=True)
    assert Event.objects.filter(name="proposal:marked_major").count() == 1
    with pytest.raises(Refused) as refused:
        mark_major(actor=secretary, proposal=proposal, major=False)
    assert refused.value.refusal.code == "major:no_reason"
    assert not mark_major(actor=secretary, proposal=proposal, major=False, why="只是换灯泡。").major


def test_the_screening_says_whether_it_is_major(council, matter) -> None:
    proposal = matter("screening")
    accepted = accept_proposal(actor=actor_of(council.secretary), proposal=proposal, major=True)
    assert accepted.major
    assert (
        Event.objects.get(name="proposal:marked_major").actor
        == Actor.as_person(council.secretary, council.community).ref
    )
