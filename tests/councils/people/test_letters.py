"""Letters need two named people; a code exists on paper alone; a new one ends the old."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from councils.actions.letters import ask_for_letters, confirm_letters, drop_letters
from councils.models import ClaimCode, Event, LetterBatch, Person
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from tests.conftest import actor_of, make_person
from tests.councils.people.conftest import letter_for, row


def why(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.code


def test_a_batch_is_asked_by_one_and_printed_by_another(office: SimpleNamespace) -> None:
    batch = ask_for_letters(actor=actor_of(office.secretary))
    with pytest.raises(Refused) as caught:
        confirm_letters(actor=actor_of(office.secretary), batch=batch)
    assert why(caught) == "letters_two_people"
    letters = confirm_letters(actor=actor_of(office.clerk), batch=batch)
    assert {letter.person for letter in letters} == set(office.quiet)
    batch.refresh_from_db()
    assert (batch.asked_by, batch.confirmed_by) == (office.secretary, office.clerk)
    event = Event.objects.get(name="letters:printed")
    assert event.actor == f"person:{office.clerk.pk}"
    assert event.payload is not None
    assert event.payload["asked_by"] == office.secretary.pk


def test_the_database_never_holds_a_code(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    plain = letter.code.replace("-", "")
    kept = row(letter)
    assert len(plain) == 16
    assert plain not in kept.code_hash.upper()
    for event in Event.objects.all():
        assert letter.code not in str(event.payload)
        assert plain not in str(event.payload)


def test_printing_again_draws_new_codes_and_ends_the_old(office: SimpleNamespace) -> None:
    batch = ask_for_letters(actor=actor_of(office.secretary))
    first = {x.person.pk: x for x in confirm_letters(actor=actor_of(office.clerk), batch=batch)}
    second = {x.person.pk: x for x in confirm_letters(actor=actor_of(office.clerk), batch=batch)}
    for pk, letter in first.items():
        assert letter.code != second[pk].code
        assert letter.number != second[pk].number
        assert row(letter).revoked_at is not None
        assert row(second[pk]).revoked_at is None


def test_a_third_person_does_not_print_what_another_has_printed(office: SimpleNamespace) -> None:
    batch = ask_for_letters(actor=actor_of(office.secretary))
    confirm_letters(actor=actor_of(office.clerk), batch=batch)
    with pytest.raises(Refused) as caught:
        confirm_letters(actor=actor_of(office.second_clerk), batch=batch)
    assert why(caught) == "letters_confirmed"


def test_letters_of_a_building_go_to_its_adults_without_an_account(office: SimpleNamespace) -> None:
    child = make_person(office.community, 74)
    Person.objects.filter(pk=child.pk).update(is_adult=False)
    building = office.quiet[0].residencies.get().household.building
    batch = ask_for_letters(actor=actor_of(office.secretary), building=building)
    expected = [p.pk for p in office.quiet if p.residencies.get().household.building == building]
    assert sorted(batch.person_ids) == sorted(expected)


def test_where_everybody_has_an_account_nothing_is_asked(office: SimpleNamespace) -> None:
    with pytest.raises(Refused) as caught:
        ask_for_letters(actor=actor_of(office.secretary), building="99号楼")
    assert why(caught) == "no_letters"


@pytest.mark.parametrize("what", ["oneself", "gone", "organisation", "minor"])
def test_some_people_get_no_letter(office: SimpleNamespace, what: str) -> None:
    whom = office.quiet[0]
    if what == "oneself":
        whom = office.secretary
    elif what == "gone":
        whom.left_register_at = office.community.created_at
    elif what == "organisation":
        whom.kind = Person.Kind.ORGANISATION
    else:
        whom.is_adult = False
    whom.save()
    with pytest.raises(Refused) as caught:
        ask_for_letters(actor=actor_of(office.secretary), person=whom)
    assert why(caught) == {
        "oneself": "letter_for_oneself", "gone": "not_on_register", "organisation": "organisation", "minor": "minor",
    }[what]  # fmt: skip


def test_whoever_prints_gets_no_letter_to_himself_out_of_a_batch(office: SimpleNamespace) -> None:
    batch = ask_for_letters(actor=actor_of(office.secretary))
    LetterBatch.objects.filter(pk=batch.pk).update(person_ids=[*batch.person_ids, office.clerk.pk])
    letters = confirm_letters(actor=actor_of(office.clerk), batch=batch)
    assert office.clerk not in [letter.person for letter in letters]


def test_what_was_asked_can_be_taken_back_until_it_is_printed(office: SimpleNamespace) -> None:
    batch = ask_for_letters(actor=actor_of(office.secretary))
    drop_letters(actor=actor_of(office.clerk), batch=batch)
    assert not LetterBatch.objects.exists()
    printed = ask_for_letters(actor=actor_of(office.secretary))
    confirm_letters(actor=actor_of(office.clerk), batch=printed)
    with pytest.raises(Refused) as caught:
        drop_letters(actor=actor_of(office.clerk), batch=printed)
    assert why(caught) == "letters_printed"


@pytest.mark.parametrize("who", ["chair", "member", "supervisor", "resident", "neighbour_secretary"])
@pytest.mark.parametrize("deed", ["ask", "confirm", "drop"])
def test_nobody_else_makes_letters(office: SimpleNamespace, who: str, deed: str) -> None:
    batch = ask_for_letters(actor=actor_of(office.secretary))
    actor = Actor.of(getattr(office, who).account, office.community)
    with pytest.raises(Refused) as caught:
        if deed == "ask":
            ask_for_letters(actor=actor)
        elif deed == "confirm":
            confirm_letters(actor=actor, batch=batch)
        else:
            drop_letters(actor=actor, batch=batch)
    assert why(caught) == "not_register_keeper"
    assert not ClaimCode.objects.exists()
