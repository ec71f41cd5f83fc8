"""Every page of an account, and the privacy page: in our frame, in both languages, for who may see it."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from councils.models import Community
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
OPEN = [
    "login/",
    "signup/",
    "password/reset/",
    "password/reset/done/",
    "confirm-email/",
    "inactive/",
    "confirm-email/x/",
]
OWN = ["", "logout/", "password/change/", "email/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/"]
OWN += ["sessions/", "reauthenticate/"]
ENGLISH = re.compile(r"[A-Za-z][a-z]+(?: [A-Za-z]?[a-z]+){3,}")


def shown(html: str) -> str:
    html = re.sub(r"(?s)<(script|svg|head)\b.*?</\1>", "", html)
    html = re.sub(r'(?s)<span lang="en".*?</span>', "", html)
    return re.sub(r"<[^>]+>", "\n", html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", [*OPEN, *OWN])
def test_page_of_an_account_is_ours(community: Community, path: str, language: str) -> None:
    cache.clear()  # the limits of tries are per account and address
    browser = Client()
    account = make_person(community, 1, account=True).account
    if path in OWN:
        browser.post("/accounts/login/", {"login": account.username, "password": "open sesame"})
        browser.post("/accounts/reauthenticate/", {"password": "open sesame"})
    browser.cookies["django_language"] = language
    response = browser.get(f"/accounts/{path}")
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert 'class="masthead"' in html
    assert not re.search(r"<[^>]+\sstyle=", html)
    if language == "zh-hans":
        assert ENGLISH.findall(shown(html)) == []


def test_account_pages_ask_for_signing_in_first(community: Community) -> None:
    for path in ("", "password/change/", "email/", "2fa/", "sessions/"):
        assert Client().get(f"/accounts/{path}").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", ["5年", "3年", "30天"]), ("en", ["5 years", "3 years", "30 days"])]
)
def test_privacy_page_says_how_long_and_where_to_ask(community: Community, language: str, words: list[str]) -> None:
    browser = Client()
    browser.cookies["django_language"] = language
    html = browser.get("/c/qinghuai/privacy/").content.decode()
    assert all(word in html for word in words)
    assert community.office_phone in html
    assert 'href="/c/qinghuai/privacy/"' in browser.get("/c/qinghuai/").content.decode()
    if language == "zh-hans":
        assert ENGLISH.findall(shown(html)) == []
