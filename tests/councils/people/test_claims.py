"""A letter opens its entry once, in time, for whoever holds number and code; guessing gets slower and ends."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from councils.actions.claims import check_claim, claim_entry
from councils.models import Account, ClaimCode, Event, Message
from councils.models.clock import database_now, playing_at
from councils.permissions.claims import LAST_TRY
from councils.permissions.refusal import Refused
from tests.councils.people.conftest import letter_for, row

WRONG = "0000-0000-0000-0000"


def check(office: SimpleNamespace, number: str, code: str) -> str:
    """The code of the refusal, or "open"."""
    try:
        check_claim(community=office.community, number=number, code=code)
    except Refused as error:
        refusal = error.refusal
    else:
        return "open"
    assert str(refusal.sentence)
    assert str(refusal.instead)
    return refusal.code


def claim(office: SimpleNamespace, letter, **more) -> Account:
    found = check_claim(community=office.community, number=letter.number, code=letter.code)
    return claim_entry(claim=found, **{"username": "chen", "password": "four little words", **more})


def test_number_and_code_open_the_entry_and_make_an_account_without_e_mail(office: SimpleNamespace) -> None:
    whom = office.quiet[0]
    account = claim(office, letter_for(office, whom))
    whom.refresh_from_db()
    assert whom.account == account
    assert account.check_password("four little words")
    assert account.email == ""
    event = Event.objects.get(name="claim:made")
    assert event.actor == f"person:{whom.pk}"
    assert event.payload == {"person": whom.pk, "how": "created"}
    assert Message.objects.filter(to=whom, kind="claim:made").exists()


@pytest.mark.parametrize(
    "spoil", [str.lower, lambda c: c.replace("-", " "), lambda c: c.replace("-", "－"), lambda c: f" {c} "]
)
def test_a_code_is_read_as_people_type_it(office: SimpleNamespace, spoil) -> None:
    letter = letter_for(office, office.quiet[0])
    assert check(office, letter.number.lstrip("0"), spoil(letter.code)) == "open"


def test_a_letter_opens_once(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    found = check_claim(community=office.community, number=letter.number, code=letter.code)
    claim_entry(claim=found, username="chen", password="four little words")
    assert check(office, letter.number, letter.code) == "claim_used"
    with pytest.raises(Refused) as caught:
        claim_entry(claim=found, username="other", password="four little words")
    assert caught.value.refusal.code == "claim_used"
    assert not Account.objects.filter(username="other").exists()


def test_a_late_letter_does_not_open(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    with playing_at(database_now() + timedelta(days=61)):
        assert check(office, letter.number, letter.code) == "claim_late"
    with playing_at(database_now() + timedelta(days=59)):
        assert check(office, letter.number, letter.code) == "open"


def test_a_letter_that_a_newer_one_replaced_does_not_open(office: SimpleNamespace) -> None:
    old = letter_for(office, office.quiet[0])
    letter_for(office, office.quiet[0])
    assert check(office, old.number, old.code) == "claim_ended"


def test_a_letter_of_somebody_who_left_does_not_open(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    office.quiet[0].left_register_at = database_now()
    office.quiet[0].save()
    assert check(office, letter.number, letter.code) == "claim_left"


def test_an_unknown_number_and_a_wrong_code_read_the_same(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    assert check(office, letter.number, WRONG) == "claim_wrong"
    assert check(office, "999999", WRONG) == "claim_wrong"
    assert check(office, letter.number, "too short") == "claim_wrong"


def test_a_code_of_one_letter_does_not_open_another(office: SimpleNamespace) -> None:
    one, other = (letter_for(office, whom) for whom in office.quiet[:2])
    assert check(office, one.number, other.code) == "claim_wrong"


def test_a_neighbour_s_letter_does_not_exist_here(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    with pytest.raises(Refused) as caught:
        check_claim(community=office.neighbour, number=letter.number, code=letter.code)
    assert caught.value.refusal.code == "claim_wrong"


def test_wrong_codes_slow_a_letter_down_and_in_the_end_void_it(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    start = database_now()
    for _n in range(5):
        assert check(office, letter.number, WRONG) == "claim_wrong"
    assert check(office, letter.number, letter.code) == "claim_locked"
    with playing_at(start + timedelta(minutes=6)):
        assert check(office, letter.number, letter.code) == "open"
        assert check(office, letter.number, WRONG) == "claim_wrong"
    with playing_at(start + timedelta(minutes=12)):
        assert check(office, letter.number, letter.code) == "claim_locked"
    for day in range(1, LAST_TRY - 5):
        with playing_at(start + timedelta(days=2 * day)):
            check(office, letter.number, WRONG)
    with playing_at(start + timedelta(days=50)):
        assert check(office, letter.number, letter.code) == "claim_ended"
    assert row(letter).failures == LAST_TRY
    # Each wrong code, and the right one that came too late.
    assert Event.objects.filter(name="claim:refused").count() == LAST_TRY + 1


def test_a_refused_claim_is_in_the_record_without_the_code(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    check(office, letter.number, "1234-5678-9ABC-DEFG")
    event = Event.objects.get(name="claim:refused")
    assert event.actor == "anonymous"
    assert event.payload == {"why": "claim_wrong", "failures": 1}


def test_somebody_signed_in_joins_the_entry_to_the_account_he_has(office: SimpleNamespace) -> None:
    account = claim(office, letter_for(office, office.quiet[0]), account=office.stranger)
    assert account == office.stranger
    office.quiet[0].refresh_from_db()
    assert office.quiet[0].account == office.stranger


def test_an_account_has_one_entry_in_a_community(office: SimpleNamespace) -> None:
    with pytest.raises(Refused) as caught:
        claim(office, letter_for(office, office.quiet[0]), account=office.resident.account)
    assert caught.value.refusal.code == "account_has_entry"
    assert not ClaimCode.objects.exclude(used_at=None).exists()


def test_one_account_may_belong_to_two_communities(office: SimpleNamespace) -> None:
    account = office.neighbour_secretary.account
    assert claim(office, letter_for(office, office.quiet[0]), account=account) == account


def test_a_name_that_is_taken_is_refused_and_the_letter_stays_good(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    with pytest.raises(Refused) as caught:
        claim(office, letter, username="QINGHUAI-6")
    assert caught.value.refusal.code == "username_taken"
    assert check(office, letter.number, letter.code) == "open"


def test_a_second_letter_brings_somebody_back_in_with_a_new_password(office: SimpleNamespace) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    account = office.resident.account
    TOTP.activate(account, generate_totp_secret())
    letter = letter_for(office, office.resident)
    assert letter.knows_account
    again = claim(office, letter, username="ignored")
    assert again == account
    again.refresh_from_db()
    assert again.check_password("four little words")
    assert again.username == "qinghuai-6"
    assert not Authenticator.objects.filter(user=account).exists()
    assert Event.objects.get(name="claim:made").payload["how"] == "back_in"


def test_a_letter_does_not_hand_an_entry_over_to_another_account(office: SimpleNamespace) -> None:
    with pytest.raises(Refused) as caught:
        claim(office, letter_for(office, office.resident), account=office.stranger)
    assert caught.value.refusal.code == "entry_has_account"
    office.resident.refresh_from_db()
    assert office.resident.account != office.stranger


def test_who_claims_an_entry_with_an_office_needs_a_second_factor(office: SimpleNamespace) -> None:
    from councils.actions.seats import give_seat
    from tests.conftest import actor_of

    give_seat(actor=actor_of(office.clerk), council=office.committee, person=office.quiet[0], role="clerk")
    account = claim(office, letter_for(office, office.quiet[0]))
    account.refresh_from_db()
    assert account.needs_second_factor
