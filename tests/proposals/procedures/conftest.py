"""Matters whose vote is published, under a procedure of one's choice; the counted poll comes from the publication's tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from councils.rules.words import Words
from proposals.actions.procedures import adopt_procedures
from proposals.actions.publication import publish_result
from proposals.actions.stages_due import end_displays
from proposals.models import Poll, ProcedureVersion, Proposal, StageRun
from proposals.rules.thresholds import Rule
from tests.conftest import give_seat, make_council
from tests.proposals.publication.conftest import counted_poll

NEW_LAW = {"whole": Words("居民会议规程（2027年）第三条", "Assembly rules (2027), article 3")}


@pytest.fixture
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast with all procedures, a council that deliberates and one assembly of households."""
    adopt_procedures(actor=Actor.setup(cast.community))
    # The committee's secretary serves every body of the community.
    give_seat(cast.committee, cast.secretary, "secretary")
    cast.council = make_council(cast.community, "community_council", key="council")
    cast.assembly = make_council(cast.community, "resident_assembly", "households", key="assembly")
    return cast


def version_of(hall: SimpleNamespace, key: str) -> ProcedureVersion:
    return ProcedureVersion.objects.get(community=hall.community, key=key, retired_at=None)


@pytest.fixture
def decided(hall: SimpleNamespace) -> Callable[..., Proposal]:
    """`decided("cn.community_deliberation", "opinion")`: published just now, on display. `again`: the same matter."""

    def make(key: str, outcome: str, council: str = "council", again: Proposal | None = None) -> Proposal:
        poll = counted_poll(hall, outcome=outcome)
        if again is not None:
            run = StageRun.objects.get(proposal=again, left_at=None)
            # Made after the matter came back, as it would be.
            Poll.objects.filter(pk=poll.pk).update(proposal=again, stage_run=run, created_at=run.entered_at)
        matter = again or poll.proposal
        version, body = version_of(hall, key), getattr(hall, council)
        Proposal.objects.filter(pk=matter.pk).update(procedure_version=version, council=body)
        StageRun.objects.filter(proposal=matter, left_at=None).update(procedure_version=version)
        rule = Rule.from_json(next(iter(version.definition["rules"].values()))).to_json()
        Poll.objects.filter(pk=poll.pk).update(procedure_version=version, council=body, rule=rule)
        publish_result(actor=Actor.clock(hall.community), poll=Poll.objects.get(pk=poll.pk))
        return Proposal.objects.with_stage().get(pk=matter.pk)

    return make


def after_display(days: int = 16) -> int:
    with playing_at(timezone.now() + timedelta(days=days)):
        return end_displays(timezone.now() + timedelta(days=days))
