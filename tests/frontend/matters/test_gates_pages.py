"""What it takes to go on, as pages: one wording, each key for whom it is for, everything on record readable."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from proposals.actions.gates import record_gate, withdraw_gate
from proposals.actions.major import mark_major
from proposals.actions.risk import assess_risk
from proposals.models import GateRecord, RiskAssessment
from tests.conftest import actor_of
from tests.proposals.gates.conftest import ENOUGH, under

pytestmark = pytest.mark.django_db
EVERYBODY = ("resident", "secretary", "clerk", "chair", "supervisor", "stranger", None)


@pytest.fixture
def siyi(offices, matter):
    return under(matter("screening"), "cn.siyi_lianggongkai", "discussion")


def page(client_of: Any, who: Any, proposal: Any, part: str = "gates/", language: str = "en") -> Any:
    browser = client_of(who)
    browser.cookies["django_language"] = language
    return browser.get(f"/c/qinghuai/matters/{proposal.pk}/{part}")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("part", ["gates/", "risk/"])
def test_everybody_reads_what_is_asked(client_of, offices, siyi, part, language):
    for name in EVERYBODY:
        assert page(client_of, getattr(offices, name) if name else None, siyi, part, language).status_code == 200
    browser = client_of(offices.neighbour_secretary)
    assert browser.get(f"/c/neighbour/matters/{siyi.pk}/{part}").status_code == 404


def test_rail_page_and_refusal_say_the_same(client_of, offices, siyi):
    line = "Studied by the Party organisation: not yet. Waiting for the community Party organisation since"
    text = page(client_of, None, siyi).content.decode()
    assert line.lower() in text.lower()
    assert line.lower() in page(client_of, None, siyi, "").content.decode().lower()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("party", 200), ("secretary", 200), ("clerk", 403), ("resident", 403), ("chair", 403), ("supervisor", 403),
        ("stranger", 403), (None, 403),
    ],
)  # fmt: skip
def test_the_form_is_for_the_office_and_the_secretary(client_of, offices, siyi, name, status):
    who = getattr(offices, name) if name else None
    assert page(client_of, who, siyi, "gates/party_reviewed/").status_code == status
    answer = client_of(who).post(f"/c/qinghuai/matters/{siyi.pk}/gates/party_reviewed/", ENOUGH)
    assert answer.status_code == (303 if status == 200 else 403)
    assert GateRecord.objects.count() == int(status == 200)


def test_a_count_that_falls_short_is_told_at_once_with_its_sentence(client_of, offices, siyi):
    browser = client_of(offices.party)
    browser.cookies["django_language"] = "en"
    given = ENOUGH | {"yes": 14, "no": 6}
    answer = browser.post(f"/c/qinghuai/matters/{siyi.pk}/gates/party_reviewed/", given, follow=True)
    text = answer.content.decode()
    assert "falls short" in text
    assert "14 were for" in text


def test_numbers_are_asked_only_where_they_are_counted(client_of, offices, siyi, matter):
    assert 'name="due"' in page(client_of, offices.party, siyi, "gates/party_reviewed/").content.decode()
    recall = under(matter("screening"), "cn.recall", "discussion")
    assert 'name="due"' not in page(client_of, offices.chair, recall, "gates/statement_heard/").content.decode()


def test_contradicting_numbers_stay_in_the_form(client_of, offices, siyi):
    answer = client_of(offices.party).post(
        f"/c/qinghuai/matters/{siyi.pk}/gates/party_reviewed/", ENOUGH | {"present": 31}
    )
    assert answer.status_code == 422
    assert 'value="31"' in answer.content.decode()


def test_a_withdrawn_record_stays_readable(client_of, offices, siyi):
    party = actor_of(offices.party)
    entry = record_gate(actor=party, proposal=siyi, gate="party_reviewed", counts=ENOUGH, note="6月3日研究。")
    address = f"gates/records/{entry.pk}/withdrawal/"
    assert page(client_of, offices.party, siyi, address).status_code == 200
    assert page(client_of, offices.resident, siyi, address).status_code == 403
    browser = client_of(offices.party)
    assert browser.post(f"/c/qinghuai/matters/{siyi.pk}/{address}", {"why": ""}).status_code == 422
    assert browser.post(f"/c/qinghuai/matters/{siyi.pk}/{address}", {"why": "记错了。"}).status_code == 303
    text = page(client_of, None, siyi).content.decode()
    assert "6月3日研究。" in text
    assert "记错了。" in text


def test_an_unknown_gate_or_record_does_not_exist(client_of, offices, siyi):
    assert page(client_of, offices.secretary, siyi, "gates/coffee/").status_code == 404
    assert page(client_of, offices.secretary, siyi, "gates/records/99/withdrawal/").status_code == 404


def test_the_committee_assesses_and_everybody_reads(client_of, offices, siyi):
    given = {"level": "medium", "controllable": "on", "points": "施工期间出行不便。", "measures": "派人值守。"}
    address = f"/c/qinghuai/matters/{siyi.pk}/risk/"
    assert client_of(offices.resident).post(address, given).status_code == 403
    assert client_of(offices.clerk).post(address, given).status_code == 303
    text = page(client_of, None, siyi, "").content.decode()
    assert "派人值守。" in text
    assert "may go on" in text
    assert RiskAssessment.objects.count() == 1
    assert "Publish the assessment" not in page(client_of, None, siyi, "risk/").content.decode()


def test_a_major_matter_says_so_before_anything_is_assessed(client_of, offices, siyi):
    browser = client_of(offices.secretary)
    assert page(client_of, offices.resident, siyi, "major/").status_code == 403
    assert page(client_of, offices.secretary, siyi, "major/").status_code == 200
    assert browser.post(f"/c/qinghuai/matters/{siyi.pk}/major/", {"major": "on"}).status_code == 303
    assert "This is a major matter" in page(client_of, None, siyi, "").content.decode()
    assert browser.post(f"/c/qinghuai/matters/{siyi.pk}/major/", {}).status_code == 422


def test_the_matter_asks_as_often_with_many_records_as_with_few(
    client_of,
    offices,
    siyi,
    django_assert_max_num_queries,
):
    party, clerk = actor_of(offices.party), actor_of(offices.clerk)
    mark_major(actor=actor_of(offices.secretary), proposal=siyi, major=True)
    for n in range(5):
        entry = record_gate(actor=party, proposal=siyi, gate="party_reviewed", counts=ENOUGH, note=str(n))
        withdraw_gate(actor=party, entry=entry, why="重记。")
        assess_risk(actor=clerk, proposal=siyi, level="low", controllable=True, points=str(n))
    page(client_of, None, siyi, "")
    with django_assert_max_num_queries(18):
        page(client_of, None, siyi, "")
    with django_assert_max_num_queries(12):
        page(client_of, None, siyi)


def test_conditions_read_alike_in_both_languages(client_of, offices, siyi):
    with translation.override("zh-hans"):
        text = page(client_of, None, siyi, "gates/", "zh-hans").content.decode()
    assert "党组织已研究：还没有。等社区（村）党组织，从" in text
