"""How early, by which rule, and by whom a meeting is convened."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from councils.actions.meetings import cancel_meeting
from councils.models import Event, Meeting, Message
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.convening import bases_of, convene, meeting_procedures
from proposals.models import ProcedureVersion
from tests.conftest import actor_of, give_seat, make_council
from tests.proposals.meetings.conftest import MONDAY, day, who


def version(town: SimpleNamespace, key: str) -> ProcedureVersion:
    return ProcedureVersion.objects.get(community=town.community, key=key)


def refusal(**call) -> str:
    with playing_at(MONDAY), pytest.raises(Refused) as refused:
        convene(**call)
    return refused.value.refusal.code


def test_representatives_meet_after_three_full_days(town, secretary) -> None:
    """Notice Monday 1 June; three full days between; the earliest is Friday 5 June."""
    assert refusal(actor=secretary, council=town.reps, starts_at=day(4)) == "meeting:too_early"
    with playing_at(MONDAY):
        assert convene(actor=secretary, council=town.reps, starts_at=day(5)).state == "convened"


def test_assembly_meets_after_ten_full_days_on_12_june(town, secretary) -> None:
    """DOMAIN.md vector 11."""
    assert refusal(actor=secretary, council=town.assembly, starts_at=day(11)) == "meeting:too_early"
    with playing_at(MONDAY):
        meeting = convene(actor=secretary, council=town.assembly, starts_at=day(12), basis="household")
    assert meeting.basis == "household"


def test_three_clear_days_of_an_english_parish_council_end_on_friday(town, secretary) -> None:
    council = make_council(town.community, "community_council", key="parish")
    give_seat(council, town.secretary, "secretary")
    secretary = actor_of(town.secretary)
    parish = version(town, "intl.parish_council")
    assert refusal(actor=secretary, council=council, starts_at=day(4), procedure_version=parish) == "meeting:too_early"
    with playing_at(MONDAY):
        assert convene(actor=secretary, council=council, starts_at=day(5), procedure_version=parish)


def test_refusal_names_the_earliest_day_and_why(town, secretary) -> None:
    with playing_at(MONDAY), pytest.raises(Refused) as refused:
        convene(actor=secretary, council=town.assembly, starts_at=day(9))
    assert "6月12日" in str(refused.value.refusal.sentence)
    assert "10天" in str(refused.value.refusal.sentence)


def test_short_notice_needs_a_reason_and_keeps_it(town, secretary) -> None:
    with playing_at(MONDAY):
        meeting = convene(actor=secretary, council=town.reps, starts_at=day(2), short_notice_reason="水管爆裂")
    assert meeting.short_notice_reason == "水管爆裂"
    assert Event.objects.get(name="meeting:convened").payload["short_notice"] == "水管爆裂"


def test_owners_know_no_short_notice(town, secretary) -> None:
    owners = make_council(town.community, "owners_assembly", "owners", key="owners")
    give_seat(owners, town.secretary, "secretary")
    secretary = actor_of(town.secretary)
    call = {"actor": secretary, "council": owners, "short_notice_reason": "急"}
    assert refusal(starts_at=day(16), **call) == "meeting:too_early"
    with playing_at(MONDAY):
        assert convene(starts_at=day(17), **call)


def test_past_time_is_refused(town, secretary) -> None:
    assert refusal(actor=secretary, council=town.reps, starts_at=MONDAY - timedelta(days=1)) == "meeting:past"


def test_rule_and_its_hash_are_pinned(convened: Meeting, town) -> None:
    reps = version(town, "cn.resident_reps")
    assert (convened.rule["procedure"], convened.rule["hash"]) == ("cn.resident_reps", reps.hash)
    ProcedureVersion.objects.filter(pk=reps.pk).update(definition={})
    assert Meeting.objects.get(pk=convened.pk).rule["rule"]["quorum"][0]["fraction"] == "2/3"


def test_basis_is_one_that_body_and_procedure_both_know(town, secretary) -> None:
    assembly = meeting_procedures(town.assembly)[0]
    assert bases_of(town.assembly, assembly) == ["household", "person"]
    assert refusal(actor=secretary, council=town.reps, starts_at=day(12), basis="household") == "meeting:basis"
    foreign = version(town, "cn.owners_ordinary")
    call = {"actor": secretary, "council": town.reps, "starts_at": day(12), "procedure_version": foreign}
    assert refusal(**call) == "meeting:no_procedure"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("secretary", ""),
        ("chair", ""),
        ("member", "meeting:role"),
        ("clerk", "meeting:role"),
        ("supervisor", "meeting:role"),
        ("resident", "meeting:role"),
        ("stranger", "meeting:role"),
        ("anonymous", "meeting:role"),
        ("neighbour_secretary", "meeting:not_here"),
    ],
)
def test_who_convenes(town: SimpleNamespace, name: str, code: str) -> None:
    call = {"actor": who(town, name), "council": town.reps, "starts_at": day(12)}
    if code:
        assert refusal(**call) == code
        assert not Meeting.objects.exists()
    else:
        with playing_at(MONDAY):
            assert convene(**call)


def test_chair_of_one_body_does_not_convene_another(town) -> None:
    assert refusal(actor=actor_of(town.chair), council=town.assembly, starts_at=day(12)) == "meeting:role"


def test_personal_data_in_a_title_is_refused(town, secretary) -> None:
    call = {"actor": secretary, "council": town.reps, "starts_at": day(12), "title": "请打13812345678"}
    assert refusal(**call) == "text:personal_data"


def test_cancelled_with_a_reason_that_those_called_are_told(town, secretary, announced) -> None:
    with playing_at(day(2)):
        with pytest.raises(Refused):
            cancel_meeting(actor=secretary, meeting=announced, why=" ")
        cancelled = cancel_meeting(actor=secretary, meeting=announced, why="会场停电")
        assert cancel_meeting(actor=secretary, meeting=announced, why="x").state == cancelled.state == "cancelled"
    assert Event.objects.get(name="meeting:cancelled").payload == {"why": "会场停电"}
    told = Message.objects.filter(kind="meeting:cancelled", channel="app")
    assert {m.to_id for m in told} == {p.pk for p in town.reps_people}


def test_meeting_that_began_is_not_cancelled(secretary, opened) -> None:
    with pytest.raises(Refused) as refused:
        cancel_meeting(actor=secretary, meeting=opened(), why="x")
    assert refused.value.refusal.code == "meeting:begun"
