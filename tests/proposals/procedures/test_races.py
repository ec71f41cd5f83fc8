"""Several at once: one referral, one rule for a vote, one version in force; on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from councils.models import Event, Message
from councils.permissions.refusal import Refused
from councils.rules.words import Words
from proposals.actions.failing import follow_failure
from proposals.actions.moving import move_matter
from proposals.actions.polls import create_poll
from proposals.actions.procedures import amend_legal_basis
from proposals.models import Poll, ProcedureVersion, Proposal, StageRun
from tests.conftest import actor_of
from tests.proposals.polls.conftest import make_matter
from tests.proposals.polls.test_races import at_once

from .conftest import version_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_pass_a_matter_on_at_once_pass_it_on_once(hall: SimpleNamespace, decided: Any) -> None:
    matter = decided("cn.community_deliberation", "opinion")
    secretary, clerk = actor_of(hall.secretary), actor_of(hall.clerk)
    results = at_once(
        *(lambda a=actor: follow_failure(actor=a, proposal=matter, why="有分歧") for actor in (secretary, clerk) * 2)
    )
    assert all(isinstance(found, Proposal | Refused) for found in results), results
    assert StageRun.objects.filter(proposal=matter, stage="discussion").count() == 1
    assert StageRun.objects.filter(proposal=matter, left_at=None).count() == 1
    assert Event.objects.filter(name="matter:referred").count() == 1
    assert Message.objects.filter(kind="matter:referred", to=hall.resident, channel="app").count() == 1


def test_a_vote_prepared_while_the_matter_is_moved_has_the_matters_rule(hall: SimpleNamespace) -> None:
    secretary, other = actor_of(hall.secretary), version_of(hall, "cn.priority_ballot")
    for _round in range(3):
        matter = make_matter(hall, hall.assembly, "cn.resident_assembly", "discussion")

        def vote(matter: Proposal = matter) -> Poll:
            return create_poll(
                actor=secretary, proposal=matter, question="修不修？", secrecy="named", basis="household",
                closes_at=timezone.now() + timedelta(days=8),
            )  # fmt: skip

        def move(matter: Proposal = matter) -> Proposal:
            return move_matter(actor=secretary, proposal=matter, procedure=other, why="走错了")

        results = at_once(vote, move)
        assert not any(isinstance(r, Exception) and not isinstance(r, Refused) for r in results), results
        matter.refresh_from_db()
        for poll in Poll.objects.filter(proposal=matter):
            assert poll.procedure_version_id == matter.procedure_version_id


def test_two_corrections_of_the_law_at_once_leave_one_version_in_force(hall: SimpleNamespace) -> None:
    version, clerk = version_of(hall, "cn.resident_reps"), actor_of(hall.clerk)
    at_once(
        *(
            lambda n=n: amend_legal_basis(
                actor=clerk, version=version, texts={"whole": Words(f"第{n}条", f"article {n}")}, why="改"
            )
            for n in (1, 2, 3)
        )
    )
    held = ProcedureVersion.objects.filter(community=hall.community, key="cn.resident_reps")
    assert held.filter(retired_at=None).count() == 1
    assert held.count() == 2
