"""The frame of every page: language, type size, theme, navigation, errors, the page of parts."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from councils.models import Community
from frontend.templatetags.site import tabs
from frontend.views.errors import failed

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(community: Community) -> Client:
    return Client()


@pytest.mark.parametrize(("language", "said", "word"), [("zh-hans", "zh-Hans", "大字"), ("en", "en", "Aa+")])
def test_page_says_its_language(reader: Client, language: str, said: str, word: str) -> None:
    reader.cookies["django_language"] = language
    html = reader.get("/look/").content.decode()
    assert f'<html lang="{said}"' in html
    assert word in html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_of_parts_asks_no_foreign_host_and_has_nothing_inline(reader: Client, language: str) -> None:
    reader.cookies["django_language"] = language
    html = reader.get("/look/").content.decode()
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", html)
    assert not re.search(r"\son[a-z]+=", html)


def test_ids_on_the_page_of_parts_are_unique(reader: Client) -> None:
    ids = re.findall(r'\sid="([^"]+)"', reader.get("/look/").content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_page_of_parts_does_not_exist_beside_a_real_community(reader: Client, community: Community) -> None:
    Community.objects.filter(pk=community.pk).update(is_demo=False)
    assert reader.get("/look/").status_code == 404


def test_large_type_and_theme_are_kept_by_a_plain_form(reader: Client) -> None:
    answer = reader.post("/preferences/", {"type": "large", "next": "/look/"})
    assert (answer.status_code, answer["Location"]) == (302, "/look/")
    reader.post("/preferences/", {"theme": "dark", "next": "/look/"})
    html = reader.get("/look/").content.decode()
    assert 'data-theme="dark"' in html
    assert 'data-type="large"' in html
    reader.post("/preferences/", {"theme": "system", "next": "/look/"})
    assert "data-theme=" not in reader.get("/look/").content.decode()


@pytest.mark.parametrize("field", [{"theme": "neon"}, {"type": "huge"}, {"language": "tlh"}])
def test_preferences_take_nothing_unknown(reader: Client, field: dict[str, str]) -> None:
    assert not reader.post("/preferences/", field).cookies


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_preferences_lead_to_no_foreign_page(reader: Client, away: str) -> None:
    assert reader.post("/preferences/", {"theme": "dark", "next": away})["Location"] == "/"


def test_preferences_change_by_post_only(reader: Client) -> None:
    assert reader.get("/preferences/").status_code == 405


@pytest.mark.parametrize(
    ("path", "current"),
    [("/c/qinghuai/", "Home"), ("/c/qinghuai/matters/14/", "Matters"), ("/c/qinghuai/decisions/", None)],
)
def test_only_the_place_where_one_is_has_the_ground_of_now(
    community: Community, path: str, current: str | None
) -> None:
    with translation.override("en"):
        found = tabs({"community": community, "request": RequestFactory().get(path)})["tabs"]
        marked = [str(tab["word"]) for tab in found if tab["current"]]
        known = [str(tab["word"]) for tab in found]
    assert marked == ([current] if current in known else [])


def test_missing_page_says_what_one_can_do(reader: Client) -> None:
    reader.cookies["django_language"] = "en"
    answer = reader.get("/c/nowhere/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_stale_form_keeps_calm_and_says_that_nothing_was_sent(community: Community) -> None:
    reader = Client(enforce_csrf_checks=True)
    reader.cookies["django_language"] = "en"
    answer = reader.post("/preferences/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "Nothing was sent" in answer.content.decode()


def test_failure_page_needs_no_context() -> None:
    with translation.override("en"):
        answer = failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "failed on our side" in answer.content.decode()


def test_address_that_takes_a_form_is_a_page_when_opened(client_of, cast) -> None:
    """A phone brings back the tab of the stub: never a blank page."""
    for path, onward in (("polls/7/ballots/", "polls/7/"), ("record/check/", ""), ("matters/drafts/", "")):
        answer = client_of(cast.supervisor).get(f"/c/qinghuai/{path}")
        assert answer.status_code == 405
        assert answer["Allow"] == "POST"
        assert f'href="/c/qinghuai/{onward}"' in answer.content.decode()
