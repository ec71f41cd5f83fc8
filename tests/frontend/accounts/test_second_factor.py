"""Codes from an app end to end; offices of a real community wait for a second factor."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from councils.models import Account, Community, Event, Person
from councils.permissions.actor import Actor
from tests.conftest import give_seat, make_community, make_council, make_person

pytestmark = pytest.mark.django_db


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_in(who: Person) -> Client:
    cache.clear()
    assert who.account is not None
    browser = Client()
    browser.cookies["django_language"] = "en"
    browser.post("/accounts/login/", {"login": who.account.username, "password": "open sesame"})
    return browser


def officer(role: str, *, real: bool = True) -> Person:
    community = make_community()
    Community.objects.filter(pk=community.pk).update(is_demo=not real)
    person = make_person(Community.objects.get(pk=community.pk), 1, account=True)
    give_seat(make_council(person.community, "residents_committee", key="committee"), person, role)
    Account.objects.filter(pk=person.account_id).update(needs_second_factor=True)
    return Person.objects.select_related("account", "community").get(pk=person.pk)


def set_up_app(browser: Client) -> str:
    """The password is asked for again before anything about the second factor changes."""
    assert "/reauthenticate/" in browser.get("/accounts/2fa/totp/activate/").headers["Location"]
    browser.post("/accounts/reauthenticate/", {"password": "open sesame"})
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    response = browser.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret


def test_app_is_set_up_and_asked_for_at_the_next_sign_in() -> None:
    clerk = officer("clerk")
    secret = set_up_app(sign_in(clerk))
    browser = sign_in(clerk)
    assert "_auth_user_id" not in browser.session
    refused = browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in browser.session
    assert "Incorrect code" in refused.content.decode()
    cache.clear()  # a code is good once; the test does not wait for the next half minute
    assert browser.post("/accounts/2fa/authenticate/", {"code": code_for(secret)}).status_code == 302
    assert browser.session["_auth_user_id"] == str(clerk.account_id)


def test_key_of_the_app_is_sealed_in_the_database() -> None:
    clerk = officer("clerk")
    secret = set_up_app(sign_in(clerk))
    kept = Authenticator.objects.get(user=clerk.account, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)


def test_recovery_code_lets_in_once() -> None:
    clerk = officer("clerk")
    browser = sign_in(clerk)
    set_up_app(browser)
    code = browser.get("/accounts/2fa/recovery-codes/").context["unused_codes"][0]
    for expected in (302, 200):
        again = sign_in(clerk)
        assert again.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected


@pytest.mark.parametrize("role", ["secretary", "clerk"])
def test_office_waits_for_a_second_factor(role: str) -> None:
    holder = officer(role)
    browser = sign_in(holder)
    page = browser.get("/c/qinghuai/")
    assert page.status_code == 200
    assert "/accounts/2fa/" in page.content.decode()
    assert page.context["actor"].seats == ()
    set_up_app(browser)
    page = browser.get("/c/qinghuai/")
    assert [seat.role for seat in page.context["actor"].seats] == [role]
    assert "Your office waits" not in page.content.decode()


def test_deed_of_an_office_is_refused_until_then_and_says_where_to_set_it_up() -> None:
    holder = officer("secretary")
    browser = sign_in(holder)
    before = Event.objects.count()
    refused = browser.post("/c/qinghuai/register/imports/")
    assert refused.status_code == 403
    assert "/accounts/2fa/" in refused.content.decode()
    assert Event.objects.count() == before
    set_up_app(browser)
    assert browser.get("/c/qinghuai/register/imports/").status_code == 200


@pytest.mark.parametrize("role", ["chair", "member", "supervisor"])
def test_other_seats_do_not_wait(role: str) -> None:
    holder = officer(role)
    assert Actor.of(holder.account, holder.community).holds(role)


def test_offices_of_a_demo_do_not_wait() -> None:
    holder = officer("secretary", real=False)
    assert Actor.of(holder.account, holder.community).is_secretary


def test_recovery_codes_alone_are_no_second_factor() -> None:
    holder = officer("secretary")
    Authenticator.objects.create(user=holder.account, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert not Actor.of(holder.account, holder.community).is_secretary


def test_signing_out_elsewhere_ends_the_other_browser() -> None:
    holder = officer("member")
    here, there = sign_in(holder), sign_in(holder)
    assert here.post("/accounts/sessions/").status_code == 302
    assert "_auth_user_id" not in there.session
    assert "_auth_user_id" in here.session
