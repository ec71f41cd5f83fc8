"""Two at the same moment: numbers have no gap and no twin, the threshold moves a matter on once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from councils.models import Event
from proposals.actions.stages import stage_of
from proposals.actions.submission import submit_proposal
from proposals.actions.support import sign_support
from proposals.models import Proposal, StageRun, Support
from tests.conftest import actor_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> None:
    gate, failed = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_submissions_at_once_are_numbered_without_gap_or_twin(council, matter):
    drafts = [matter("draft") for _ in range(4)]
    author = actor_of(council.resident)
    at_once(*(lambda d=draft: submit_proposal(actor=author, proposal=d) for draft in drafts))
    assert sorted(Proposal.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_same_submission_pressed_twice_at_once_is_one(council, matter):
    draft, author = matter("draft"), actor_of(council.resident)
    at_once(*[lambda: submit_proposal(actor=author, proposal=draft)] * 3)
    assert Event.objects.filter(name="proposal:submitted").count() == 1
    assert StageRun.objects.filter(proposal=draft, stage="support").count() == 1


def test_signatures_at_once_all_count_and_move_the_matter_on_once(council, matter):
    proposal, secretary = matter("support"), actor_of(council.secretary)
    at_once(
        *(lambda p=person: sign_support(actor=secretary, proposal=proposal, person=p) for person in council.signers)
    )
    assert Support.objects.filter(proposal=proposal, withdrawn_at=None).count() == 13
    assert StageRun.objects.filter(proposal=proposal, stage="screening").count() == 1
    assert stage_of(proposal).stage == "screening"
