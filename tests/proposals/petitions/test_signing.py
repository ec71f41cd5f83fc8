"""A petition from its first signature to the meeting that it forces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from councils.actions.calendar import load_shipped_days, set_day
from councils.models import Event, Message, Seat
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from councils.wordings import words
from proposals.actions.agenda import put_on_agenda
from proposals.actions.convening import convene
from proposals.actions.petitions import answer_petition, sign_petition, start_petition, withdraw_signature
from proposals.actions.stages import enter_stage
from proposals.models import Petition, PetitionSignature
from proposals.permissions.petition import may_sign_petition
from proposals.permissions.petition_standing import met_by, standing_of, state_of
from tests.conftest import actor_of, give_seat, make_person
from tests.proposals.meetings.conftest import MONDAY, day, make_matter

Begin = Callable[..., Petition]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def refused(deed: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as found:
        deed()
    return str(found.value.refusal.code)


def test_who_begins_it_signs_it_and_the_third_of_thirty_reaches_it(town: SimpleNamespace, petition: Begin) -> None:
    with playing_at(MONDAY):
        begun = petition()
        sign_petition(actor=actor_of(town.people[1]), petition=begun)
        assert (standing_of(begun, MONDAY).have, standing_of(begun, MONDAY).needed) == (2, 3)
        assert state_of(begun, MONDAY) == "collecting"
        sign_petition(actor=actor_of(town.people[2]), petition=begun)
    begun.refresh_from_db()
    assert (begun.have, begun.needed, begun.base_number) == (3, 3, 30)
    assert begun.reached_at == MONDAY
    assert begun.due_at == datetime(2026, 7, 2, tzinfo=SHANGHAI)
    assert begun.notice_by == date(2026, 6, 20)
    assert "30 days from the day after" in begun.reason_en
    assert state_of(begun, MONDAY) == "reached"
    assert Event.objects.filter(name="petition:reached").count() == 1


def test_secretary_chair_and_starter_are_told_once_with_the_day(town: SimpleNamespace, petition: Begin) -> None:
    chair = town.people[9]
    give_seat(town.adults, chair, "chair")
    with playing_at(MONDAY):
        begun = petition()
        for person in town.people[1:3]:
            sign_petition(actor=actor_of(person), petition=begun)
    told = Message.objects.filter(kind="petition:reached", channel="app")
    assert {m.to_id for m in told} == {town.secretary.pk, chair.pk, town.people[0].pk}
    subject, text = words("petition:reached", told[0].particulars)
    assert "东门路灯" in subject
    assert "7月1日" in text
    assert "%(" not in text


def test_one_signature_for_a_household_whoever_gives_it(town: SimpleNamespace, petition: Begin) -> None:
    """People 10 and 11 live together; two of fifteen households and a half are needed."""
    begun = petition("households")
    mate = actor_of(town.people[1])
    assert refused(lambda: sign_petition(actor=mate, petition=begun)) == "petition:household"
    sign_petition(actor=actor_of(town.people[2]), petition=begun)
    begun.refresh_from_db()
    assert begun.reached_at is not None
    assert begun.needed == 2


def test_twice_late_and_not_entitled_are_refused(town: SimpleNamespace, petition: Begin) -> None:
    begun = petition()
    first = actor_of(town.people[0])
    assert refused(lambda: sign_petition(actor=first, petition=begun)) == "petition:twice"
    away = make_person(town.community, 90, account=True, resident=False)
    assert refused(lambda: sign_petition(actor=actor_of(away), petition=begun)) == "petition:not_entitled"
    child = town.people[5]
    child.is_adult = False
    child.save()
    assert refused(lambda: sign_petition(actor=actor_of(child), petition=begun)) == "petition:not_entitled"
    assert begun.closes_at is not None
    with playing_at(begun.closes_at):
        assert refused(lambda: sign_petition(actor=actor_of(town.people[1]), petition=begun)) == "petition:late"
        assert state_of(begun, begun.closes_at) == "lapsed"
    with playing_at(begun.closes_at - timedelta(seconds=1)):
        sign_petition(actor=actor_of(town.people[1]), petition=begun)


def test_a_withdrawn_signature_stays_on_record_and_may_be_given_again(town: SimpleNamespace, petition: Begin) -> None:
    begun = petition()
    actor = actor_of(town.people[1])
    assert refused(lambda: withdraw_signature(actor=actor, petition=begun)) == "petition:not_signed"
    sign_petition(actor=actor, petition=begun)
    withdraw_signature(actor=actor, petition=begun)
    assert standing_of(begun, MONDAY).have == 1
    sign_petition(actor=actor, petition=begun)
    rows = PetitionSignature.objects.filter(petition=begun, person=town.people[1])
    assert [row.withdrawn_at is None for row in rows.order_by("pk")] == [False, True]
    sign_petition(actor=actor_of(town.people[2]), petition=begun)
    assert refused(lambda: withdraw_signature(actor=actor, petition=begun)) == "petition:reached"
    assert refused(lambda: sign_petition(actor=actor_of(town.people[3]), petition=begun)) == "petition:reached"


def test_the_base_is_the_register_of_today_until_it_is_reached(town: SimpleNamespace, petition: Begin) -> None:
    begun = petition()
    newcomers = [make_person(town.community, n, account=True) for n in range(40, 50)]
    sign_petition(actor=actor_of(newcomers[0]), petition=begun)
    sign_petition(actor=actor_of(newcomers[1]), petition=begun)
    assert standing_of(begun, MONDAY).needed == 4
    assert not standing_of(begun, MONDAY).reached
    sign_petition(actor=actor_of(newcomers[2]), petition=begun)
    begun.refresh_from_db()
    assert begun.base_number == 40
    make_person(town.community, 60)
    assert standing_of(begun, MONDAY).base_number == 40


def test_representatives_force_the_assembly_with_a_third_of_their_own_meeting(
    town: SimpleNamespace, petition: Begin
) -> None:
    """Chair and member hold the two voting seats: one third is one, so who begins it reaches it."""
    assert refused(lambda: petition("representatives")) == "petition:not_entitled"
    begun = petition("representatives", by=town.member)
    begun.refresh_from_db()
    assert (begun.reached_at is not None, begun.needed, begun.base_number) == (True, 1, 2)
    assert begun.council_id == town.adults.pk


def test_a_seat_that_has_ended_signs_nothing(town: SimpleNamespace) -> None:
    for n in range(4):
        give_seat(town.reps, town.people[n], "member")
    matter = make_matter(town, council=town.reps, procedure="cn.resident_reps")
    begun = start_petition(actor=actor_of(town.people[0]), proposal=matter, key="representatives")
    assert standing_of(begun, MONDAY).needed == 2
    Seat.objects.filter(person=town.people[1]).update(until_on=date(2024, 1, 1))
    assert refused(lambda: sign_petition(actor=actor_of(town.people[1]), petition=begun)) == "petition:not_entitled"
    sign_petition(actor=actor_of(town.people[2]), petition=begun)
    begun.refresh_from_db()
    assert begun.reached_at is not None


def test_the_deadline_moves_off_a_holiday_and_stays_when_the_table_changes(
    town: SimpleNamespace, petition: Begin
) -> None:
    """Reached on 20 May: thirty days end on 19 June, the Dragon Boat Festival; it moves to Monday 22 June."""
    load_shipped_days(actor=actor_of(town.clerk), key="china-2026")
    reached = datetime(2026, 5, 20, 9, tzinfo=SHANGHAI)
    with playing_at(reached):
        begun = petition()
        for person in town.people[1:3]:
            sign_petition(actor=actor_of(person), petition=begun)
    begun.refresh_from_db()
    assert begun.due_at == datetime(2026, 6, 23, tzinfo=SHANGHAI)
    assert "Dragon Boat Festival" in begun.reason_en
    set_day(actor=actor_of(town.clerk), on=date(2026, 6, 19), kind="working")
    begun.refresh_from_db()
    assert begun.due_at == datetime(2026, 6, 23, tzinfo=SHANGHAI)


def reach(town: SimpleNamespace, petition: Begin) -> Petition:
    with playing_at(MONDAY):
        begun = petition()
        for person in town.people[1:3]:
            sign_petition(actor=actor_of(person), petition=begun)
    begun.refresh_from_db()
    return begun


@pytest.mark.parametrize(("on", "state"), [(day(20), "met"), (datetime(2026, 7, 10, 19, tzinfo=SHANGHAI), "reached")])
def test_the_meeting_with_the_matter_on_its_agenda_is_the_one_that_was_called(
    town: SimpleNamespace, petition: Begin, on: datetime, state: str
) -> None:
    begun = reach(town, petition)
    secretary = actor_of(town.secretary)
    give_seat(town.adults, town.secretary, "secretary")
    secretary = actor_of(town.secretary)
    with playing_at(MONDAY):
        meeting = convene(actor=secretary, council=town.adults, starts_at=on, basis="person")
        assert met_by(begun) is None
        put_on_agenda(actor=secretary, proposal=town.matter, meeting=meeting)
    assert met_by(begun) == meeting
    assert state_of(begun, MONDAY) == state


def test_late_is_late_until_the_meeting_has_been(town: SimpleNamespace, petition: Begin) -> None:
    begun = reach(town, petition)
    assert begun.due_at is not None
    assert state_of(begun, begun.due_at - timedelta(seconds=1)) == "reached"
    assert state_of(begun, begun.due_at) == "late"


def test_a_matter_that_is_over_is_not_petitioned(town: SimpleNamespace, petition: Begin) -> None:
    begun = petition()
    enter_stage(actor=actor_of(town.secretary), proposal=town.matter, stage="withdrawn", leaving="discussion")
    assert state_of(begun, MONDAY) == "over"
    assert refused(lambda: sign_petition(actor=actor_of(town.people[1]), petition=begun)) == "petition:late"
    assert refused(lambda: petition("households")) == "petition:over"


def test_each_petition_once_and_only_those_of_the_procedure(town: SimpleNamespace, petition: Begin) -> None:
    petition()
    assert refused(petition) == "petition:there"
    assert refused(lambda: petition("owners")) == "petition:no_rule"
    recall = make_matter(town, council=town.adults, procedure="cn.recall")
    begin = actor_of(town.people[0])
    assert refused(lambda: start_petition(actor=begin, proposal=recall, key="villagers")) == "petition:no_rule"
    assert start_petition(actor=begin, proposal=recall, key="residents").closes_at is None


def test_an_audit_is_answered_once_in_public_words(town: SimpleNamespace) -> None:
    matter = make_matter(town, council=town.reps, procedure="cn.resident_reps")
    begun = start_petition(actor=actor_of(town.people[0]), proposal=matter, key="audit_residents")
    secretary = actor_of(town.secretary)
    assert refused(lambda: answer_petition(actor=secretary, petition=begun, answer="x")) == "petition:not_reached"
    for person in town.people[1:3]:
        sign_petition(actor=actor_of(person), petition=begun)
    assert refused(lambda: answer_petition(actor=secretary, petition=begun, answer=" ")) == "petition:empty"
    phone = "电话13812345678"
    assert refused(lambda: answer_petition(actor=secretary, petition=begun, answer=phone)) == "text:personal_data"
    answer_petition(actor=secretary, petition=begun, answer="街道审计科6月3日进场。")
    assert refused(lambda: answer_petition(actor=secretary, petition=begun, answer="又")) == "petition:answered"
    begun.refresh_from_db()
    assert state_of(begun, MONDAY) == "met"


def test_signing_tells_of_nobody_in_the_record(town: SimpleNamespace, petition: Begin) -> None:
    begun = petition()
    signed = Event.objects.get(name="petition:signed")
    assert signed.object_noun == "petitionsignature"
    assert signed.payload == {"petition": begun.pk}
    assert may_sign_petition(actor_of(town.neighbour_secretary), begun, MONDAY).status == 404  # type: ignore[union-attr]
