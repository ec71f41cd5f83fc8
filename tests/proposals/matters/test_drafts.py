from __future__ import annotations

from dataclasses import replace

import pytest

from councils.models import Event
from councils.permissions.refusal import Refused
from proposals.actions.drafts import ChangedElsewhere, Words, discard_draft, draft_proposal, save_draft
from proposals.actions.submission import submit_proposal
from proposals.models import Proposal, Version
from tests.conftest import actor_of
from tests.proposals.matters.conftest import WORDS


def test_draft_is_seen_only_by_its_proposer_and_who_typed_it(council, matter):
    own = matter()
    dictated = draft_proposal(actor=actor_of(council.clerk), words=WORDS, on_behalf_of=council.signers[0])
    seen = {
        name: set(Proposal.objects.visible_to(actor_of(getattr(council, name))).values_list("pk", flat=True))
        for name in ("resident", "clerk", "secretary", "chair", "supervisor", "neighbour_secretary")
    }
    assert seen["resident"] == {own.pk}
    assert seen["clerk"] == {dictated.pk}
    assert not any(seen[name] for name in ("secretary", "chair", "supervisor", "neighbour_secretary"))


def test_draft_for_somebody_without_a_device_names_who_typed_it(council):
    proposal = draft_proposal(actor=actor_of(council.secretary), words=WORDS, on_behalf_of=council.signers[0])
    assert proposal.proposer.person == council.signers[0]
    assert proposal.recorded_by == council.secretary
    event = Event.objects.get(name="proposal:drafted")
    assert event.payload == {"recorded_by_office": True}
    assert event.actor == f"person:{council.secretary.pk}"


@pytest.mark.parametrize("who", ["resident", "member", "chair", "supervisor"])
def test_draft_for_somebody_else_is_the_office_s_business(council, who):
    with pytest.raises(Refused) as refused:
        draft_proposal(actor=actor_of(getattr(council, who)), words=WORDS, on_behalf_of=council.signers[0])
    assert refused.value.refusal.code == "proposal:role"


def test_draft_for_a_person_of_the_neighbour_is_refused(council):
    with pytest.raises(Refused) as refused:
        draft_proposal(actor=actor_of(council.secretary), words=WORDS, on_behalf_of=council.neighbour_secretary)
    assert refused.value.refusal.code == "proposal:no_such_person"


def test_draft_by_a_minor_is_refused(council):
    council.resident.is_adult = False
    council.resident.save()
    with pytest.raises(Refused) as refused:
        draft_proposal(actor=actor_of(council.resident), words=WORDS)
    assert refused.value.refusal.code == "proposal:minor"


def test_save_keeps_what_is_typed_even_without_a_title(council, matter):
    proposal = matter()
    save_draft(actor=actor_of(council.resident), proposal=proposal, words=Words(text="半句话"), seen=0)
    assert Words.of(Version.objects.get(proposal=proposal)) == Words(text="半句话")


def test_second_tab_that_is_older_is_refused_and_given_both_texts(council, matter):
    proposal, author = matter(), actor_of(council.resident)
    save_draft(actor=author, proposal=proposal, words=replace(WORDS, text="第一个窗口"), seen=0)
    with pytest.raises(ChangedElsewhere) as refused:
        save_draft(actor=author, proposal=proposal, words=replace(WORDS, text="第二个窗口"), seen=0)
    assert refused.value.refusal.status == 409
    assert refused.value.stored.text == "第一个窗口"
    assert Version.objects.get(proposal=proposal).text == "第一个窗口"


def test_saving_the_same_text_again_changes_nothing(council, matter):
    proposal, author = matter(), actor_of(council.resident)
    save_draft(actor=author, proposal=proposal, words=WORDS, seen=7)
    assert Proposal.objects.get(pk=proposal.pk).live_version == 0


@pytest.mark.parametrize("who", ["secretary", "clerk", "chair", "other_resident", "neighbour_secretary"])
def test_save_of_somebody_else_s_draft_finds_no_such_draft(council, matter, who):
    with pytest.raises(Refused) as refused:
        save_draft(actor=actor_of(getattr(council, who)), proposal=matter(), words=Words(title="别人的"))
    assert refused.value.refusal.status == 404


def test_save_after_submission_is_refused(council, matter):
    with pytest.raises(Refused) as refused:
        save_draft(actor=actor_of(council.resident), proposal=matter("support"), words=Words(title="悄悄改"))
    assert refused.value.refusal.code == "draft:submitted"


def test_discarded_draft_leaves_nothing_but_the_fact_in_the_record(council, matter):
    proposal, author = matter(), actor_of(council.resident)
    discard_draft(actor=author, proposal=proposal)
    discard_draft(actor=author, proposal=proposal)
    assert not Proposal.objects.exists()
    assert not Version.objects.exists()
    assert Event.objects.filter(name="proposal:discarded").count() == 1


def test_submitted_matter_cannot_be_thrown_away(council, matter):
    proposal = matter()
    submit_proposal(actor=actor_of(council.resident), proposal=proposal)
    with pytest.raises(Refused):
        discard_draft(actor=actor_of(council.resident), proposal=proposal)
    assert Proposal.objects.filter(pk=proposal.pk).exists()
