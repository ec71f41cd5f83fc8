"""Every move asks its gates: refused once with the gate and who must act, then met, then it goes on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from councils.models import Council
from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from councils.rules.words import Words
from proposals.actions.agenda import put_on_agenda
from proposals.actions.attachments import add_attachment
from proposals.actions.convening import convene
from proposals.actions.follow_ups import add_follow_up, finish_follow_up
from proposals.actions.gates import record_gate
from proposals.actions.major import mark_major
from proposals.actions.objections import answer_objection, raise_objection
from proposals.actions.papers import Upload
from proposals.actions.polls import create_poll, open_poll
from proposals.actions.risk import assess_risk
from proposals.actions.screening import accept_proposal
from proposals.actions.stages import enter_stage, stage_of
from proposals.actions.stages_due import end_displays
from proposals.actions.support import sign_support
from proposals.models import Attachment, ProcedureVersion, Proposal, Publication, Resolution
from proposals.permissions.gate_facts import GateFacts
from tests.conftest import actor_of, give_seat, make_council
from tests.proposals.gates.conftest import ENOUGH, code_of, under
from tests.proposals.matters.test_attachments import pdf
from tests.proposals.publication.conftest import counted_poll

pytestmark = pytest.mark.django_db


def version(proposal: Proposal, key: str) -> ProcedureVersion:
    return ProcedureVersion.objects.get(community=proposal.community, key=key, retired_at=None)


def refusal(act: Any, **given: Any) -> Any:
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value.refusal


def meeting_of(council: Council, secretary: Actor) -> Any:
    return convene(actor=secretary, council=council, starts_at=timezone.now() + timedelta(days=20))


def test_four_discussions_are_asked_one_after_the_other(offices, matter):
    proposal, secretary = matter("screening"), actor_of(offices.secretary)
    siyi = version(proposal, "cn.siyi_lianggongkai")
    said = refusal(accept_proposal, actor=secretary, proposal=proposal, procedure=siyi)
    assert said.code == "gate:committees_consulted"
    assert "两委已商议：还没有。等居（村）民委员会" in str(said.sentence)
    record_gate(actor=actor_of(offices.clerk), proposal=proposal, gate="committees_consulted", counts=ENOUGH)
    proposal = accept_proposal(actor=secretary, proposal=proposal, procedure=siyi)
    assert stage_of(proposal).stage == "discussion"

    meeting = meeting_of(offices.reps, secretary)
    given = {"actor": secretary, "proposal": proposal, "meeting": meeting}
    assert refusal(put_on_agenda, **given).code == "gate:plan_circulated"
    record_gate(actor=actor_of(offices.party), proposal=proposal, gate="plan_circulated")
    said = refusal(put_on_agenda, **given)
    assert said.code == "gate:party_reviewed"
    assert "社区（村）党组织" in str(said.sentence)
    record_gate(
        actor=actor_of(offices.party), proposal=proposal, gate="party_reviewed", counts=ENOUGH | {"yes": 14, "no": 6}
    )
    said = refusal(put_on_agenda, **given)
    assert "赞成14人" in str(said.sentence)
    record_gate(actor=actor_of(offices.party), proposal=proposal, gate="party_reviewed", counts=ENOUGH)
    assert put_on_agenda(**given)
    assert stage_of(proposal).stage == "meeting"


def test_signatures_of_a_recall_are_verified_before_it_is_screened(offices, matter):
    proposal = under(matter("support"), "cn.recall", "support")
    needed = GateFacts(proposal, timezone.now()).standing.needed
    for person in offices.signers[:needed]:
        sign_support(actor=actor_of(offices.secretary), proposal=proposal, person=person)
    assert stage_of(proposal).stage == "support"
    record_gate(actor=actor_of(offices.supervisor), proposal=proposal, gate="signatures_verified")
    assert stage_of(proposal).stage == "screening"


def test_a_major_matter_waits_for_a_risk_that_can_be_borne(offices, matter):
    proposal, secretary, clerk = matter("discussion"), actor_of(offices.secretary), actor_of(offices.clerk)
    mark_major(actor=secretary, proposal=proposal, major=True)
    given = {"actor": secretary, "proposal": proposal, "meeting": meeting_of(offices.reps, secretary)}
    assert refusal(put_on_agenda, **given).code == "gate:risk_assessed"
    points = "施工期间老人出行不便。"
    for level, controllable, measures in (("high", True, "值守"), ("low", False, ""), ("medium", True, "")):
        assess_risk(
            actor=clerk, proposal=proposal, level=level, controllable=controllable, points=points, measures=measures
        )
        assert refusal(put_on_agenda, **given).code == "gate:risk_assessed"
    assess_risk(actor=clerk, proposal=proposal, level="medium", controllable=True, points=points, measures="派人值守。")
    assert put_on_agenda(**given)


def test_a_matter_called_major_late_is_not_voted_on_without_its_assessment(offices, matter):
    """Its procedure only reminds of it, and in another stage; the vote is where it stops."""
    proposal = under(matter("screening"), "cn.resident_assembly", "meeting")
    offices.assembly = make_council(offices.community, "resident_assembly", "adults", key="assembly")
    give_seat(offices.assembly, offices.secretary, "secretary")
    secretary = actor_of(offices.secretary)
    Proposal.objects.filter(pk=proposal.pk).update(council=offices.assembly)
    proposal = Proposal.objects.get(pk=proposal.pk)
    meeting = meeting_of(offices.assembly, secretary)
    put_on_agenda(actor=secretary, proposal=proposal, meeting=meeting)
    type(meeting).objects.filter(pk=meeting.pk).update(notice_published_at=timezone.now())
    poll = create_poll(
        actor=secretary, proposal=proposal, question="同意吗？", secrecy="named", basis="household",
        closes_at=timezone.now() + timedelta(days=16),
    )  # fmt: skip
    mark_major(actor=secretary, proposal=proposal, major=True)
    assert refusal(open_poll, actor=secretary, poll=poll).code == "gate:risk_assessed"
    assess_risk(actor=secretary, proposal=proposal, level="low", controllable=True, points="没有明显风险。")
    assert open_poll(actor=secretary, poll=poll).state == "open"


def test_a_reminder_blocks_nothing(offices, matter):
    proposal, secretary = matter("discussion"), actor_of(offices.secretary)
    assert "party_reviewed" in next(
        s["reminders"] for s in proposal.procedure_version.definition["stages"] if s["key"] == "discussion"
    )
    assert put_on_agenda(actor=secretary, proposal=proposal, meeting=meeting_of(offices.reps, secretary))


def test_a_vote_over_a_period_waits_until_the_discussion_has_had_its_days(offices, matter):
    offices.assembly = make_council(offices.community, "resident_assembly", "households", key="assembly")
    give_seat(offices.assembly, offices.secretary, "secretary")
    secretary = actor_of(offices.secretary)
    proposal = matter("screening")
    proposal = accept_proposal(
        actor=secretary,
        proposal=proposal,
        council=offices.assembly,
        procedure=version(proposal, "cn.resident_assembly"),
    )
    poll = create_poll(
        actor=secretary, proposal=proposal, question="同意吗？", secrecy="named", basis="household",
        closes_at=timezone.now() + timedelta(days=30),
    )  # fmt: skip
    said = refusal(open_poll, actor=secretary, poll=poll)
    assert said.code == "gate:days"
    assert "满7天（还有" in str(said.sentence)
    with playing_at(timezone.now() + timedelta(days=8)):
        assert open_poll(actor=secretary, poll=poll).state == "open"


def test_documents_of_the_collective_lie_open_before_its_meeting(offices, matter):
    proposal, secretary = under(matter("screening"), "cn.collective_members", "discussion"), actor_of(offices.secretary)
    run = stage_of(proposal)
    facts = GateFacts(proposal, timezone.now())
    assert not facts.state("documents_available").met
    assert refusal(enter_stage, actor=secretary, proposal=proposal, stage="meeting", leaving=run.stage).code == (
        "gate:documents_available"
    )
    add_attachment(actor=secretary, proposal=proposal, name="账目.pdf", content=pdf())
    assert enter_stage(actor=secretary, proposal=proposal, stage="meeting", leaving=run.stage)


@pytest.mark.parametrize(("kind", "met"), [(Attachment.Kind.DOCUMENT, False), (Attachment.Kind.BUDGET, True)])
def test_a_budget_is_a_paper_that_says_it_is_one(offices, matter, kind, met):
    proposal, secretary = matter("discussion"), actor_of(offices.secretary)
    add_attachment(actor=secretary, proposal=proposal, name="预算.pdf", content=pdf(), kind_of_paper=kind)
    assert GateFacts(proposal, timezone.now()).state("budget_attached").met is met


def displayed(offices: Any, key: str) -> tuple[Proposal, Publication]:
    """Carried and on display under that procedure, by the real publication."""
    from proposals.actions.publication import publish_result

    poll = counted_poll(offices)
    publish_result(actor=Actor.clock(offices.community), poll=poll)
    Proposal.objects.filter(pk=poll.proposal_id).update(procedure_version=version(poll.proposal, key))
    return Proposal.objects.get(pk=poll.proposal_id), Publication.objects.get(kind="resolution")


def later(publication: Publication, days: int) -> datetime:
    return publication.published_at + timedelta(days=days)


def test_work_begins_only_when_no_objection_is_open(offices):
    proposal, publication = displayed(offices, "cn.zhengzhou_yizheng_sanyi")
    objection = raise_objection(actor=actor_of(offices.other_resident), publication=publication, text="灯太亮。")
    assert end_displays(later(publication, 17)) == 0
    assert stage_of(proposal).stage == "display"
    with playing_at(later(publication, 17)):
        state = GateFacts(proposal, later(publication, 17)).state("objections_settled")
        assert (state.met, state.detail) == (False, Words("有1件异议没有答复。", "1 is not answered."))
        answer_objection(actor=actor_of(offices.supervisor), objection=objection, answer="换暖光灯。")
        assert end_displays(later(publication, 17)) == 1
    assert stage_of(proposal).stage == "follow_up"


def test_while_one_may_still_object_nothing_is_settled(offices):
    proposal, publication = displayed(offices, "cn.zhengzhou_yizheng_sanyi")
    state = GateFacts(proposal, later(publication, 2)).state("objections_settled")
    assert not state.met
    assert state.earliest is not None
    assert GateFacts(proposal, state.earliest).state("objections_settled").met


@pytest.mark.parametrize("early", [False, True])
def test_the_supervisors_sign_before_a_matter_is_done(offices, early):
    """Whether the works ended after the display or while it still ran."""
    proposal, publication = displayed(offices, "cn.siyi_lianggongkai")
    clerk = actor_of(offices.clerk)
    work = add_follow_up(
        actor=clerk, resolution=Resolution.objects.get(), title="换灯", office="物业", due_on=publication.display_until
    )
    if early:
        finish_follow_up(actor=clerk, follow_up=work, text="换好了。")
    with playing_at(later(publication, 17)):
        end_displays(later(publication, 17))
        if not early:
            finish_follow_up(actor=clerk, follow_up=work, text="换好了。")
        assert stage_of(proposal).stage == "follow_up"
        said = refusal(enter_stage, actor=clerk, proposal=proposal, stage="report", leaving="follow_up")
        assert said.code == "gate:supervision_signed"
        record_gate(actor=actor_of(offices.supervisor), proposal=proposal, gate="supervision_signed")
    assert stage_of(proposal).stage == "report"


def test_four_fifths_of_the_meeting_are_representatives(offices, matter):
    proposal = matter("meeting")
    seats = [offices.chair, offices.member, *offices.signers[:6]]
    for person in seats[2:]:
        give_seat(offices.reps, person, "member")
    assert GateFacts(proposal, timezone.now()).state("reps_four_fifths").met
    for person in seats[:2]:
        give_seat(offices.committee, person, "member")
    state = GateFacts(proposal, timezone.now()).state("reps_four_fifths")
    assert not state.met
    assert state.detail == Words(
        "8人中居民代表6人，不到五分之四。", "6 of 8 are representatives, less than four fifths."
    )


def test_back_aside_and_to_an_end_nothing_is_asked(offices, matter):
    proposal = under(matter("screening"), "cn.siyi_lianggongkai", "discussion")
    assert enter_stage(actor=actor_of(offices.secretary), proposal=proposal, stage="withdrawn", leaving="discussion")


def test_a_signed_paper_must_be_a_paper(offices, matter):
    proposal = under(matter("screening"), "cn.siyi_lianggongkai", "follow_up")
    given = {"actor": actor_of(offices.secretary), "proposal": proposal, "gate": "supervision_signed"}
    assert code_of(record_gate, **given, paper=Upload("x.pdf", b"hello")) == "attachment:kind"


def test_a_hearing_has_no_vote_and_still_shows_no_personal_data(offices, matter):
    proposal = under(matter("screening"), "cn.hearing", "meeting")
    assert GateFacts(proposal, timezone.now()).state("redaction_checked").met
    proposal.versions.update(text="请打13812345678。")
    assert not GateFacts(proposal, timezone.now()).state("redaction_checked").met
