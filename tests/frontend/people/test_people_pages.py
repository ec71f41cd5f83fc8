"""People, letters, seats and the claim, as the office and as the resident see them."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from councils.actions.letters import Letter
from councils.models import Account, Person, Seat
from councils.permissions.actor import Actor
from frontend.documents.letters import letters_pdf
from frontend.views.people import pages
from proposals.actions.drafts import Words, draft_proposal
from proposals.actions.procedures import adopt_procedures
from proposals.actions.submission import submit_proposal
from proposals.actions.support import sign_support
from tests.conftest import actor_of, give_seat, make_person
from tests.councils.people.conftest import letter_for
from tests.frontend.documents.reading import pages_of, text_of

HERE = "/c/qinghuai/"


@pytest.fixture
def office(cast: SimpleNamespace) -> SimpleNamespace:
    cache.clear()
    cast.second_clerk = make_person(cast.community, 60, account=True)
    give_seat(cast.committee, cast.second_clerk, "clerk")
    cast.quiet = [make_person(cast.community, n) for n in (71, 72, 73)]
    return cast


def try_letter(browser: Client, number: str, code: str) -> Any:
    return browser.post(f"{HERE}claim/", {"number": number, "code": code})


def test_a_person_is_found_by_name_identifier_and_address(office: SimpleNamespace, client_of: Any) -> None:
    browser = client_of(office.secretary)
    whom = office.quiet[0]
    building = whom.residencies.get().household.building
    for words in (whom.name, whom.register_id, whom.register_id.lower(), f"{building} {whom.name}"):
        assert f"{HERE}people/{whom.pk}/" in browser.post(f"{HERE}people/", {"q": words}).content.decode(), words
    nobody = browser.post(f"{HERE}people/", {"q": "不存在"}).content.decode()
    assert "slip-empty" in nobody


def test_a_name_never_stands_in_an_address(office: SimpleNamespace, client_of: Any) -> None:
    """Search, roll and list of those due take words by POST alone; what stands in an address finds nobody."""
    browser, whom = client_of(office.secretary), office.quiet[0]
    page = browser.get(f"{HERE}people/", {"q": whom.name}).content.decode()
    assert f"people/{whom.pk}/" not in page
    assert '<form method="post" class="form" role="search">' in page
    assert client_of(office.resident).post(f"{HERE}people/", {"q": whom.name}).status_code == 403


def test_more_than_fit_are_said(office: SimpleNamespace, client_of: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(pages, "FOUND", 2)
    browser = client_of(office.secretary)
    page = browser.post(f"{HERE}people/", {"q": "陈"}, headers={"accept-language": "en"}).content.decode()
    assert "More than 2 people found" in page
    assert page.count('class="apart"') == 2


def test_the_search_asks_few_questions_whatever_it_finds(
    office: SimpleNamespace, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    for n in range(100, 140):
        make_person(office.community, n)
    browser = client_of(office.secretary)
    with django_assert_max_num_queries(9):
        browser.post(f"{HERE}people/", {"q": "陈"})


def test_a_person_s_page_shows_entry_seats_and_what_others_recorded(office: SimpleNamespace, client_of: Any) -> None:
    adopt_procedures(actor=Actor.setup(office.community))
    whom = office.quiet[0]
    words = Words(title="东门路灯坏了", summary="三盏不亮", text="从八月起三盏路灯不亮，晚上看不清台阶。")
    proposal = draft_proposal(actor=actor_of(office.secretary), words=words, council=office.reps, on_behalf_of=whom)
    submit_proposal(actor=actor_of(office.secretary), proposal=proposal)
    signer = office.quiet[1]
    sign_support(actor=actor_of(office.clerk), proposal=proposal, person=signer)
    signed = client_of(office.secretary).get(f"{HERE}people/{signer.pk}/").content.decode()
    assert "东门路灯坏了" in signed
    assert office.clerk.name in signed
    page = client_of(office.clerk).get(f"{HERE}people/{whom.pk}/").content.decode()
    assert whom.register_id in page
    assert "东门路灯坏了" in page
    assert office.secretary.name in page
    member = client_of(office.clerk).get(f"{HERE}people/{office.member.pk}/").content.decode()
    assert office.reps.name in member


def test_seats_are_given_and_ended_on_the_pages(office: SimpleNamespace, client_of: Any) -> None:
    browser, whom = client_of(office.clerk), office.quiet[0]
    said = {"council": office.reps.pk, "role": "member", "office": "", "from_on": "2026-01-05"}
    assert browser.get(f"{HERE}people/{whom.pk}/seats/").status_code == 200
    assert browser.post(f"{HERE}people/{whom.pk}/seats/", said).status_code == 303
    seat = Seat.objects.get(person=whom)
    again = browser.post(f"{HERE}people/{whom.pk}/seats/", said)
    assert again.status_code == 409
    assert browser.get(f"{HERE}seats/{seat.pk}/ending/").status_code == 200
    assert browser.post(f"{HERE}seats/{seat.pk}/ending/", {"why": ""}).status_code == 422
    assert browser.post(f"{HERE}seats/{seat.pk}/ending/", {"why": "辞职"}).status_code == 303
    assert client_of(office.secretary).post(f"{HERE}people/{whom.pk}/seats/", said).status_code == 403


def test_a_seat_of_the_neighbour_does_not_exist_here(office: SimpleNamespace, client_of: Any) -> None:
    seat = Seat.objects.get(person=office.neighbour_secretary)
    browser = client_of(office.clerk)
    assert browser.get(f"{HERE}seats/{seat.pk}/ending/").status_code == 404
    assert browser.get(f"{HERE}people/{office.neighbour_secretary.pk}/").status_code == 404
    assert browser.post(f"{HERE}people/{office.neighbour_secretary.pk}/letter/").status_code == 404


def test_bodies_name_office_holders_and_mask_members_to_strangers(office: SimpleNamespace, client_of: Any) -> None:
    page = Client().get(f"{HERE}bodies/").content.decode()
    assert office.secretary.name in page
    assert office.member.name not in page
    assert office.member.name in client_of(office.resident).get(f"{HERE}bodies/").content.decode()


def test_letters_are_asked_by_one_and_come_as_a_pdf_to_another(office: SimpleNamespace, client_of: Any) -> None:
    asked = client_of(office.secretary).post(f"{HERE}letters/", {"building": ""})
    assert asked.status_code == 303
    page = asked["Location"]
    own = client_of(office.secretary)
    assert "key-notyet" in own.get(page).content.decode()
    assert own.post(f"{page}printing/").status_code == 403
    clerk = client_of(office.clerk)
    answer = clerk.post(f"{page}printing/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert pages_of(answer.content) == 3
    text = text_of(answer.content)
    for whom in office.quiet:
        assert whom.name in text
    assert clerk.get(f"{page}printing/").status_code == 405


def test_a_letter_says_everything_on_one_sheet_also_with_a_long_name(office: SimpleNamespace) -> None:
    whom = Person(community=office.community, name="阿不都热合曼·买买提艾力江·吐尔逊 🏠", register_id="R9")
    until = datetime(2027, 1, 22, tzinfo=UTC)
    letters = [
        Letter(whom, "长兴路东段15号院3号楼", "2单元1301室东户", "000123", "ABCD-EFGH-JKMN-PQRS", until, known)
        for known in (False, True)
    ]
    pdf = letters_pdf(office.community, letters, "https://council.example.org/c/a-rather-long-name/claim/")
    assert pages_of(pdf) == 2
    text = text_of(pdf)
    for said in ("阿不都热合曼·买买提艾力江·吐尔逊", "000123", "ABCD-EFGH-JKMN-PQRS", "2027年1月22日", "22January2027"):
        assert said in text


def test_a_resident_claims_the_entry_without_a_script_and_is_signed_in(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    browser = Client()
    page = browser.get(f"{HERE}claim/?number={letter.number}").content.decode()
    assert f'value="{letter.number}"' in page
    answer = try_letter(browser, letter.number, letter.code)
    assert answer["Location"] == f"{HERE}claim/account/"
    form = browser.get(answer["Location"]).content.decode()
    assert office.quiet[0].name not in form
    assert "陈**" in form
    said = {"username": "陈甲", "password": "four little words", "email": ""}
    assert browser.post(answer["Location"], said)["Location"] == HERE
    assert browser.session["_auth_user_id"] == str(Account.objects.get(username="陈甲").pk)
    assert browser.get(answer["Location"])["Location"] == f"{HERE}claim/"


def test_bad_passwords_and_taken_names_keep_what_was_typed(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    browser = Client()
    try_letter(browser, letter.number, letter.code)
    account = f"{HERE}claim/account/"
    short = browser.post(account, {"username": "chen", "password": "short", "email": ""})
    assert short.status_code == 422
    assert 'value="chen"' in short.content.decode()
    taken = browser.post(account, {"username": "qinghuai-6", "password": "four little words", "email": ""})
    assert taken.status_code == 422
    assert browser.post(account, {"username": "chen", "password": "four little words"}).status_code == 303


def test_somebody_signed_in_joins_the_entry_with_one_key(office: SimpleNamespace, client_of: Any) -> None:
    letter = letter_for(office, office.quiet[0])
    browser = client_of(office.stranger)
    answer = try_letter(browser, letter.number, letter.code)
    assert office.stranger.username in browser.get(answer["Location"]).content.decode()
    assert browser.post(answer["Location"]).status_code == 303
    office.quiet[0].refresh_from_db()
    assert office.quiet[0].account == office.stranger


def test_back_in_by_a_new_letter_ends_the_old_sessions(office: SimpleNamespace, client_of: Any) -> None:
    old = client_of(office.resident)
    letter = letter_for(office, office.resident)
    browser = Client()
    answer = try_letter(browser, letter.number, letter.code)
    assert "qinghuai-6" in browser.get(answer["Location"]).content.decode()
    assert browser.post(answer["Location"], {"password": "four new words here"}).status_code == 303
    assert "_auth_user_id" in browser.session
    assert not old.get(HERE).wsgi_request.user.is_authenticated


def test_the_second_page_opens_only_through_the_first(office: SimpleNamespace) -> None:
    browser = Client()
    assert browser.get(f"{HERE}claim/account/")["Location"] == f"{HERE}claim/"
    before = Account.objects.count()
    browser.post(f"{HERE}claim/account/", {"username": "x", "password": "four little words"})
    assert Account.objects.count() == before


def test_a_letter_of_one_community_opens_nothing_in_another(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    browser = Client()
    try_letter(browser, letter.number, letter.code)
    assert browser.get("/c/neighbour/claim/account/")["Location"] == "/c/neighbour/claim/"


def test_guessing_across_letters_is_slowed_down_per_browser(office: SimpleNamespace) -> None:
    browser = Client()
    for n in range(10):
        assert try_letter(browser, f"{n:06d}", "0000-0000-0000-0000").status_code == 422
    letter = letter_for(office, office.quiet[0])
    assert try_letter(browser, letter.number, letter.code).status_code == 429
    assert try_letter(Client(), letter.number, letter.code).status_code == 303


def test_a_wrong_code_is_refused_on_the_form_and_the_number_stays(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    answer = try_letter(Client(), letter.number, "0000-0000-0000-0000")
    assert answer.status_code == 422
    assert f'value="{letter.number}"' in answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "where", ["claim/", "bodies/", "people/", "letters/", "register/", "register/export/", "register/imports/"]
)
def test_no_page_has_inline_styles_or_leaves_the_house(
    office: SimpleNamespace, client_of: Any, where: str, language: str
) -> None:
    browser = client_of(office.clerk)
    page = browser.get(f"{HERE}{where}", headers={"Accept-Language": language})
    assert page.status_code == 200
    text = page.content.decode()
    assert "style=" not in text
    assert 'src="http' not in text
