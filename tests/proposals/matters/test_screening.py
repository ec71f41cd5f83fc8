from __future__ import annotations

import pytest

from councils.models import Event, Message
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from councils.wordings import words
from proposals.actions.attachments import add_attachment
from proposals.actions.procedures import adopt_procedures
from proposals.actions.screening import accept_proposal, refer_proposal, return_proposal
from proposals.actions.stages import stage_of
from proposals.models import Attachment, Comment, ProcedureVersion, Proposal, Version
from tests.conftest import actor_of, make_council
from tests.proposals.matters.test_attachments import pdf


def answers(actor, proposal):
    return (
        lambda: accept_proposal(actor=actor, proposal=proposal),
        lambda: return_proposal(actor=actor, proposal=proposal, reasons="请写明费用。"),
        lambda: refer_proposal(actor=actor, proposal=proposal, to="mediation", reference="调2026-7"),
    )


ROLES = [
    ("resident", 403), ("member", 403), ("chair", 403), ("clerk", 403), ("supervisor", 403), ("other_resident", 403),
    ("neighbour_secretary", 404),
]  # fmt: skip


@pytest.mark.parametrize(("who", "status"), ROLES)
@pytest.mark.parametrize("answer", [0, 1, 2])
def test_screening_is_the_secretary_s_alone(council, matter, who, status, answer):
    proposal = matter("screening")
    with pytest.raises(Refused) as refused:
        answers(actor_of(getattr(council, who)), proposal)[answer]()
    assert refused.value.refusal.status == status
    assert stage_of(proposal).stage == "screening"


@pytest.mark.parametrize("stage", ["draft", "support", "returned", "discussion", "meeting", "withdrawn", "done"])
@pytest.mark.parametrize("answer", [0, 1, 2])
def test_screening_has_its_time(council, matter, stage, answer):
    with pytest.raises(Refused) as refused:
        answers(actor_of(council.secretary), matter(stage))[answer]()
    assert refused.value.refusal.status == 409


def test_accepted_matter_is_open_for_discussion_until_a_day_and_its_author_knows(council, matter):
    proposal = matter("screening")
    accept_proposal(actor=actor_of(council.secretary), proposal=proposal)
    run = stage_of(proposal)
    assert (run.stage, run.due_at is not None) == ("discussion", True)
    message = Message.objects.get(kind="proposal:accepted", channel="app")
    assert message.to == council.resident
    subject, text = words(message.kind, message.particulars)
    assert "路灯" in subject
    assert "%(" not in text


def test_acceptance_may_choose_another_body_and_its_procedure(council, matter):
    proposal = matter("screening")
    body = make_council(council.community, "community_council", key="council")
    accept_proposal(actor=actor_of(council.secretary), proposal=proposal, council=body)
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert proposal.council == body
    assert proposal.procedure_version.key == "cn.community_deliberation"
    assert stage_of(proposal).procedure_version == proposal.procedure_version


def test_acceptance_under_a_procedure_not_made_for_the_body_is_refused(council, matter):
    owners = ProcedureVersion.objects.get(community=council.community, key="cn.owners_ordinary")
    with pytest.raises(Refused) as refused:
        accept_proposal(actor=actor_of(council.secretary), proposal=matter("screening"), procedure=owners)
    assert refused.value.refusal.code == "screening:body"


def test_acceptance_under_the_neighbour_s_procedure_is_refused(council, matter):
    adopt_procedures(actor=Actor.setup(council.neighbour))
    theirs = ProcedureVersion.objects.get(community=council.neighbour, key="cn.resident_reps")
    with pytest.raises(Refused) as refused:
        accept_proposal(actor=actor_of(council.secretary), proposal=matter("screening"), procedure=theirs)
    assert refused.value.refusal.code == "screening:procedure"


def test_return_needs_reasons_and_tells_them_to_the_author(council, matter):
    proposal, secretary = matter("screening"), actor_of(council.secretary)
    with pytest.raises(Refused) as refused:
        return_proposal(actor=secretary, proposal=proposal, reasons="  ")
    assert refused.value.refusal.code == "screening:no_reasons"
    return_proposal(actor=secretary, proposal=proposal, reasons="请写明费用。")
    assert stage_of(proposal).why == "请写明费用。"
    assert Message.objects.get(kind="proposal:returned", channel="app").particulars["why"] == "请写明费用。"


def test_return_with_somebody_s_phone_number_is_refused(council, matter):
    with pytest.raises(Refused) as refused:
        return_proposal(actor=actor_of(council.secretary), proposal=matter("screening"), reasons="打13912345678")
    assert refused.value.refusal.code == "text:personal_data"


def test_mediation_keeps_a_reference_number_and_nothing_of_the_dispute(council, matter):
    proposal, secretary = matter("screening"), actor_of(council.secretary)
    add_attachment(actor=actor_of(council.resident), proposal=proposal, name="录音说明.pdf", content=pdf())
    Comment.objects.create(
        community=council.community, proposal=proposal, participant=proposal.proposer, text="楼上太吵", written_at=proposal.created_at
    )  # fmt: skip
    refer_proposal(actor=secretary, proposal=proposal, to="mediation", reference="调2026-7", place="楼上姓王的")
    assert stage_of(proposal).why == "调2026-7"
    kept = " ".join(
        "".join(map(str, row))
        for row in Version.objects.filter(proposal=proposal).values_list("title", "summary", "text", "why")
    )
    assert kept == "已转人民调解"
    assert not Comment.objects.filter(proposal=proposal).exclude(text="").exists()
    assert not Attachment.objects.filter(proposal=proposal).exists()
    told = " ".join(str(m.particulars) for m in Message.objects.all()) + " ".join(
        str(e.payload) for e in Event.objects.all()
    )
    assert "路灯" not in told
    assert "楼上" not in told
    assert "调2026-7" in words("proposal:mediation", Message.objects.get(kind="proposal:mediation").particulars)[1]


def test_referral_to_another_office_names_it(council, matter):
    proposal, secretary = matter("screening"), actor_of(council.secretary)
    with pytest.raises(Refused) as refused:
        refer_proposal(actor=secretary, proposal=proposal, to="body")
    assert refused.value.refusal.code == "screening:no_place"
    refer_proposal(actor=secretary, proposal=proposal, to="body", place="街道城管科", reference="12345")
    assert stage_of(proposal).why == "街道城管科 12345"
    assert Version.objects.get(proposal=proposal).text
