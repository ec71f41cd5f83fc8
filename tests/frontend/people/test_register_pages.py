"""Bring in, look at and take out a register through the pages, as secretary and as everybody who may not."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from councils.actions.register_applying import apply_waiting_imports
from councils.actions.register_reading import plan_import, read_register
from councils.models import Event, Household, Person, RegisterImport, Residency
from councils.models.clock import database_now, local_today
from tests.councils.register.files import HEAD, OWNERS, OWNERS_HEAD, PEOPLE, csv_file, xlsx_file

HOME = "/c/qinghuai/register/"


@pytest.fixture
def town(cast: SimpleNamespace) -> SimpleNamespace:
    Residency.objects.all().delete()
    Household.objects.all().delete()
    return cast


def upload(browser: Client, content: bytes, kind: str = "residents", name: str = "名册.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return browser.post(f"{HOME}imports/", {"kind": kind, "file": file})


def bring_in(browser: Client, content: bytes, kind: str = "residents") -> Any:
    page = upload(browser, content, kind)["Location"]
    assert browser.post(f"{page}application/").status_code == 303
    apply_waiting_imports(database_now())
    return page


def test_a_register_comes_in_through_the_pages(town: SimpleNamespace, client_of: Any) -> None:
    browser = client_of(town.secretary)
    assert browser.get(HOME).status_code == 200
    answer = upload(browser, csv_file([HEAD, *PEOPLE], "gb18030"))
    assert answer.status_code == 303
    page = answer["Location"]
    preview = browser.get(page).content.decode()
    for name in ("陈秀英", "王芳", "H1"):
        assert name in preview
    assert browser.post(f"{page}application/").status_code == 303
    working = browser.get(page).content.decode()
    assert "slip-working" in working
    assert "hx-trigger" in working
    apply_waiting_imports(database_now())
    assert "slip-done" in browser.get(page).content.decode()
    assert browser.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert Person.objects.filter(register_id__startswith="R", residencies__until_on=None).count() >= 4
    assert "名册.csv" in browser.get(HOME).content.decode()


def test_a_bad_row_is_shown_with_row_column_and_reason_and_the_key_is_not_there_yet(
    town: SimpleNamespace, client_of: Any
) -> None:
    browser = client_of(town.secretary)
    page = upload(browser, csv_file([HEAD, *PEOPLE, ["Ｒ１", "", "1990", "", "H9", "", "", ""]]))["Location"]
    shown = browser.get(page).content.decode()
    assert "姓名是空的" in shown
    assert "key-notyet" in shown
    refused = browser.post(f"{page}application/")
    assert refused.status_code == 422
    assert RegisterImport.objects.get().state == "preview"


def test_a_wrong_file_is_refused_on_the_form_with_its_sentence(town: SimpleNamespace, client_of: Any) -> None:
    answer = upload(client_of(town.clerk), b"%PDF-1.7 x", name="名册.pdf")
    assert answer.status_code == 422
    assert "这是PDF，不是表格" in answer.content.decode()


def test_columns_are_corrected_on_the_preview(town: SimpleNamespace, client_of: Any) -> None:
    browser = client_of(town.secretary)
    page = upload(browser, csv_file([["甲", "乙", "丙"], ["R1", "H1", "陈秀英"]]))["Location"]
    assert "key-notyet" in browser.get(page).content.decode()
    chosen = {"person_id": "0", "household_id": "1", "name": "2"}
    assert browser.post(f"{page}columns/", chosen).status_code == 303
    shown = browser.get(page).content.decode()
    assert "陈秀英" in shown
    assert "key-notyet" not in shown
    twice = browser.post(f"{page}columns/", {**chosen, "name": "0"})
    assert twice.status_code == 422


def test_many_who_vanish_are_asked_about(town: SimpleNamespace, client_of: Any) -> None:
    browser = client_of(town.secretary)
    many = [[f"R{n}", f"陈{'甲乙丙丁'[n % 4]}", "1980", "", f"H{n}", "", "", ""] for n in range(60)]
    bring_in(browser, csv_file([HEAD, *many]))
    page = upload(browser, csv_file([HEAD, *many[:20]]))["Location"]
    assert "vanishing_known" in browser.get(page).content.decode()
    assert browser.post(f"{page}application/").status_code == 422
    assert browser.post(f"{page}application/", {"vanishing_known": "on"}).status_code == 303


def test_a_preview_names_those_who_would_leave_with_a_seat(town: SimpleNamespace, client_of: Any) -> None:
    browser = client_of(town.secretary)
    member = [town.member.register_id, "陈代表", "1970", "", "H8", "", "", ""]
    bring_in(browser, csv_file([HEAD, *PEOPLE, member]))
    page = upload(browser, csv_file([HEAD, *PEOPLE]))["Location"]
    shown = browser.get(page).content.decode()
    assert f"陈代表 ({town.reps.title})" in shown


def test_a_dropped_file_is_gone(town: SimpleNamespace, client_of: Any) -> None:
    browser = client_of(town.secretary)
    page = upload(browser, csv_file([HEAD, *PEOPLE]))["Location"]
    assert browser.post(f"{page}removal/").status_code == 303
    assert "陈秀英" not in browser.get(page).content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["residents", "owners"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_taken_out_goes_in_again_and_changes_nothing(
    town: SimpleNamespace, client_of: Any, form: str, kind: str, language: str
) -> None:
    browser = client_of(town.secretary)
    bring_in(browser, xlsx_file([HEAD, *PEOPLE]))
    bring_in(browser, xlsx_file([OWNERS_HEAD, *OWNERS]), "owners")
    fields = ["person_id", "name", "birth_year", "adult", "phone", "household_id", "building", "door", "representative"]
    if kind == "owners":
        fields = ["unit_id", "building", "door", "area", "owner_id", "owner_name", "kind", "represents"]
    answer = browser.post(
        f"{HOME}export/",
        {"kind": kind, kind: fields, "form": form, "why": "换届"},
        headers={"Accept-Language": language},
    )
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    reading = read_register(answer.content, kind, local_today(town.community))
    assert reading.is_good, (reading.bad, reading.missing)
    assert plan_import(town.community, kind, reading).changes_nothing


@pytest.mark.parametrize("name", ['=HYPERLINK("http://evil")陈', "+陈", "-陈", "@陈", "'=陈"])
def test_an_export_runs_no_formula_and_reads_back_as_it_was(town: SimpleNamespace, client_of: Any, name: str) -> None:
    browser = client_of(town.secretary)
    bring_in(browser, csv_file([HEAD, *PEOPLE]))
    Person.objects.filter(register_id="R1").update(name=name)
    asked = {"kind": "residents", "residents": ["person_id", "name", "household_id"], "why": "x"}
    out = browser.post(f"{HOME}export/", {**asked, "form": "csv"}).content
    cells = [cell for line in csv.reader(io.StringIO(out.decode("utf-8-sig"))) for cell in line]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    for form in ("csv", "xlsx"):
        out = browser.post(f"{HOME}export/", {**asked, "form": form}).content
        reading = read_register(out, "residents", local_today(town.community))
        assert name in [entry.name for entry in reading.entries]  # type: ignore[union-attr]


def test_an_export_is_recorded_with_who_what_and_why_and_holds_only_what_was_asked(
    town: SimpleNamespace, client_of: Any
) -> None:
    browser = client_of(town.clerk)
    bring_in(client_of(town.secretary), csv_file([HEAD, *PEOPLE]))
    asked = {"kind": "residents", "residents": ["person_id", "name"], "form": "csv", "why": "给物业核对"}
    out = browser.post(f"{HOME}export/", asked).content.decode("utf-8-sig")
    assert "13800000001" not in out
    event = Event.objects.get(name="register:exported")
    assert event.actor == f"person:{town.clerk.pk}"
    assert event.payload == {"kind": "residents", "fields": ["person_id", "name"], "form": "csv", "why": "给物业核对"}


def test_an_export_without_a_reason_or_a_field_is_not_made(town: SimpleNamespace, client_of: Any) -> None:
    browser = client_of(town.clerk)
    asked = {"kind": "residents", "residents": ["name"], "form": "csv", "why": "x"}
    assert browser.post(f"{HOME}export/", {**asked, "why": ""}).status_code == 422
    assert browser.post(f"{HOME}export/", {**asked, "residents": []}).status_code == 422
    assert not Event.objects.filter(name="register:exported").exists()


@pytest.mark.parametrize("who", [None, "stranger", "resident", "member", "chair", "supervisor", "neighbour_secretary"])
def test_nobody_else_sees_the_register(town: SimpleNamespace, client_of: Any, who: str | None) -> None:
    page = upload(client_of(town.secretary), csv_file([HEAD, *PEOPLE]))["Location"]
    browser = client_of(getattr(town, who) if who else None)
    for address in (HOME, f"{HOME}export/", f"{HOME}imports/", page, "/c/qinghuai/people/", "/c/qinghuai/letters/"):
        answer = browser.get(address)
        assert answer.status_code == 403, address
        assert "陈秀英" not in answer.content.decode()
    for address in (f"{page}application/", f"{page}removal/", f"{page}columns/"):
        assert browser.post(address).status_code == 403
    assert RegisterImport.objects.get().state == "preview"


def test_a_neighbour_s_import_does_not_exist_here(town: SimpleNamespace, client_of: Any) -> None:
    page = upload(client_of(town.secretary), csv_file([HEAD, *PEOPLE]))["Location"]
    pk = page.rstrip("/").split("/")[-1]
    browser = client_of(town.neighbour_secretary)
    assert browser.get(f"/c/neighbour/register/imports/{pk}/").status_code == 404
    assert browser.post(f"/c/neighbour/register/imports/{pk}/application/").status_code == 404
