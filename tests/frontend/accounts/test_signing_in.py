"""Signing in: by name, by address, refused, stopped after many tries; the way back in."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from councils.models import Account
from tests.conftest import make_community, make_person

pytestmark = pytest.mark.django_db
PASSWORD = "open sesame"


@pytest.fixture
def wang() -> Account:
    cache.clear()
    account = make_person(make_community(), 1, account=True).account
    assert account is not None
    account.email = "wang@example.test"
    account.save()
    return account


def try_in(browser: Client, login: str, password: str = PASSWORD, language: str = "en"):
    browser.cookies["django_language"] = language
    return browser.post("/accounts/login/", {"login": login, "password": password})


@pytest.mark.parametrize("login", ["qinghuai-1", "wang@example.test", "WANG@example.test"])
def test_name_and_address_both_sign_in(wang: Account, login: str) -> None:
    browser = Client()
    assert try_in(browser, login).headers["Location"] == "/c/qinghuai/"
    assert browser.session["_auth_user_id"] == str(wang.pk)


@pytest.mark.parametrize(("language", "sentence"), [("en", "not correct"), ("zh-hans", "不正确")])
def test_wrong_password_is_told_in_a_sentence(wang: Account, language: str, sentence: str) -> None:
    browser = Client()
    response = try_in(browser, "qinghuai-1", "shut sesame", language)
    assert sentence in response.content.decode()
    assert "_auth_user_id" not in browser.session


def test_unknown_name_and_wrong_password_are_told_alike(wang: Account) -> None:
    def said(login: str) -> list[str]:
        return re.findall(r"<p>(.*?correct.*?)</p>", try_in(Client(), login, "shut sesame").content.decode())

    assert said("qinghuai-1") == said("nobody")
    assert said("nobody")


def test_many_wrong_passwords_stop_even_the_right_one(wang: Account) -> None:
    for _ in range(5):
        try_in(Client(), "qinghuai-1", "shut sesame")
    browser = Client()
    assert "Too many failed" in try_in(browser, "qinghuai-1").content.decode()
    assert "_auth_user_id" not in browser.session


def test_too_many_tries_from_one_address_get_our_page(wang: Account) -> None:
    statuses = [try_in(Client(), f"nobody-{n}", "shut", "zh-hans").status_code for n in range(31)]
    last = try_in(Client(), "nobody", "shut", "zh-hans")
    assert statuses[0] == 200
    assert last.status_code == 429
    assert "masthead" in last.content.decode()
    assert "什么都没有改" in last.content.decode()


def test_nobody_signs_up_without_a_letter(wang: Account) -> None:
    browser = Client()
    page = browser.get("/accounts/signup/").content.decode()
    assert "/c/qinghuai/claim/" in page
    browser.post("/accounts/signup/", {"username": "thief", "password1": "a long password", "email": ""})
    assert not Account.objects.filter(username="thief").exists()


def test_sign_in_page_shows_the_way_by_letter_and_the_demo(wang: Account) -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert "/c/qinghuai/claim/" in page
    assert 'href="/demo/"' in page
    wang.persons.get().community.__class__.objects.update(is_demo=False)
    assert 'href="/demo/"' not in Client().get("/accounts/login/").content.decode()


def test_forgotten_password_is_set_anew_by_mail(wang: Account) -> None:
    browser = Client()
    browser.cookies["django_language"] = "en"
    browser.post("/accounts/password/reset/", {"email": "wang@example.test"})
    (sent,) = mail.outbox
    assert sent.to == ["wang@example.test"]
    assert "example.com" not in sent.subject + str(sent.body)
    path = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(sent.body))
    assert path
    form = browser.get(path[1], follow=True)
    where = form.redirect_chain[-1][0]
    browser.post(where, {"password1": "three plain words", "password2": "three plain words"})
    assert try_in(Client(), "qinghuai-1").status_code == 200
    assert try_in(Client(), "qinghuai-1", "three plain words").status_code == 302
    assert "does not work any more" in browser.get(path[1], follow=True).content.decode()


def test_unknown_address_gets_no_mail_and_the_same_page(wang: Account) -> None:
    known = Client().post("/accounts/password/reset/", {"email": "wang@example.test"})
    mail.outbox.clear()
    unknown = Client().post("/accounts/password/reset/", {"email": "stranger@example.test"})
    assert unknown.headers["Location"] == known.headers["Location"]
    assert mail.outbox == []


def test_mail_speaks_the_language_of_the_pages(wang: Account) -> None:
    browser = Client()
    try_in(browser, "qinghuai-1", language="en")
    wang.refresh_from_db()
    assert wang.language == "en"
    browser.post("/preferences/", {"language": "zh-hans"})
    wang.refresh_from_db()
    assert wang.language == "zh-hans"


def test_new_browser_takes_the_language_of_the_account(wang: Account) -> None:
    Account.objects.filter(pk=wang.pk).update(language="en")
    response = Client().post("/accounts/login/", {"login": "qinghuai-1", "password": PASSWORD})
    assert response.cookies["django_language"].value == "en"
