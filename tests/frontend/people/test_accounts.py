"""Signing in wears our look, with and without e-mail; office-holders need a second factor; nobody signs up without a letter."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from councils.models import Account, Community
from councils.permissions.actor import Actor
from tests.conftest import actor_of

ENTRANCE = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
INSIDE = [
    "account_logout", "account_change_password", "account_email", "mfa_index", "usersessions_list",
    "account_reauthenticate",
]  # fmt: skip


@pytest.fixture
def real(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast in a real community, secretary and clerk marked as office-holders."""
    Community.objects.update(is_demo=False)
    Account.objects.filter(pk__in=[cast.secretary.account_id, cast.clerk.account_id]).update(needs_second_factor=True)
    for stale in (cast.community, cast.secretary, cast.clerk):
        stale.refresh_from_db()
    return cast


@pytest.mark.parametrize("name", ENTRANCE)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_before_signing_in_wear_the_house_s_look(db: None, name: str, language: str) -> None:
    page = Client(HTTP_ACCEPT_LANGUAGE=language).get(reverse(name)).content.decode()
    assert 'class="sheet"' in page
    assert "style=" not in page


@pytest.mark.parametrize("name", INSIDE)
def test_pages_of_the_account_wear_the_house_s_look(cast: SimpleNamespace, client_of: Any, name: str) -> None:
    page = client_of(cast.resident).get(reverse(name))
    assert page.status_code == 200
    assert 'class="sheet"' in page.content.decode()
    assert "style=" not in page.content.decode()


def signed_in_as(name: str, password: str) -> Client:
    browser = Client()
    browser.post(reverse("account_login"), {"login": name, "password": password})
    return browser


def test_somebody_without_e_mail_signs_in_by_name_and_comes_home(cast: SimpleNamespace) -> None:
    browser = Client()
    answer = browser.post(reverse("account_login"), {"login": "qinghuai-6", "password": "open sesame"})
    assert answer.status_code == 302
    assert answer["Location"] == "/c/qinghuai/"
    assert "_auth_user_id" in browser.session


def test_somebody_with_e_mail_signs_in_by_it(cast: SimpleNamespace) -> None:
    from allauth.account.models import EmailAddress

    account = cast.resident.account
    account.email = "zhao@example.org"
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
    assert "_auth_user_id" in signed_in_as("zhao@example.org", "open sesame").session


def test_a_wrong_password_says_so_and_keeps_the_name(cast: SimpleNamespace) -> None:
    page = Client().post(reverse("account_login"), {"login": "qinghuai-6", "password": "wrong"})
    assert page.status_code == 200
    assert 'value="qinghuai-6"' in page.content.decode()
    assert "field-bad" in page.content.decode() or "slip-refused" in page.content.decode()


def test_nobody_signs_up_without_a_letter(cast: SimpleNamespace) -> None:
    before = Account.objects.count()
    page = Client().get(reverse("account_signup"))
    assert reverse("claim", args=["qinghuai"]) in page.content.decode()
    Client().post(reverse("account_signup"), {"username": "new", "password1": "a long password", "email": ""})
    assert Account.objects.count() == before


def test_an_office_without_a_second_factor_does_not_count_yet(real: SimpleNamespace, client_of: Any) -> None:
    actor = Actor.of(real.secretary.account, real.community)
    assert actor.person == real.secretary
    assert not actor.is_secretary
    assert [seat.role for seat in actor.waiting_seats] == ["secretary"]
    browser = client_of(real.secretary)
    assert browser.get("/c/qinghuai/register/").status_code == 403
    assert reverse("mfa_index") in browser.get("/c/qinghuai/bodies/").content.decode()


def test_an_office_counts_once_the_second_factor_is_set_up(real: SimpleNamespace, client_of: Any) -> None:
    TOTP.activate(real.secretary.account, generate_totp_secret())
    assert Actor.of(real.secretary.account, real.community).is_secretary
    browser = client_of(real.secretary)
    assert browser.get("/c/qinghuai/register/").status_code == 200
    assert reverse("mfa_index") not in browser.get("/c/qinghuai/bodies/").content.decode()


def test_recovery_codes_alone_are_no_second_factor(real: SimpleNamespace) -> None:
    RecoveryCodes.activate(real.secretary.account)
    assert not Actor.of(real.secretary.account, real.community).is_secretary


def test_the_demo_asks_no_second_factor(real: SimpleNamespace) -> None:
    Community.objects.update(is_demo=True)
    real.community.refresh_from_db()
    assert Actor.of(real.secretary.account, real.community).is_secretary


def test_a_resident_who_holds_no_office_is_asked_nothing(real: SimpleNamespace, django_assert_num_queries: Any) -> None:
    account = Account.objects.get(pk=real.resident.account_id)
    with django_assert_num_queries(2):
        Actor.of(account, real.community)


def test_an_app_is_set_up_on_our_page_and_then_asked_for_when_signing_in(real: SimpleNamespace) -> None:
    browser = signed_in_as("qinghuai-2", "open sesame")
    asked = browser.get(reverse("mfa_activate_totp"), follow=True)
    assert asked.redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))
    browser.post(reverse("account_reauthenticate"), {"password": "open sesame"})
    page = browser.get(reverse("mfa_activate_totp"))
    assert 'class="sheet"' in page.content.decode()
    secret = page.context["form"].secret
    done = browser.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert done.status_code == 302, done.context["form"].errors
    assert Actor.of(Account.objects.get(pk=real.secretary.account_id), real.community).is_secretary
    again = signed_in_as("qinghuai-2", "open sesame")
    assert "_auth_user_id" not in again.session
    asked = again.get(reverse("mfa_authenticate"))
    assert asked.status_code == 200
    assert 'class="sheet"' in asked.content.decode()


def code_now(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("who", ["supervisor", "member", "chair"])
def test_other_seats_wait_for_nothing(real: SimpleNamespace, who: str) -> None:
    person = getattr(real, who)
    assert Actor.of(person.account, real.community).seats == actor_of(person).seats
