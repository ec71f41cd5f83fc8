"""Every shipped procedure walked for real: submitted, taken up, and entered stage by stage under its own pinned version.

What a person must record on the way is another test's business: where a gate holds the matter back it is let past here.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models import Council
from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.matter_lock import due_at
from proposals.actions.moving import move_matter
from proposals.actions.screening import accept_proposal
from proposals.actions.stages import enter_stage
from proposals.actions.stages_due import end_displays
from proposals.actions.submission import submit_proposal
from proposals.models import ProcedureVersion, Proposal, StageRun, Version
from proposals.permissions.procedure import definition_of
from proposals.rules.procedure_loader import load_definitions
from proposals.rules.procedures import may_move, next_stages
from tests.conftest import actor_of, make_council
from tests.proposals.polls.conftest import make_matter

from .conftest import version_of

SHIPPED = load_definitions()
MEMBERSHIP = {"member": "seats", "person": "adults", "household": "households", "owner": "owners"}


def body_for(hall: SimpleNamespace, version: ProcedureVersion) -> Council:
    unit = next(iter(version.definition["rules"]))
    kind = version.definition["bodies"][0]
    return make_council(hall.community, kind, MEMBERSHIP[unit], key="walked")


def been(proposal: Proposal) -> list[str]:
    return list(StageRun.objects.filter(proposal=proposal).order_by("pk").values_list("stage", flat=True))


def go(hall: SimpleNamespace, proposal: Proposal, to: str, leaving: str) -> None:
    """Onwards by the real action, or past a gate that only people open."""
    until = due_at(proposal, to, timezone.now())
    try:
        enter_stage(actor=Actor.clock(hall.community), proposal=proposal, stage=to, leaving=leaving, due_at=until)
    except Refused:
        held = definition_of(proposal.procedure_version).stage(leaving)
        assert held.gates or held.min_days
        StageRun.objects.filter(proposal=proposal, left_at=None).update(left_at=timezone.now())
        StageRun.objects.create(
            community=hall.community, proposal=proposal, procedure_version=proposal.procedure_version, stage=to,
            entered_at=timezone.now(), due_at=until,
        )  # fmt: skip


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_a_matter_goes_its_whole_way_under_one_pinned_version(hall: SimpleNamespace, key: str) -> None:
    version = version_of(hall, key)
    defn, body = definition_of(version), body_for(hall, version)
    proposal = make_matter(hall, body, key, "draft")
    Version.objects.filter(proposal=proposal).update(text="请换灯杆。")
    submit_proposal(actor=actor_of(hall.resident), proposal=proposal)
    assert been(proposal)[1] == next_stages(defn, "draft")[0]
    if been(proposal)[-1] == "support":
        go(hall, proposal, "screening", "support")
    if been(proposal)[-1] == "collection":
        with playing_at(timezone.now() + timedelta(days=12)):
            assert end_displays(timezone.now() + timedelta(days=12)) == 1
    try:
        accept_proposal(actor=actor_of(hall.secretary), proposal=proposal, procedure=version, council=body)
    except Refused:
        assert len(defn.stage("screening").gates) > 1
        go(hall, proposal, next_stages(defn, "screening")[0], "screening")
    proposal = Proposal.objects.get(pk=proposal.pk)
    while not defn.stage(stage := been(proposal)[-1]).is_end:
        go(hall, proposal, next_stages(defn, stage)[0], stage)
    way = been(proposal)
    assert way[-1] == "done"
    assert all(may_move(defn, a, b) for a, b in pairwise(way))
    assert way == [s for s in (stage.key for stage in defn.stages) if s in way]
    assert set(StageRun.objects.filter(proposal=proposal).values_list("procedure_version", flat=True)) == {version.pk}
    with pytest.raises(Refused, match="moving:decided"):
        move_matter(actor=actor_of(hall.secretary), proposal=proposal, procedure=version, council=body, why="x")
