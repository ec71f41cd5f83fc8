"""In a meeting: whoever is represented is present while his holder is; who comes himself represents himself."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.actions.attendance import sign_in, sign_out
from councils.models import Attendance, Mandate, Meeting
from councils.models.entitled import present_numbers
from councils.permissions.refusal import Refused
from proposals.actions.mandate_scope import Scope
from proposals.actions.mandates import accept_mandate, grant_mandate
from proposals.models import ProcedureVersion
from tests.conftest import actor_of
from tests.proposals.polls.conftest import make_mandate, make_meeting


@pytest.fixture
def owners_meeting(voting: SimpleNamespace) -> Meeting:
    meeting = make_meeting(voting, voting.owners_council, "owner")
    version = ProcedureVersion.objects.get(community=voting.community, key="cn.owners_ordinary", retired_at=None)
    meeting.rule = {"proxy": version.definition["proxy"]}
    meeting.save()
    return meeting


def heads(meeting: Meeting) -> tuple[int, int]:
    found = present_numbers(meeting, timezone.localdate())
    return found.heads, int(found.area)


def test_principal_is_present_from_when_his_holder_comes_until_he_leaves(
    voting: SimpleNamespace, owners_meeting: Meeting
) -> None:
    principal, holder, _third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    sign_in(actor=actor_of(holder), meeting=owners_meeting)
    stay = Attendance.objects.get(meeting=owners_meeting, person=principal)
    assert (stay.method, stay.counts) == ("mandate", True)
    assert heads(owners_meeting) == (2, 200)
    sign_out(actor=actor_of(holder), meeting=owners_meeting)
    assert heads(owners_meeting) == (0, 0)


def test_holder_without_a_vote_of_his_own_is_a_guest_and_brings_his_principal(
    voting: SimpleNamespace, owners_meeting: Meeting
) -> None:
    principal = voting.owners[0]
    make_mandate(voting.owners_council, principal, voting.resident)
    sign_in(actor=actor_of(voting.resident), meeting=owners_meeting)
    assert not Attendance.objects.get(meeting=owners_meeting, person=voting.resident).counts
    assert heads(owners_meeting) == (1, 100)


def test_principal_who_comes_himself_ends_it_for_this_meeting(voting: SimpleNamespace, owners_meeting: Meeting) -> None:
    principal, holder, _third = voting.owners
    mandate = make_mandate(voting.owners_council, principal, holder, meeting=owners_meeting)
    sign_in(actor=actor_of(holder), meeting=owners_meeting)
    assert heads(owners_meeting) == (2, 200)
    own = sign_in(actor=actor_of(principal), meeting=owners_meeting)
    assert own.method == "own_phone"
    assert heads(owners_meeting) == (2, 200), "once, not twice"
    mandate.refresh_from_db()
    assert mandate.state == "revoked"
    sign_out(actor=actor_of(holder), meeting=owners_meeting)
    assert heads(owners_meeting) == (1, 100), "he stays when the other goes"


def test_mandate_for_the_body_rests_while_its_principal_is_there(
    voting: SimpleNamespace, owners_meeting: Meeting
) -> None:
    principal, holder, _third = voting.owners
    mandate = make_mandate(voting.owners_council, principal, holder)
    sign_in(actor=actor_of(principal), meeting=owners_meeting)
    sign_in(actor=actor_of(holder), meeting=owners_meeting)
    assert not Attendance.objects.filter(mandate=mandate).exists()
    mandate.refresh_from_db()
    assert mandate.state == "valid"


def test_mandate_accepted_during_the_meeting_brings_its_principal_at_once(
    voting: SimpleNamespace, owners_meeting: Meeting
) -> None:
    principal, holder, _third = voting.owners
    sign_in(actor=actor_of(holder), meeting=owners_meeting)
    mandate = grant_mandate(
        actor=actor_of(principal), scope=Scope(voting.owners_council), holder=holder,
        until_on=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    assert heads(owners_meeting)[0] == 1
    accept_mandate(actor=actor_of(holder), mandate=mandate)
    assert heads(owners_meeting)[0] == 2


def test_resident_who_holds_nothing_does_not_sign_in_to_the_owners_meeting(
    voting: SimpleNamespace, owners_meeting: Meeting
) -> None:
    make_mandate(voting.owners_council, voting.owners[0], voting.resident, state="offered")
    for person in (voting.resident, voting.other_resident):
        with pytest.raises(Refused) as refused:
            sign_in(actor=actor_of(person), meeting=owners_meeting)
        assert refused.value.refusal.code == "attendance:not_due"


def test_meeting_whose_rule_knows_no_mandates_counts_none(voting: SimpleNamespace, owners_meeting: Meeting) -> None:
    principal, holder, _third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    owners_meeting.rule = {}
    owners_meeting.save()
    sign_in(actor=actor_of(holder), meeting=owners_meeting)
    assert heads(owners_meeting)[0] == 1
    assert Mandate.objects.get().state == "valid"
