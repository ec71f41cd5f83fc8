"""The assessment of a risk: by the committee, public, never edited."""

from __future__ import annotations

from typing import Any

import pytest

from councils.models import Event
from councils.permissions.refusal import Refused
from proposals.actions.major import mark_major
from proposals.actions.papers import Upload
from proposals.actions.risk import assess_risk
from proposals.actions.screening import refer_proposal
from proposals.models import Attachment, RiskAssessment
from tests.conftest import actor_of
from tests.proposals.matters.test_attachments import pdf

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"level": "low", "controllable": True, "points": "施工期间出行不便。"}


@pytest.mark.parametrize(
    ("who", "stage", "code"),
    [
        ("clerk", "screening", None), ("clerk", "discussion", None), ("clerk", "meeting", None),
        ("secretary", "discussion", None), ("clerk", "support", "risk:stage"), ("clerk", "display", "risk:stage"),
        ("chair", "discussion", "risk:role"), ("supervisor", "discussion", "risk:role"),
        ("member", "discussion", "risk:role"), ("resident", "discussion", "risk:role"),
        ("neighbour_secretary", "discussion", "proposal:not_here"),
    ],
)  # fmt: skip
def test_who_assesses_and_when(council, matter, who, stage, code):
    proposal, actor = matter(stage), actor_of(getattr(council, who))
    if code is None:
        assert assess_risk(actor=actor, proposal=proposal, **SAID).on_behalf is (who == "secretary")
        assert Event.objects.get(name="risk:assessed").actor == actor.ref
        return
    with pytest.raises(Refused) as refused:
        assess_risk(actor=actor, proposal=proposal, **SAID)
    assert refused.value.refusal.code == code
    assert not RiskAssessment.objects.exists()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "risk:level"),
        ({"level": "sky"}, "risk:level"),
        ({"level": "low", "points": " "}, "risk:points"),
        ({"level": "low", "points": "x", "waived_reason": "小事"}, "risk:both"),
        (SAID | {"contingency": "打电话13812345678"}, "text:personal_data"),
    ],
)
def test_what_is_said_is_whole_and_publishable(council, matter, said, code):
    with pytest.raises(Refused) as refused:
        assess_risk(actor=actor_of(council.clerk), proposal=matter("discussion"), **said)
    assert refused.value.refusal.code == code


def test_a_newer_one_takes_its_place_and_both_stay(council, matter):
    proposal, clerk = matter("discussion"), actor_of(council.clerk)
    first = assess_risk(actor=clerk, proposal=proposal, **SAID)
    assert assess_risk(actor=clerk, proposal=proposal, **SAID) == first
    second = assess_risk(actor=clerk, proposal=proposal, **(SAID | {"level": "high"}), paper=Upload("评估.pdf", pdf()))
    assert [second.number, *RiskAssessment.objects.values_list("number", flat=True)] == [2, 2, 1]
    assert second.attachment is not None
    assert second.attachment.kind == Attachment.Kind.RISK


def test_a_major_matter_is_never_exempt(council, matter):
    proposal, clerk = matter("discussion"), actor_of(council.clerk)
    assert assess_risk(actor=clerk, proposal=proposal, waived_reason="只是换灯泡。").level == ""
    mark_major(actor=actor_of(council.secretary), proposal=proposal, major=True)
    with pytest.raises(Refused) as refused:
        assess_risk(actor=clerk, proposal=proposal, waived_reason="还是小事。")
    assert refused.value.refusal.code == "risk:major"


def test_of_a_dispute_sent_to_mediation_no_word_stays(council, matter):
    proposal, clerk = matter("screening"), actor_of(council.clerk)
    assess_risk(actor=clerk, proposal=proposal, **SAID, measures="甲乙两家分开谈。", paper=Upload("评估.pdf", pdf()))
    refer_proposal(actor=actor_of(council.secretary), proposal=proposal, to="mediation", reference="调2026-7")
    left = RiskAssessment.objects.get()
    assert (left.points, left.measures, left.attachment) == ("", "", None)
    assert Event.objects.get(name="risk:assessed").payload is None
