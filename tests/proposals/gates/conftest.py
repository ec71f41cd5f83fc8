"""The matters' council, with every office that meets a gate."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from councils.permissions.refusal import Refused
from proposals.models import ProcedureVersion, Proposal
from tests.conftest import give_seat, make_council, make_person, put_in_stage
from tests.proposals.matters.conftest import council, matter

__all__ = ["ENOUGH", "code_of", "council", "matter", "offices", "under"]
ENOUGH = {"due": 30, "present": 20, "yes": 15, "no": 5, "abstain": 0}


@pytest.fixture
def offices(council: SimpleNamespace) -> SimpleNamespace:
    """Everybody whose act a gate can be, beside the cast."""
    party = make_council(council.community, "party_org", key="party")
    council.party = make_person(council.community, 60, account=True)
    give_seat(party, council.party, "chair")
    council.warden = make_person(council.community, 61, account=True)
    give_seat(council.committee, council.warden, "member")
    return council


def under(proposal: Proposal, key: str, stage: str) -> Proposal:
    """The same matter under another procedure, standing in `stage`."""
    version = ProcedureVersion.objects.get(community=proposal.community, key=key, retired_at=None)
    Proposal.objects.filter(pk=proposal.pk).update(procedure_version=version)
    proposal = Proposal.objects.get(pk=proposal.pk)
    put_in_stage(proposal, stage)
    return proposal


def code_of(act: Any, **given: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value.refusal.code
