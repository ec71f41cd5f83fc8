"""Seats: given and ended by the committee's office, never by oneself; each in the record; an office needs a second factor."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from councils.actions.seats import end_seat, give_seat
from councils.models import Account, Event, Message, Person, Seat
from councils.models.clock import database_now, local_today, playing_at
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from tests.conftest import actor_of, make_council


def code(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.code


def test_a_seat_is_given_for_today_and_told_and_recorded(office: SimpleNamespace) -> None:
    seat = give_seat(actor=actor_of(office.clerk), council=office.reps, person=office.resident, role="member")
    assert seat.from_on == local_today(office.community)
    assert actor_of(office.resident).holds("member", council=office.reps)
    event = Event.objects.get(name="seat:given")
    assert event.actor == f"person:{office.clerk.pk}"
    assert event.payload is not None
    assert event.payload["person"] == office.resident.pk
    assert Message.objects.filter(to=office.resident, kind="seat:given").exists()


def test_a_seat_ends_today_and_its_past_stays(office: SimpleNamespace) -> None:
    seat = Seat.objects.get(person=office.member)
    end_seat(actor=actor_of(office.clerk), seat=seat, why="搬走")
    assert not actor_of(office.member).seats
    seat.refresh_from_db()
    assert seat.until_on == local_today(office.community)
    event = Event.objects.get(name="seat:ended")
    assert event.payload is not None
    assert event.payload["words"] == "搬走"


def test_a_seat_can_be_held_again_later(office: SimpleNamespace) -> None:
    end_seat(actor=actor_of(office.clerk), seat=Seat.objects.get(person=office.member))
    with playing_at(database_now() + timedelta(days=30)):
        give_seat(actor=actor_of(office.clerk), council=office.reps, person=office.member, role="member")
        assert actor_of(office.member).holds("member", council=office.reps)
    assert Seat.objects.filter(person=office.member).count() == 2


@pytest.mark.parametrize("role", ["secretary", "clerk"])
def test_an_office_asks_for_a_second_factor_and_its_end_no_longer(office: SimpleNamespace, role: str) -> None:
    actor = actor_of(office.clerk)
    seat = give_seat(actor=actor, council=office.reps, person=office.resident, role=role)
    assert Account.objects.get(pk=office.resident.account_id).needs_second_factor
    end_seat(actor=actor, seat=seat)
    assert not Account.objects.get(pk=office.resident.account_id).needs_second_factor


@pytest.mark.parametrize("who", ["chair", "secretary", "member", "supervisor", "resident", "neighbour_secretary"])
def test_only_the_committee_s_office_gives_and_ends_seats(office: SimpleNamespace, who: str) -> None:
    actor = Actor.of(getattr(office, who).account, office.community)
    with pytest.raises(Refused) as caught:
        give_seat(actor=actor, council=office.reps, person=office.other_resident, role="member")
    assert code(caught) == "not_committee"
    with pytest.raises(Refused) as caught:
        end_seat(actor=actor, seat=Seat.objects.get(person=office.member))
    assert code(caught) == "not_committee"


def test_where_the_committee_has_no_office_a_secretary_fills_it(office: SimpleNamespace) -> None:
    Seat.objects.filter(council=office.committee).delete()
    give_seat(actor=actor_of(office.secretary), council=office.committee, person=office.resident, role="clerk")
    with pytest.raises(Refused) as caught:
        give_seat(actor=actor_of(office.secretary), council=office.committee, person=office.chair, role="clerk")
    assert code(caught) == "not_committee"


def test_nobody_seats_or_unseats_himself(office: SimpleNamespace) -> None:
    actor = actor_of(office.clerk)
    with pytest.raises(Refused) as caught:
        give_seat(actor=actor, council=office.reps, person=office.clerk, role="member")
    assert code(caught) == "seat_for_oneself"
    with pytest.raises(Refused) as caught:
        end_seat(actor=actor, seat=Seat.objects.get(person=office.clerk))
    assert code(caught) == "seat_for_oneself"


@pytest.mark.parametrize(
    ("case", "refused"),
    [("held", "seat_held"), ("minor", "not_an_adult"), ("company", "not_an_adult"), ("gone", "not_on_register"),
     ("neighbour", "not_on_register"), ("no_seats", "no_seats_here"), ("supervises", "supervises_oneself")],
)  # fmt: skip
def test_seats_that_cannot_be(office: SimpleNamespace, case: str, refused: str) -> None:
    council, person, role = office.reps, office.resident, "member"
    if case == "held":
        person = office.member
    elif case == "minor":
        Person.objects.filter(pk=person.pk).update(is_adult=False)
    elif case == "company":
        Person.objects.filter(pk=person.pk).update(kind="organisation")
    elif case == "gone":
        Person.objects.filter(pk=person.pk).update(left_register_at=database_now())
    elif case == "neighbour":
        person = office.neighbour_secretary
    elif case == "no_seats":
        council = make_council(office.community, "resident_assembly", "adults", key="adults")
    else:
        council, person = office.committee, office.supervisor
    person.refresh_from_db()
    with pytest.raises(Refused) as caught:
        give_seat(actor=actor_of(office.clerk), council=council, person=person, role=role)
    assert code(caught) == refused


def test_an_assembly_has_a_secretary_but_no_members_with_seats(office: SimpleNamespace) -> None:
    assembly = make_council(office.community, "resident_assembly", "households", key="assembly")
    give_seat(actor=actor_of(office.clerk), council=assembly, person=office.resident, role="secretary")
    assert actor_of(office.resident).is_secretary
