"""A community with real procedures, and a matter of its resident in any stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models import Person
from councils.permissions.actor import Actor
from proposals.actions.drafts import Words, draft_proposal
from proposals.actions.procedures import adopt_procedures
from proposals.actions.screening import accept_proposal, refer_proposal, return_proposal
from proposals.actions.submission import submit_proposal, withdraw_proposal
from proposals.actions.support import sign_support
from proposals.models import Proposal
from tests.conftest import actor_of, make_person, put_in_stage

WORDS = Words(title="修好东门路灯", summary="三盏灯坏了两个月。", text="请换灯杆。\n\n夜里看不清。")
WAY = ("draft", "support", "screening", "discussion", "meeting", "display", "follow_up", "done")


@pytest.fixture
def council(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast with procedures adopted: a matter of the representatives needs ten signatures."""
    adopt_procedures(actor=Actor.setup(cast.community))
    cast.signers = [make_person(cast.community, n) for n in range(20, 32)]
    return cast


@pytest.fixture
def matter(council: SimpleNamespace) -> Callable[..., Proposal]:
    """`matter("screening")`: a matter of the resident in that stage, moved there by the real actions where it can be."""

    def make(stage: str = "draft", words: Words = WORDS, by: Person | None = None) -> Proposal:
        author, secretary = actor_of(by or council.resident), actor_of(council.secretary)
        proposal = draft_proposal(actor=author, words=words, council=council.reps)
        if stage == "draft":
            return proposal
        submit_proposal(actor=author, proposal=proposal)
        if stage == "support":
            return proposal
        if stage == "withdrawn":
            return withdraw_proposal(actor=author, proposal=proposal)
        for person in council.signers[:9]:
            sign_support(actor=secretary, proposal=proposal, person=person)
        if stage == "returned":
            return return_proposal(actor=secretary, proposal=proposal, reasons="请写明费用。")
        if stage == "referred":
            return refer_proposal(actor=secretary, proposal=proposal, to="body", place="街道城管科")
        if stage == "screening":
            return proposal
        accept_proposal(actor=secretary, proposal=proposal)
        for before, after in pairwise(WAY[3:]):
            if before == stage:
                break
            put_in_stage(proposal, after, timezone.now() + timedelta(days=15))
        return proposal

    return make
