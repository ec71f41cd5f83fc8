from __future__ import annotations

import pytest

from councils.models import Event, Household
from councils.permissions.refusal import Refused
from proposals.actions.drafts import draft_proposal
from proposals.actions.stages import stage_of
from proposals.actions.submission import submit_proposal
from proposals.actions.support import sign_support, take_up_supported, withdraw_support
from proposals.models import Support
from proposals.permissions.support import standing
from tests.conftest import actor_of, make_council, make_person
from tests.proposals.matters.conftest import WORDS


def now():
    from councils.models.clock import database_now

    return database_now()


def test_tenth_signature_moves_the_matter_on_by_itself(council, matter):
    proposal, secretary = matter("support"), actor_of(council.secretary)
    for person in council.signers[:8]:
        sign_support(actor=secretary, proposal=proposal, person=person)
    assert standing(proposal, now()).short == 1
    assert stage_of(proposal).stage == "support"
    sign_support(actor=actor_of(council.other_resident), proposal=proposal)
    run = stage_of(proposal)
    assert run.stage == "screening"
    assert run.due_at is not None


def test_signing_twice_counts_once(council, matter):
    proposal, actor = matter("support"), actor_of(council.other_resident)
    assert sign_support(actor=actor, proposal=proposal) == sign_support(actor=actor, proposal=proposal)
    assert standing(proposal, now()).have == 2
    assert Event.objects.filter(name="support:signed").count() == 1


def test_withdrawn_signature_does_not_count_and_may_be_given_again(council, matter):
    proposal, actor = matter("support"), actor_of(council.other_resident)
    sign_support(actor=actor, proposal=proposal)
    withdraw_support(actor=actor, proposal=proposal)
    withdraw_support(actor=actor, proposal=proposal)
    assert standing(proposal, now()).have == 1
    sign_support(actor=actor, proposal=proposal)
    assert standing(proposal, now()).have == 2


def test_paper_signature_names_who_entered_it(council, matter):
    proposal = matter("support")
    support = sign_support(actor=actor_of(council.clerk), proposal=proposal, person=council.signers[0])
    assert support.recorded_by == council.clerk
    assert Event.objects.get(name="support:signed").payload == {"proposal": proposal.pk, "on_paper": True}


@pytest.mark.parametrize("who", ["resident", "member", "chair", "supervisor"])
def test_paper_signature_is_the_office_s_business(council, matter, who):
    with pytest.raises(Refused) as refused:
        sign_support(actor=actor_of(getattr(council, who)), proposal=matter("support"), person=council.signers[0])
    assert refused.value.refusal.code == "support:role"


SIGNABLE = ("support", "screening")


@pytest.mark.parametrize(
    "stage", ["draft", "support", "screening", "returned", "discussion", "meeting", "display", "done"]
)
@pytest.mark.parametrize("who", ["member", "secretary", "clerk", "supervisor", "other_resident", "neighbour_secretary"])
def test_signing_by_role_and_stage(council, matter, who, stage):
    proposal, actor = matter(stage), actor_of(getattr(council, who))
    if who == "neighbour_secretary":
        with pytest.raises(Refused) as refused:
            sign_support(actor=actor, proposal=proposal)
        assert refused.value.refusal.status == 404
    elif stage in SIGNABLE:
        assert sign_support(actor=actor, proposal=proposal).withdrawn_at is None
    else:
        with pytest.raises(Refused) as refused:
            sign_support(actor=actor, proposal=proposal)
        assert refused.value.refusal.code == "support:closed"


def test_signing_by_somebody_who_does_not_live_here_is_refused(council, matter):
    outsider = make_person(council.community, 70, account=True, resident=False)
    with pytest.raises(Refused) as refused:
        sign_support(actor=actor_of(outsider), proposal=matter("support"))
    assert refused.value.refusal.code == "support:not_resident"


def test_proposer_s_signature_stays_with_the_proposal(council, matter):
    with pytest.raises(Refused) as refused:
        withdraw_support(actor=actor_of(council.resident), proposal=matter("support"))
    assert refused.value.refusal.code == "support:proposer"


def test_withdrawal_after_the_matter_is_taken_up_is_refused(council, matter):
    proposal = matter("discussion")
    with pytest.raises(Refused) as refused:
        withdraw_support(actor=actor_of(council.secretary), proposal=proposal, person=council.signers[0])
    assert refused.value.refusal.code == "support:taken_up"


def test_households_sign_once_each_and_one_in_ten_is_rounded_up(council):
    """31 homes: one in ten is 3.1, so 4; two people of one home are one signature."""
    people = [make_person(council.community, n) for n in range(100, 200)]
    homes = Household.objects.filter(community=council.community).count()
    assembly = make_council(council.community, "resident_assembly", "households", key="assembly")
    proposal = draft_proposal(actor=actor_of(council.resident), words=WORDS, council=assembly)
    submit_proposal(actor=actor_of(council.resident), proposal=proposal)
    now_standing = standing(proposal, now())
    assert now_standing.base == "households"
    assert now_standing.base_number == homes
    assert now_standing.needed == -(-homes // 10)
    secretary = actor_of(council.secretary)
    sign_support(actor=secretary, proposal=proposal, person=people[0])
    sign_support(actor=secretary, proposal=proposal, person=people[1])
    assert standing(proposal, now()).have == 2


def test_matter_goes_on_when_the_register_shrinks_to_what_is_signed(council):
    people = [make_person(council.community, n) for n in range(100, 140)]
    assembly = make_council(council.community, "resident_assembly", "households", key="assembly")
    proposal = draft_proposal(actor=actor_of(council.resident), words=WORDS, council=assembly)
    submit_proposal(actor=actor_of(council.resident), proposal=proposal)
    for person in people[::2][: standing(proposal, now()).short - 1]:
        sign_support(actor=actor_of(council.secretary), proposal=proposal, person=person)
    assert take_up_supported(now()) == 0
    gone = [home.pk for home in Household.objects.order_by("-pk")[:12]]
    Household.objects.filter(pk__in=gone).update(left_register_at=now())
    assert take_up_supported(now()) == 1
    assert take_up_supported(now()) == 0
    assert stage_of(proposal).stage == "screening"


def test_one_row_for_one_person(council, matter):
    proposal, secretary = matter("support"), actor_of(council.secretary)
    sign_support(actor=secretary, proposal=proposal, person=council.signers[0])
    withdraw_support(actor=secretary, proposal=proposal, person=council.signers[0])
    sign_support(actor=secretary, proposal=proposal, person=council.signers[0])
    assert Support.objects.filter(proposal=proposal, person=council.signers[0]).count() == 1
