"""A running matter whose pinned definition today's loader refuses goes on; only who edits it is refused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from councils.permissions.refusal import Refused
from proposals.actions.procedures import amend_legal_basis
from proposals.actions.stages import enter_stage, stage_of
from proposals.models import ProcedureVersion, Proposal
from tests.conftest import actor_of
from tests.proposals.polls.conftest import make_matter

from .conftest import NEW_LAW, version_of


def _older(data: dict[str, Any]) -> None:
    for word in ("gate_rules", "about"):
        data.pop(word)
    for stage in data["stages"]:
        stage.pop("reminders")


def _checked_since(data: dict[str, Any]) -> None:
    data["days"]["objection"] = data["days"]["display"] + 1


@pytest.fixture(params=[_older, _checked_since])
def running(hall: SimpleNamespace, request: Any) -> Proposal:
    """In its discussion, under a version that was good when the matter began."""
    matter = make_matter(hall, hall.reps, "cn.resident_reps", "discussion")
    version = version_of(hall, "cn.resident_reps")
    definition = version.definition
    request.param(definition)
    ProcedureVersion.objects.filter(pk=version.pk).update(definition=definition, hash="0" * 64)
    return Proposal.objects.get(pk=matter.pk)


def test_it_is_shown_and_moves_on(hall: SimpleNamespace, running: Proposal, client_of: Any) -> None:
    at = f"/c/{hall.community.slug}"
    for page in (f"{at}/matters/{running.pk}/", f"{at}/matters/{running.pk}/gates/", f"{at}/deadlines/"):
        assert client_of(hall.secretary).get(page).status_code == 200
    assert client_of(None).get(f"{at}/procedures/cn.resident_reps/").status_code == 200
    enter_stage(actor=actor_of(hall.secretary), proposal=running, stage="withdrawn", leaving="discussion")
    assert stage_of(running).stage == "withdrawn"


def test_the_refusal_meets_who_edits_it(hall: SimpleNamespace, running: Proposal) -> None:
    with pytest.raises(Refused, match="procedure:flaw"):
        amend_legal_basis(
            actor=actor_of(hall.secretary), version=version_of(hall, "cn.resident_reps"), texts=NEW_LAW, why="改法"
        )
