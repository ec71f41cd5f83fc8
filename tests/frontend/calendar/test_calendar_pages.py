"""The year as its readers see it, and the office's forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from councils.actions.calendar import load_shipped_days
from councils.models import CalendarDay
from tests.conftest import actor_of

ClientOf = Callable[..., Client]
AT = "/c/qinghuai/calendar/"


@pytest.mark.parametrize("who", [None, "stranger", "neighbour_secretary", "resident", "chair", "supervisor"])
def test_everybody_reads_the_year_and_only_the_office_changes_it(
    cast: SimpleNamespace, client_of: ClientOf, who: str | None
) -> None:
    load_shipped_days(actor=actor_of(cast.clerk), key="china-2026")
    browser = client_of(getattr(cast, who) if who else None)
    page = browser.get(AT, {"year": "2026"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "端午节" in text
    assert "calendar/days/" not in text
    for address in ("days/", "tables/"):
        assert browser.get(AT + address).status_code == 403
        assert (
            browser.post(AT + address, {"on": "2026-07-01", "kind": "rest", "table": "china-2026"}).status_code == 403
        )
    assert browser.post(f"{AT}days/2026-06-19/removal/").status_code == 403
    assert CalendarDay.objects.filter(on=date(2026, 6, 19)).exists()


def test_year_says_each_kind_in_words_and_falls_back_to_this_year(cast: SimpleNamespace, client_of: ClientOf) -> None:
    load_shipped_days(actor=actor_of(cast.clerk), key="china-2026")
    browser = client_of(cast.clerk)
    browser.cookies["django_language"] = "en"
    text = browser.get(AT, {"year": "2026"}).content.decode()
    assert text.count('<span class="visually-hidden"> public holiday</span>') == 33
    assert text.count('<span class="visually-hidden"> make-up working day</span>') == 6
    for strange in ("", "x", "-5", "99999", "²"):
        assert browser.get(AT, {"year": strange}).status_code == 200
    assert "No holiday of this year" in browser.get(AT, {"year": "2031"}).content.decode()


def test_office_adds_changes_and_takes_out_a_day(cast: SimpleNamespace, client_of: ClientOf) -> None:
    browser = client_of(cast.secretary)
    said = {"on": "2027-01-01", "kind": "holiday", "name": "元旦", "name_en": "New Year"}
    answer = browser.post(f"{AT}days/", said)
    assert (answer.status_code, answer["Location"]) == (303, f"{AT}?year=2027")
    form = browser.get(f"{AT}days/?on=2027-01-01").content.decode()
    assert 'value="元旦"' in form
    assert 'value="2027-01-01"' in form
    assert browser.post(f"{AT}days/", {**said, "kind": "rest"}).status_code == 303
    assert CalendarDay.objects.get().kind == "rest"
    assert browser.post(f"{AT}days/", {**said, "kind": "party"}).status_code == 422
    assert browser.post(f"{AT}days/2027-01-01/removal/").status_code == 303
    assert browser.post(f"{AT}days/2027-01-01/removal/").status_code == 404
    assert browser.post(f"{AT}days/never/removal/").status_code == 404


def test_office_brings_in_a_year(cast: SimpleNamespace, client_of: ClientOf) -> None:
    browser = client_of(cast.clerk)
    assert browser.get(f"{AT}tables/").status_code == 200
    answer = browser.post(f"{AT}tables/", {"table": "england-2026"})
    assert (answer.status_code, answer["Location"]) == (303, f"{AT}?year=2026")
    file = SimpleUploadedFile("days.csv", "日期,类别,名称\n2027-02-06,放假,春节\n".encode("gb18030"))
    assert browser.post(f"{AT}tables/", {"table": "file", "file": file}).status_code == 303
    assert CalendarDay.objects.get(on=date(2027, 2, 6)).name == "春节"
    assert browser.post(f"{AT}tables/", {"table": "file"}).status_code == 422
    broken = browser.post(f"{AT}tables/", {"table": "file", "file": SimpleUploadedFile("d.csv", b"date,kind\nx,y\n")})
    assert broken.status_code == 422
    assert "第2行" in broken.content.decode()


def test_api_reads_the_table(cast: SimpleNamespace, client_of: ClientOf) -> None:
    load_shipped_days(actor=actor_of(cast.clerk), key="china-2026")
    at = "/api/v1/communities/qinghuai/calendar/"
    found = client_of(None).get(at, {"on__year": "2026", "kind": "makeup"}).json()
    assert found["count"] == 6
    assert found["results"][0] == {
        "on": "2026-01-04", "kind": "makeup", "name": "元旦调休", "name_en": "Worked for New Year",
    }  # fmt: skip
    assert client_of(cast.clerk).post(at, {"on": "2026-07-01", "kind": "rest"}).status_code == 405
    assert client_of(None).get("/api/v1/communities/neighbour/calendar/").json()["count"] == 0
