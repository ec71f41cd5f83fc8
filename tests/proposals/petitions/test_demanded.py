"""What enough people demand by a petition is not turned away, verifies a recall's signatures, and stands among the deadlines."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from councils.models.clock import playing_at
from proposals.actions.gates import record_gate
from proposals.actions.moving import move_matter
from proposals.actions.petitions import sign_petition, start_petition
from proposals.actions.screening import accept_proposal, refer_proposal, return_proposal
from proposals.actions.submission import withdraw_proposal
from proposals.actions.support import sign_support
from proposals.models import Petition, ProcedureVersion, Proposal
from proposals.permissions.deadlines import deadlines
from proposals.permissions.gate_facts import GateFacts
from proposals.permissions.petition_standing import state_of
from tests.conftest import actor_of, give_seat, make_council, put_in_stage
from tests.proposals.gates.conftest import code_of, under
from tests.proposals.meetings.conftest import MONDAY, make_matter

Begin = Callable[..., Petition]


@pytest.fixture
def demanded(town: SimpleNamespace, petition: Begin) -> Proposal:
    """Waits to be screened; three of thirty have demanded the assembly on Monday 1 June."""
    put_in_stage(town.matter, "screening")
    give_seat(town.adults, town.secretary, "secretary")
    with playing_at(MONDAY):
        begun = petition()
        for person in town.people[1:3]:
            sign_petition(actor=actor_of(person), petition=begun)
    return Proposal.objects.get(pk=town.matter.pk)


def test_it_is_neither_returned_nor_referred(town: SimpleNamespace, demanded: Proposal) -> None:
    given = {"actor": actor_of(town.secretary), "proposal": demanded}
    assert code_of(return_proposal, reasons="请补充。", **given) == "screening:petition"
    assert code_of(refer_proposal, to="mediation", reference="1", **given) == "screening:petition"
    assert code_of(refer_proposal, to="body", place="街道", **given) == "screening:petition"
    assert accept_proposal(**given).stage == "discussion"  # type: ignore[attr-defined]


def test_one_signature_short_it_may_still_be_returned(town: SimpleNamespace, petition: Begin) -> None:
    put_in_stage(town.matter, "screening")
    sign_petition(actor=actor_of(town.people[1]), petition=petition())
    given = {"actor": actor_of(town.secretary), "proposal": town.matter}
    assert return_proposal(reasons="请补充。", **given).stage == "returned"  # type: ignore[attr-defined]


def test_it_stays_with_the_body_that_was_demanded(town: SimpleNamespace, demanded: Proposal) -> None:
    reps = ProcedureVersion.objects.get(community=town.community, key="cn.resident_reps", retired_at=None)
    given: dict[str, Any] = {
        "actor": actor_of(town.secretary),
        "proposal": demanded,
        "procedure": reps,
        "council": town.reps,
    }
    assert code_of(accept_proposal, **given) == "screening:petition_body"
    assert code_of(move_matter, why="代表会议就够了。", **given) == "screening:petition_body"


def test_the_screening_page_offers_no_return(town: SimpleNamespace, demanded: Proposal, client_of: Any) -> None:
    browser: Client = client_of(town.secretary)
    page = browser.get(f"/c/qinghuai/screening/{demanded.pk}/", headers={"Accept-Language": "en"}).content.decode()
    assert 'id="accept"' in page
    assert 'id="return"' not in page
    assert 'id="refer"' not in page


def test_a_petition_for_a_recall_verifies_its_signatures(town: SimpleNamespace) -> None:
    recall = under(make_matter(town, council=town.adults, stage="support"), "cn.recall", "support")
    for person in town.people[:3]:
        sign_support(actor=actor_of(person), proposal=recall)
    assert not GateFacts(recall, MONDAY).state("signatures_verified").met
    begun = start_petition(actor=actor_of(town.people[0]), proposal=recall, key="residents")
    for person in town.people[1:3]:
        sign_petition(actor=actor_of(person), petition=begun)
    assert GateFacts(recall, MONDAY).state("signatures_verified").met
    assert Proposal.objects.with_stage().get(pk=recall.pk).stage == "screening"
    given = {"proposal": recall, "gate": "signatures_verified"}
    assert code_of(record_gate, actor=actor_of(town.supervisor), **given) == "gate:stage"


def test_what_must_be_called_stands_among_the_deadlines(town: SimpleNamespace, demanded: Proposal) -> None:
    with playing_at(MONDAY):
        office = {due.uid: due for due in deadlines(actor_of(town.secretary), MONDAY)}
        public = {due.uid for due in deadlines(actor_of(town.resident), MONDAY)}
    begun = Petition.objects.get()
    assert office[f"petition-{begun.pk}"].at == begun.due_at
    assert office[f"petition-{begun.pk}"].name.en == "To be called by"
    assert f"petition-notice-{begun.pk}" in office
    assert f"petition-{begun.pk}" in public
    assert f"petition-notice-{begun.pk}" not in public


def test_an_audit_is_to_be_answered_and_holds_no_matter_up(town: SimpleNamespace) -> None:
    reps = make_council(town.community, "representative_meeting", key="more-reps")
    matter = make_matter(town, council=reps, stage="screening")
    begun = start_petition(actor=actor_of(town.people[0]), proposal=matter, key="audit_residents")
    for person in town.people[1:3]:
        sign_petition(actor=actor_of(person), petition=begun)
    found = {due.uid for due in deadlines(actor_of(town.resident), MONDAY)}
    assert f"audit-{begun.pk}" in found
    returned = return_proposal(actor=actor_of(town.secretary), proposal=matter, reasons="请补充。")
    assert returned.stage == "returned"  # type: ignore[attr-defined]


def test_its_proposer_does_not_withdraw_it(town: SimpleNamespace, demanded: Proposal, client_of: Any) -> None:
    """It is the signers' by then."""
    author = demanded.proposer.person
    assert author is not None
    assert code_of(withdraw_proposal, actor=actor_of(author), proposal=demanded) == "proposal:demanded"
    page = (
        client_of(author).get(f"/c/qinghuai/matters/{demanded.pk}/", headers={"Accept-Language": "en"}).content.decode()
    )
    assert f"/matters/{demanded.pk}/withdrawal/" not in page
    assert "it is theirs now, and not withdrawn" in page
    assert (
        client_of(author).post(f"/c/qinghuai/matters/{demanded.pk}/withdrawal/", {"why": "不要了"}).status_code == 409
    )


def test_one_signature_short_it_may_be_withdrawn_and_the_petition_is_over(
    town: SimpleNamespace, petition: Begin
) -> None:
    put_in_stage(town.matter, "screening")
    begun = petition()
    sign_petition(actor=actor_of(town.people[1]), petition=begun)
    author = town.matter.proposer.person
    assert withdraw_proposal(actor=actor_of(author), proposal=town.matter).stage == "withdrawn"  # type: ignore[attr-defined]
    assert state_of(begun, MONDAY) == "over"


def test_an_audit_does_not_keep_a_matter_from_being_withdrawn_and_is_still_due(town: SimpleNamespace) -> None:
    reps = make_council(town.community, "representative_meeting", key="more-reps")
    matter = make_matter(town, council=reps, stage="screening")
    begun = start_petition(actor=actor_of(town.people[0]), proposal=matter, key="audit_residents")
    for person in town.people[1:3]:
        sign_petition(actor=actor_of(person), petition=begun)
    author = matter.proposer.person
    assert author is not None
    withdraw_proposal(actor=actor_of(author), proposal=matter)
    assert state_of(Petition.objects.get(pk=begun.pk), MONDAY) in ("reached", "late")
