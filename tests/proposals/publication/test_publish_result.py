from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models import Event, Message
from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.publication import publish_result
from proposals.actions.stages import stage_of
from proposals.actions.stages_due import end_displays
from proposals.models import Poll, Publication, Resolution
from tests.proposals.publication.conftest import counted_poll


def publish(cast: SimpleNamespace, poll: Poll) -> Resolution:
    return publish_result(actor=Actor.clock(cast.community), poll=poll)


def test_publish_result_gives_number_display_and_stage(cast: SimpleNamespace, poll: Poll) -> None:
    resolution = publish(cast, poll)
    poll.refresh_from_db()
    publication = Publication.objects.get(resolution=resolution)
    assert poll.state == "published"
    assert resolution.number == 1
    assert (publication.display_until - publication.display_from).days == 15
    assert stage_of(poll.proposal).stage == "display"
    assert publication.facts["sentence"] == poll.result["sentences"]["zh-Hans"]


def test_publish_result_twice_is_one_resolution_and_one_message(cast: SimpleNamespace, poll: Poll) -> None:
    first, second = publish(cast, poll), publish(cast, poll)
    assert first.pk == second.pk
    assert Event.objects.filter(name="resolution:published").count() == 1
    assert Message.objects.filter(to=cast.resident, kind="result:published", channel="app").count() == 1


def test_publish_result_tells_proposer_and_cosigner_but_no_bystander(cast: SimpleNamespace, poll: Poll) -> None:
    publish(cast, poll)
    told = set(Message.objects.filter(channel="app").values_list("to", flat=True))
    assert {cast.resident.pk, cast.other_resident.pk} <= told
    assert cast.clerk.pk not in told


def test_resolution_numbers_have_no_gap_when_a_publication_fails(cast: SimpleNamespace, poll: Poll) -> None:
    unchecked = counted_poll(cast, title="二")
    Poll.objects.filter(pk=unchecked.pk).update(texts_checked_at=None)
    with pytest.raises(Refused, match="publication:unchecked"):
        publish(cast, unchecked)
    assert publish(cast, poll).number == 1
    assert publish(cast, counted_poll(cast, title="三")).number == 2


def test_publish_result_refuses_what_is_not_counted(cast: SimpleNamespace, poll: Poll) -> None:
    Poll.objects.filter(pk=poll.pk).update(state="closed")
    with pytest.raises(Refused, match="publication:not_counted"):
        publish(cast, poll)
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "stage"), [("adopted", "follow_up"), ("rejected", "closed"), ("inquorate", "meeting")]
)
def test_display_ends_after_fifteen_full_days(cast: SimpleNamespace, poll: Poll, outcome: str, stage: str) -> None:
    Poll.objects.filter(pk=poll.pk).update(result={**poll.result, "outcome": {"kind": outcome, "checks": []}})
    publish(cast, poll)
    later = timezone.now() + timedelta(days=16)
    with playing_at(later - timedelta(days=1)):
        assert end_displays(later - timedelta(days=1)) == 0
    with playing_at(later):
        assert end_displays(later) == 1
        assert end_displays(later) == 0
    assert stage_of(poll.proposal).stage == stage


def test_a_second_round_begins_the_display_anew(cast: SimpleNamespace, poll: Poll) -> None:
    publish(cast, poll)
    again = counted_poll(cast, title="第二轮")
    Poll.objects.filter(pk=again.pk).update(proposal=poll.proposal, stage_run=stage_of(poll.proposal), previous=poll)
    with playing_at(timezone.now() + timedelta(days=10)):
        publish(cast, Poll.objects.get(pk=again.pk))
    assert end_displays(timezone.now() + timedelta(days=16)) == 0
    assert end_displays(timezone.now() + timedelta(days=27)) == 1
