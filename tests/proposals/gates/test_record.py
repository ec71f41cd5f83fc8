"""Recording a gate: who may, when, what a count decides, and that nothing on record is changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from councils.models import Event
from proposals.actions.gates import record_gate, withdraw_gate
from proposals.actions.papers import Upload
from proposals.models import Attachment, GateRecord, StageRun
from proposals.permissions.gate_facts import GateFacts
from tests.conftest import actor_of, put_in_stage
from tests.proposals.gates.conftest import ENOUGH, code_of, under
from tests.proposals.matters.test_attachments import pdf

pytestmark = pytest.mark.django_db
SHORT = ENOUGH | {"yes": 14, "no": 6}


# (procedure, stage, gate): who records it by office. The secretary records for all, named as such.
ASKED = {
    "party_reviewed": ("cn.siyi_lianggongkai", "discussion", ENOUGH, {"party"}),
    "committees_consulted": ("cn.siyi_lianggongkai", "screening", ENOUGH, {"warden", "clerk"}),
    "signatures_verified": ("cn.recall", "support", None, {"supervisor"}),
    "statement_heard": ("cn.recall", "discussion", None, {"chair"}),
    "filed": ("cn.resident_assembly", "display", None, {"warden", "clerk"}),
    "supervision_signed": ("cn.siyi_lianggongkai", "follow_up", None, {"supervisor"}),
    "women_third": ("cn.villager_reps", "meeting", {"due": 9, "yes": 3}, {"warden", "clerk"}),
}
PEOPLE = ("party", "warden", "clerk", "supervisor", "chair", "secretary", "member", "resident", "neighbour_secretary")


@pytest.mark.parametrize("gate", ASKED)
@pytest.mark.parametrize("who", PEOPLE)
def test_each_gate_is_recorded_by_its_office_or_the_secretary_for_it(offices, matter, gate: str, who: str) -> None:
    procedure, stage, counts, by_office = ASKED[gate]
    proposal = under(matter("screening"), procedure, stage)
    actor = actor_of(getattr(offices, who))
    given: dict[str, Any] = {"actor": actor, "proposal": proposal, "gate": gate, "counts": counts}
    if who == "neighbour_secretary":
        assert code_of(record_gate, **given) == "proposal:not_here"
    elif who in by_office:
        assert not record_gate(**given).on_behalf
    elif who == "secretary":
        if gate in ("signatures_verified", "supervision_signed"):
            assert code_of(record_gate, **given) == "gate:paper"
            given["paper"] = Upload("签字.pdf", pdf())
        kept = record_gate(**given)
        assert kept.on_behalf
        assert kept.recorded_by == offices.secretary
    else:
        assert code_of(record_gate, **given) == "gate:role"
    made = who in by_office or who == "secretary"
    assert GateRecord.objects.count() == Event.objects.filter(name="gate:recorded").count() == int(made)


@pytest.mark.parametrize(
    ("gate", "stage", "code"),
    [
        ("carried", "discussion", "gate:derived"),
        ("risk_assessed", "discussion", "gate:derived"),
        ("party_reviewed", "meeting", "gate:stage"),
        ("party_reviewed", "done", "gate:stage"),
        ("supervision_signed", "discussion", "gate:stage"),
        ("coffee", "discussion", "proposal:not_here"),
    ],
)
def test_nothing_is_recorded_that_is_not_asked_here(offices, matter, gate, stage, code):
    proposal = under(matter("screening"), "cn.siyi_lianggongkai", stage)
    now = timezone.now()
    StageRun.objects.create(
        community=proposal.community, proposal=proposal, procedure_version=proposal.procedure_version, stage="discussion",
        entered_at=now - timedelta(days=9), left_at=now - timedelta(days=2),
    )  # fmt: skip
    secretary = actor_of(offices.secretary)
    paper = Upload("签字.pdf", pdf())
    assert code_of(record_gate, actor=secretary, proposal=proposal, gate=gate, counts=ENOUGH, paper=paper) == code


def test_a_count_that_falls_short_is_kept_and_the_gate_stays_shut(offices, matter):
    from django.utils import timezone

    proposal = under(matter("screening"), "cn.siyi_lianggongkai", "discussion")
    party = actor_of(offices.party)
    short = record_gate(actor=party, proposal=proposal, gate="party_reviewed", counts=SHORT)
    assert not short.met
    assert "不到应到人数" in short.sentence
    state = GateFacts(proposal, timezone.now()).state("party_reviewed")
    assert not state.met
    assert state.detail is not None
    again = record_gate(actor=party, proposal=proposal, gate="party_reviewed", counts=ENOUGH)
    assert again.met
    assert GateFacts(proposal, timezone.now()).state("party_reviewed").met


@pytest.mark.parametrize("counts", [None, {"due": 30}, ENOUGH | {"present": 31}, ENOUGH | {"yes": 19}])
def test_a_count_is_given_whole_and_without_contradiction(offices, matter, counts):
    proposal = under(matter("screening"), "cn.siyi_lianggongkai", "discussion")
    given = {"actor": actor_of(offices.party), "proposal": proposal, "gate": "party_reviewed", "counts": counts}
    assert code_of(record_gate, **given) == "gate:counts"


def test_a_record_stands_once_and_a_second_one_is_told(offices, matter):
    proposal = under(matter("screening"), "cn.recall", "discussion")
    chair = actor_of(offices.chair)
    first = record_gate(actor=chair, proposal=proposal, gate="statement_heard", note="本人到会说明。")
    assert record_gate(actor=chair, proposal=proposal, gate="statement_heard", note="本人到会说明。") == first
    other = {"actor": actor_of(offices.secretary), "proposal": proposal, "gate": "statement_heard"}
    assert code_of(record_gate, **other) == "gate:recorded"
    assert Event.objects.filter(name="gate:recorded").count() == 1


def test_what_is_written_is_checked_for_personal_data(offices, matter):
    proposal = under(matter("screening"), "cn.recall", "discussion")
    given = {
        "actor": actor_of(offices.chair),
        "proposal": proposal,
        "gate": "statement_heard",
        "note": "电话13812345678",
    }
    assert code_of(record_gate, **given) == "text:personal_data"


def test_a_record_is_withdrawn_with_a_reason_and_recorded_anew(offices, matter):
    proposal = under(matter("screening"), "cn.recall", "discussion")
    chair = actor_of(offices.chair)
    entry = record_gate(actor=chair, proposal=proposal, gate="statement_heard")
    assert code_of(withdraw_gate, actor=chair, entry=entry, why=" ") == "gate:no_reason"
    gone = withdraw_gate(actor=chair, entry=entry, why="记错了日期。")
    assert (gone.withdrawn_by, gone.withdrawn_why) == (offices.chair, "记错了日期。")
    assert withdraw_gate(actor=chair, entry=entry, why="再来一次。").withdrawn_why == "记错了日期。"
    assert record_gate(actor=chair, proposal=proposal, gate="statement_heard").pk != entry.pk
    assert GateRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("chair", None), ("secretary", None), ("member", "gate:role"), ("supervisor", "gate:role"),
        ("clerk", "gate:role"), ("resident", "gate:role"), ("neighbour_secretary", "proposal:not_here"),
    ],
)  # fmt: skip
def test_who_withdraws_a_record(offices, matter, who, code):
    proposal = under(matter("screening"), "cn.recall", "discussion")
    entry = record_gate(actor=actor_of(offices.chair), proposal=proposal, gate="statement_heard")
    given = {"actor": actor_of(getattr(offices, who)), "entry": entry, "why": "记错了。"}
    if code is None:
        assert withdraw_gate(**given).withdrawn_at
    else:
        assert code_of(withdraw_gate, **given) == code


def test_what_a_matter_relied_on_is_not_withdrawn(offices, matter):
    proposal = under(matter("screening"), "cn.recall", "discussion")
    chair = actor_of(offices.chair)
    entry = record_gate(actor=chair, proposal=proposal, gate="statement_heard")
    put_in_stage(proposal, "meeting")
    assert (
        code_of(withdraw_gate, actor=chair, entry=GateRecord.objects.get(pk=entry.pk), why="记错了。")
        == "gate:relied_on"
    )


def test_the_paper_of_the_secretary_is_a_paper_of_the_matter(offices, matter):
    proposal = under(matter("screening"), "cn.siyi_lianggongkai", "follow_up")
    paper = Upload("监督委员会签字.pdf", pdf())
    kept = record_gate(actor=actor_of(offices.secretary), proposal=proposal, gate="supervision_signed", paper=paper)
    assert kept.attachment is not None
    assert kept.attachment.kind == Attachment.Kind.GATE


def test_a_return_to_the_author_asks_for_everything_anew(offices, matter):
    from django.utils import timezone

    proposal = under(matter("screening"), "cn.siyi_lianggongkai", "screening")
    given = {"proposal": proposal, "gate": "committees_consulted", "counts": ENOUGH}
    record_gate(actor=actor_of(offices.clerk), **given)
    assert GateFacts(proposal, timezone.now()).state("committees_consulted").met
    put_in_stage(proposal, "returned")
    put_in_stage(proposal, "screening")
    assert not GateFacts(proposal, timezone.now()).state("committees_consulted").met
    assert record_gate(actor=actor_of(offices.clerk), **given).met


def test_what_was_recorded_without_a_count_does_not_do_under_a_procedure_that_counts(offices, matter):
    from django.utils import timezone

    proposal = under(matter("screening"), "cn.zhengzhou_yizheng_sanyi", "screening")
    entry = record_gate(
        actor=actor_of(offices.clerk), proposal=proposal, gate="committees_consulted", counts=ENOUGH
    )  # fmt: skip
    GateRecord.objects.filter(pk=entry.pk).update(counts=None)
    assert GateFacts(proposal, timezone.now()).state("committees_consulted").met
    proposal = under(proposal, "cn.siyi_lianggongkai", "screening")
    assert not GateFacts(proposal, timezone.now()).state("committees_consulted").met
