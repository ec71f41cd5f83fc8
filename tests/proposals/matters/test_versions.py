from __future__ import annotations

from dataclasses import replace

import pytest

from councils.models import Event, Message
from councils.permissions.refusal import Refused
from proposals.actions.drafts import ChangedElsewhere
from proposals.actions.versions import revise_proposal
from proposals.models import Version
from tests.conftest import actor_of
from tests.proposals.matters.conftest import WORDS

NEW = replace(WORDS, text="请换灯杆和灯泡。\n\n夜里看不清。")
OPEN = ("support", "screening", "returned", "discussion")


@pytest.mark.parametrize("stage", [*OPEN, "draft", "meeting", "display", "follow_up", "done", "withdrawn", "referred"])
def test_revision_is_possible_until_the_meeting(council, matter, stage):
    proposal, author = matter(stage), actor_of(council.resident)
    if stage in OPEN:
        assert revise_proposal(actor=author, proposal=proposal, words=NEW, why="补上灯泡").number == 2
        assert Version.objects.get(proposal=proposal, number=1).text == WORDS.text
    else:
        with pytest.raises(Refused) as refused:
            revise_proposal(actor=author, proposal=proposal, words=NEW, why="补上灯泡")
        assert refused.value.refusal.code == "proposal:fixed"


@pytest.mark.parametrize(
    ("who", "status"),
    [("secretary", 403), ("clerk", 403), ("chair", 403), ("other_resident", 403), ("neighbour_secretary", 404)],
)
def test_revision_by_others_is_refused(council, matter, who, status):
    with pytest.raises(Refused) as refused:
        revise_proposal(actor=actor_of(getattr(council, who)), proposal=matter("discussion"), words=NEW, why="改")
    assert refused.value.refusal.status == status


def test_revision_needs_its_reason(council, matter):
    with pytest.raises(Refused) as refused:
        revise_proposal(actor=actor_of(council.resident), proposal=matter("discussion"), words=NEW, why=" ")
    assert refused.value.refusal.code == "version:no_reason"


def test_same_text_is_no_new_version(council, matter):
    proposal = matter("discussion")
    assert revise_proposal(actor=actor_of(council.resident), proposal=proposal, words=WORDS, why="").number == 1
    assert not Event.objects.filter(name="version:written").exists()


def test_revision_of_an_older_version_is_refused_and_shows_the_newer(council, matter):
    proposal, author = matter("discussion"), actor_of(council.resident)
    revise_proposal(actor=author, proposal=proposal, words=NEW, why="补上灯泡", seen=1)
    with pytest.raises(ChangedElsewhere) as refused:
        revise_proposal(actor=author, proposal=proposal, words=replace(WORDS, title="别的"), why="另一处", seen=1)
    assert refused.value.stored.text == NEW.text


def test_revision_with_personal_data_is_refused_and_changes_nothing(council, matter):
    proposal = matter("discussion")
    with pytest.raises(Refused) as refused:
        revise_proposal(
            actor=actor_of(council.resident), proposal=proposal, words=replace(NEW, summary="打13912345678"), why="改"
        )
    assert refused.value.refusal.code == "text:personal_data"
    assert Version.objects.filter(proposal=proposal).count() == 1


def test_those_who_signed_hear_that_the_text_changed(council, matter):
    proposal = matter("support")
    from proposals.actions.support import sign_support

    sign_support(actor=actor_of(council.other_resident), proposal=proposal)
    revise_proposal(actor=actor_of(council.resident), proposal=proposal, words=NEW, why="补上灯泡")
    assert [m.to for m in Message.objects.filter(kind="version:written", channel="app")] == [council.other_resident]
