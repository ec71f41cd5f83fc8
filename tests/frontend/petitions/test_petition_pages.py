"""A petition as its readers meet it, from beginning it to the meeting; and the paper desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from councils.models import Person
from councils.models.clock import database_now, playing_at
from proposals.actions.petitions import sign_petition
from proposals.models import Petition, PetitionSheet
from tests.conftest import actor_of
from tests.proposals.meetings.conftest import MONDAY, make_matter

Begin = Callable[..., Petition]
ClientOf = Callable[..., Client]
C = "/c/qinghuai"


def test_resident_begins_signs_and_takes_back(town: SimpleNamespace, client_of: ClientOf) -> None:
    browser = client_of(town.people[0])
    page = browser.get(f"{C}/matters/{town.matter.pk}/").content.decode()
    assert f"{C}/matters/{town.matter.pk}/petitions/" in page
    form = browser.get(f"{C}/matters/{town.matter.pk}/petitions/").content.decode()
    assert re.findall(r'name="key" value="(\w+)"', form) == ["residents", "households"]
    answer = browser.post(f"{C}/matters/{town.matter.pk}/petitions/", {"key": "residents"})
    begun = Petition.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{C}/petitions/{begun.pk}/")
    assert browser.post(f"{C}/matters/{town.matter.pk}/petitions/", {"key": "residents"}).status_code == 422
    assert browser.post(f"{C}/matters/{town.matter.pk}/petitions/", {"key": "representatives"}).status_code == 403
    other = client_of(town.people[1])
    at = f"{C}/petitions/{begun.pk}/"
    assert other.post(f"{at}signature/").status_code == 303
    page = other.get(at).content.decode()
    assert "还差1人：成年居民共30人，要3人" in page
    assert "要召集" in page
    assert "signature/withdrawal/" in page
    assert other.post(f"{at}signature/").status_code == 409
    assert other.post(f"{at}signature/withdrawal/").status_code == 303
    assert "还差2人" in other.get(at).content.decode()


@pytest.mark.parametrize("who", [None, "stranger", "neighbour_secretary", "resident", "supervisor", "secretary"])
def test_everybody_reads_how_many_and_nobody_reads_who(
    town: SimpleNamespace,
    petition: Begin,
    client_of: ClientOf,
    who: str | None,
) -> None:
    begun = petition()
    browser = client_of(getattr(town, who) if who else None)
    for at in (f"{C}/petitions/", f"{C}/petitions/{begun.pk}/", f"{C}/matters/{town.matter.pk}/"):
        answer = browser.get(at)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert begun.rule["name"]["zh"] in text
        assert town.people[0].name not in text
    assert browser.get(f"/c/neighbour/petitions/{begun.pk}/").status_code == 404


def test_outsiders_write_nothing(town: SimpleNamespace, petition: Begin, client_of: ClientOf) -> None:
    begun = petition()
    for who in (None, town.stranger, town.neighbour_secretary):
        browser = client_of(who)
        for at in ("signature/", "signature/withdrawal/", "sheets/", "answer/"):
            assert browser.post(f"{C}/petitions/{begun.pk}/{at}", {"names": "R00015", "count": 1}).status_code in (
                403,
                422,
            )
        assert browser.post(f"{C}/matters/{town.matter.pk}/petitions/", {"key": "households"}).status_code == 403
    assert begun.signatures.count() == 1


def test_desk_searches_by_post_ticks_and_is_confirmed_by_another(
    town: SimpleNamespace,
    petition: Begin,
    client_of: ClientOf,
) -> None:
    begun = petition()
    desk = f"{C}/petitions/{begun.pk}/sheets/"
    clerk, secretary = client_of(town.clerk), client_of(town.secretary)
    assert client_of(town.resident).get(desk).status_code == 403
    name, code = town.people[5].name, town.people[5].register_id
    assert name not in clerk.get(desk, {"q": name}).content.decode()
    found = clerk.post(desk, {"look": "1", "q": name, "names": "R00016"}).content.decode()
    assert f'name="tick" value="{code}"' in found
    taken = clerk.post(desk, {"look": "1", "q": name, "names": "R00016", "tick": code}).content.decode()
    assert f"R00016 {code}</textarea>" in taken
    assert clerk.post(desk, {"names": f"R00016 {code}", "count": "3"}).status_code == 422
    assert clerk.post(desk, {"names": f"R00016\n{code}", "count": "2"}).status_code == 303
    sheet = PetitionSheet.objects.get()
    assert clerk.get(f"{desk}1/confirmation/").status_code == 403
    assert name in secretary.get(f"{desk}1/confirmation/").content.decode()
    assert secretary.post(f"{desk}1/confirmation/", {"count": "1"}).status_code == 422
    assert secretary.post(f"{desk}1/confirmation/", {"count": "2"}).status_code == 303
    sheet.refresh_from_db()
    begun.refresh_from_db()
    assert sheet.state == "confirmed"
    assert begun.reached_at is not None
    assert "Nothing can be typed in" in clerk.get(desk, headers={"accept-language": "en"}).content.decode()


def test_a_sheet_is_rejected_with_its_reason(town: SimpleNamespace, petition: Begin, client_of: ClientOf) -> None:
    begun = petition()
    clerk, desk = client_of(town.clerk), f"{C}/petitions/{begun.pk}/sheets/"
    clerk.post(desk, {"names": "R00016", "count": "1"})
    assert clerk.get(f"{desk}1/rejection/").status_code == 200
    assert clerk.post(f"{desk}1/rejection/", {"why": ""}).status_code == 422
    assert clerk.post(f"{desk}1/rejection/", {"why": "笔迹相同"}).status_code == 303
    assert "笔迹相同" in clerk.get(desk).content.decode()


def reached(town: SimpleNamespace, petition: Begin) -> Petition:
    begun = petition()
    for person in town.people[1:3]:
        sign_petition(actor=actor_of(person), petition=begun)
    begun.refresh_from_db()
    return begun


def test_reached_is_the_secretarys_first_duty_and_late_is_everybodys_to_see(
    town: SimpleNamespace,
    petition: Begin,
    client_of: ClientOf,
) -> None:
    begun = reached(town, petition)
    secretary = client_of(town.secretary)
    at = f"{C}/petitions/{begun.pk}/"
    home = secretary.get(f"{C}/").content.decode()
    assert f'href="{at}"' in home
    assert f"{C}/meetings/convening/?council=adults" in secretary.get(at).content.decode()
    assert at not in client_of(None).get(f"{C}/").content.decode()
    Petition.objects.filter(pk=begun.pk).update(due_at=database_now() - timedelta(days=2, hours=12))
    for browser in (client_of(None), client_of(town.resident)):
        assert at in browser.get(f"{C}/").content.decode()
        for page in (at, f"{C}/petitions/", f"{C}/matters/{town.matter.pk}/"):
            assert re.search("逾期[23]天，还没有开会。", browser.get(page).content.decode())


def test_an_audit_is_answered_on_its_page(town: SimpleNamespace, client_of: ClientOf) -> None:
    matter = make_matter(town, council=town.reps, procedure="cn.resident_reps")
    browser = client_of(town.people[0])
    browser.post(f"{C}/matters/{matter.pk}/petitions/", {"key": "audit_residents"})
    begun = Petition.objects.get()
    for person in town.people[1:3]:
        sign_petition(actor=actor_of(person), petition=begun)
    at = f"{C}/petitions/{begun.pk}/"
    assert browser.get(f"{at}answer/").status_code == 403
    supervisor = client_of(town.supervisor)
    assert supervisor.get(f"{at}answer/").status_code == 200
    assert supervisor.post(f"{at}answer/", {"answer": ""}).status_code == 422
    assert supervisor.post(f"{at}answer/", {"answer": "街道审计科6月3日进场。"}).status_code == 303
    page = browser.get(at).content.decode()
    assert "街道审计科6月3日进场。" in page
    assert "要召集" not in page, "an audit calls nobody together"


def test_a_list_of_many_costs_no_more_queries(
    town: SimpleNamespace,
    client_of: ClientOf,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    from proposals.actions.petitions import start_petition

    with playing_at(MONDAY):
        for _ in range(8):
            matter = make_matter(town, council=town.adults, procedure="cn.resident_assembly")
            start_petition(actor=actor_of(town.people[0]), proposal=matter, key="residents")
    browser = client_of(None)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        assert browser.get(f"{C}/petitions/").status_code == 200


def test_api_reads_signs_and_takes_back(town: SimpleNamespace, petition: Begin, client_of: ClientOf) -> None:
    begun = petition()
    at = f"/api/v1/communities/qinghuai/petitions/{begun.pk}/"
    found = client_of(None).get(at).json()
    assert (found["state"], found["have"], found["needed"]) == ("collecting", 1, 3)
    text = client_of(None).get(at).content.decode()
    assert not any(person.register_id in text or person.name in text for person in Person.objects.all())
    browser = client_of(town.people[1])
    assert browser.put(f"{at}signature/").json()["have"] == 2
    assert browser.put(f"{at}signature/").json()["code"] == "petition:twice"
    assert browser.delete(f"{at}signature/").json()["have"] == 1
    assert client_of(town.neighbour_secretary).put(f"{at}signature/").status_code == 403
    assert client_of(None).get(f"/api/v1/communities/neighbour/petitions/{begun.pk}/").status_code == 404
