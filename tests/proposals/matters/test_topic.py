from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from proposals.actions.support import sign_support
from realtime import registry
from tests.conftest import actor_of


def test_topic_tells_stage_and_support_and_counts_on(council, matter):
    proposal = matter("support")
    before = registry.build(f"proposal.{proposal.pk}")
    sign_support(actor=actor_of(council.other_resident), proposal=proposal)
    after = registry.build(f"proposal.{proposal.pk}")
    assert before["support"]["data"] == {"have": 1, "needed": 10, "reached": False}
    assert after["support"]["data"]["have"] == 2
    assert after["support"]["version"] > before["support"]["version"]
    assert after["stage"]["data"] == {"stage": "support"}


def test_draft_has_no_topic(council, matter):
    proposal = matter("draft")
    with pytest.raises(LookupError):
        registry.build(f"proposal.{proposal.pk}")
    assert registry.may_watch(council.resident.account, f"proposal.{proposal.pk}") is not None
    assert registry.may_watch(AnonymousUser(), f"proposal.{matter('support').pk}") is None
