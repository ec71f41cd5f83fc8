"""A matter in its comment period, and what people say about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from councils.models import Community, Council, Participant, Person
from councils.models.clock import playing_at
from proposals.actions.comments import write_comment
from proposals.models import Comment, ProcedureVersion, Proposal, StageRun, Version
from proposals.rules.procedure_loader import PROCEDURES, load_definitions
from proposals.rules.procedures import definition_hash
from tests.conftest import actor_of

NOW = datetime(2026, 9, 2, 4, 0, tzinfo=UTC)
UNTIL = datetime(2026, 9, 8, 16, 0, tzinfo=UTC)  # midnight in Shanghai
ROLES = ["chair", "secretary", "member", "clerk", "supervisor", "resident", "other_resident"]


DELIBERATION = load_definitions(PROCEDURES)["cn.community_deliberation"]


def procedure_of(community: Community) -> ProcedureVersion:
    defaults = {
        "name": DELIBERATION.name.zh,
        "definition": DELIBERATION.to_json(),
        "hash": definition_hash(DELIBERATION),
        "created_at": NOW,
    }
    found, _ = ProcedureVersion.objects.get_or_create(
        community=community, key=DELIBERATION.key, retired_at=None, defaults=defaults
    )
    return found


def make_matter(
    council: Council, by: Person, stage: str = "discussion", title: str = "车棚改助餐点", **more: Any
) -> Proposal:
    community, procedure = council.community, procedure_of(council.community)
    proposer, _ = Participant.objects.get_or_create(community=community, person=by, defaults={"created_at": NOW})
    submitted = None if stage == "draft" else NOW
    proposal = Proposal.objects.create(
        community=community,
        council=council,
        procedure_version=procedure,
        proposer=proposer,
        created_at=NOW,
        submitted_at=submitted,
        **more,
    )
    Version.objects.create(
        community=community,
        proposal=proposal,
        title=title,
        title_en="A lunch room",
        text="中午一顿热饭。",
        written_at=NOW,
    )
    due = UNTIL if stage == "discussion" else None
    StageRun.objects.create(
        community=community,
        proposal=proposal,
        procedure_version=procedure,
        stage=stage,
        entered_at=NOW - timedelta(days=1),
        due_at=due,
    )
    return proposal


@pytest.fixture
def matter(cast: SimpleNamespace) -> Proposal:
    return make_matter(cast.reps, cast.member)


@pytest.fixture
def say(matter: Proposal) -> Callable[..., Comment]:
    """`say(cast.resident, "words", position="for")` at a moment of the comment period."""

    def said(who: Person, text: str, at: datetime = NOW, **more: Any) -> Comment:
        with playing_at(at):
            return write_comment(actor=actor_of(who), proposal=more.pop("proposal", matter), text=text, **more)

    return said
