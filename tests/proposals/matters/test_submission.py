from __future__ import annotations

from dataclasses import replace

import pytest

from councils.models import Event, Message
from councils.permissions.refusal import Refused
from proposals.actions.drafts import Words, save_draft
from proposals.actions.stages import stage_of
from proposals.actions.submission import submit_proposal, withdraw_proposal
from proposals.models import Proposal, Support
from tests.conftest import actor_of, make_council
from tests.proposals.matters.conftest import WORDS


def test_submission_gives_the_next_number_and_the_proposer_s_signature(council, matter):
    first, second = matter("support"), matter("support")
    numbers = list(Proposal.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == [1, 2]
    assert first.pk != second.pk
    assert Support.objects.filter(proposal=first, person=council.resident).count() == 1
    assert stage_of(first).stage == "support"


def test_refused_submission_takes_no_number(council, matter):
    author = actor_of(council.resident)
    bad = matter(words=replace(WORDS, text="好的。\n\n请打13912345678。"))
    with pytest.raises(Refused) as refused:
        submit_proposal(actor=author, proposal=bad)
    assert refused.value.refusal.code == "text:personal_data"
    assert "2" in str(refused.value.refusal.sentence)
    assert stage_of(bad).stage == "draft"
    good = matter("support")
    assert Proposal.objects.get(pk=good.pk).number == 1


@pytest.mark.parametrize(("words", "code"), [
    (Words(text="有正文"), "proposal:no_title"),
    (Words(title="有标题"), "proposal:no_text"),
    (replace(WORDS, title="找1单元13912345678"), "text:personal_data"),
    (replace(WORDS, text_en="Call 13912345678"), "text:personal_data"),
    (replace(WORDS, text="身份证１１０１０５１９４９１２３１００２X"), "text:personal_data"),
])  # fmt: skip
def test_submission_is_refused_for_its_text(council, matter, words, code):
    with pytest.raises(Refused) as refused:
        submit_proposal(actor=actor_of(council.resident), proposal=matter(words=words))
    assert refused.value.refusal.code == code
    assert refused.value.refusal.status == 422


def test_submission_twice_is_one(council, matter):
    proposal, author = matter("support"), actor_of(council.resident)
    submit_proposal(actor=author, proposal=proposal)
    assert Event.objects.filter(name="proposal:submitted").count() == 1


@pytest.mark.parametrize(
    "who", ["secretary", "clerk", "chair", "member", "supervisor", "other_resident", "neighbour_secretary"]
)
def test_submission_of_somebody_else_s_draft_finds_no_such_draft(council, matter, who):
    with pytest.raises(Refused) as refused:
        submit_proposal(actor=actor_of(getattr(council, who)), proposal=matter())
    assert refused.value.refusal.status == 404


@pytest.mark.parametrize("stage", ["discussion", "meeting", "display", "done", "withdrawn", "referred"])
def test_submission_out_of_its_time_is_refused(council, matter, stage):
    with pytest.raises(Refused) as refused:
        submit_proposal(actor=actor_of(council.resident), proposal=matter(stage))
    assert refused.value.refusal.status == 409


def test_matter_whose_procedure_asks_no_signatures_goes_straight_to_screening(council, matter):
    body = make_council(council.community, "community_council", key="council")
    proposal = matter()
    save_draft(actor=actor_of(council.resident), proposal=proposal, words=WORDS, council=body)
    submit_proposal(actor=actor_of(council.resident), proposal=proposal)
    run = stage_of(proposal)
    assert run.stage == "screening"
    assert run.due_at is not None
    assert run.procedure_version.key == "cn.community_deliberation"
    told = Message.objects.filter(kind="proposal:to_screen", channel="app")
    assert [m.to_id for m in told] == [council.secretary.pk]


def test_returned_matter_keeps_its_number_and_goes_on_with_its_signatures(council, matter):
    proposal = matter("returned")
    submit_proposal(actor=actor_of(council.resident), proposal=proposal)
    assert stage_of(proposal).stage == "screening"
    assert Proposal.objects.get(pk=proposal.pk).number == 1


STAGES = ("support", "screening", "returned", "discussion", "meeting", "display", "follow_up", "done", "referred")


@pytest.mark.parametrize("stage", STAGES)
def test_withdrawal_is_possible_until_the_meeting(council, matter, stage):
    proposal, author = matter(stage), actor_of(council.resident)
    if stage in ("support", "screening", "returned", "discussion"):
        withdraw_proposal(actor=author, proposal=proposal, why="已经解决")
        withdraw_proposal(actor=author, proposal=proposal)
        assert stage_of(proposal).stage == "withdrawn"
        assert stage_of(proposal).why == "已经解决"
    else:
        with pytest.raises(Refused) as refused:
            withdraw_proposal(actor=author, proposal=proposal)
        assert refused.value.refusal.code == "proposal:too_late"


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 403), ("chair", 403), ("other_resident", 403), ("neighbour_secretary", 404)]
)
def test_withdrawal_by_others_is_refused(council, matter, who, status):
    with pytest.raises(Refused) as refused:
        withdraw_proposal(actor=actor_of(getattr(council, who)), proposal=matter("support"))
    assert refused.value.refusal.status == status


def test_record_holds_no_word_of_a_proposal(council, matter):
    matter("discussion")
    said = " ".join(str(e.payload) for e in Event.objects.all())
    assert "路灯" not in said
