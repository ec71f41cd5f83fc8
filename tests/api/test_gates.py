"""Gates through the API: the same rights, the same sentence, the same record."""

from __future__ import annotations

import pytest

from proposals.models import GateRecord
from tests.proposals.gates.conftest import ENOUGH, council, matter, offices, under

pytestmark = pytest.mark.django_db
__all__ = ["council", "matter", "offices"]


@pytest.fixture
def siyi(offices, matter):
    return under(matter("screening"), "cn.siyi_lianggongkai", "discussion")


def address(proposal, part: str, slug: str = "qinghuai") -> str:
    return f"/api/v1/communities/{slug}/proposals/{proposal.pk}/{part}/"


def post(browser, url: str, **data):
    return browser.post(url, data, content_type="application/json", headers={"accept-language": "en"})


def test_conditions_say_what_the_page_says(client_of, offices, siyi):
    rows = {row["key"]: row for row in client_of(None).get(address(siyi, "conditions")).json()}
    assert rows["party_reviewed"]["met"] is False
    assert rows["party_reviewed"]["since"]
    assert rows["party_reviewed"]["who_en"] == "the community Party organisation"
    page = client_of(None).get(f"/c/qinghuai/matters/{siyi.pk}/gates/").content.decode()
    assert rows["party_reviewed"]["sentence"] in page
    assert client_of(None).get(address(siyi, "conditions", "neighbour")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("party", 201), ("secretary", 201), ("resident", 403), ("chair", 403), ("neighbour_secretary", 403), (None, 403)],
)
def test_a_gate_is_recorded_with_the_rights_of_the_page(client_of, offices, siyi, who, status):
    browser = client_of(getattr(offices, who) if who else None)
    answer = post(browser, address(siyi, "gates"), gate="party_reviewed", counts=ENOUGH)
    assert answer.status_code == status
    assert GateRecord.objects.count() == int(status == 201)
    if status == 201:
        assert "at least half" in answer.json()["sentence_en"]
    else:
        assert answer.json()["code"] == "gate:role"


def test_a_record_is_withdrawn_and_stays(client_of, offices, siyi):
    browser = client_of(offices.party)
    made = post(browser, address(siyi, "gates"), gate="party_reviewed", counts=ENOUGH).json()
    url = f"{address(siyi, 'gates')}{made['id']}/withdrawal/"
    assert post(client_of(offices.resident), url, why="x").status_code == 403
    assert post(browser, url, why="").json()["code"] == "gate:no_reason"
    assert post(browser, url, why="记错了。").json()["withdrawn_why"] == "记错了。"
    rows = client_of(None).get(address(siyi, "gates")).json()["results"]
    assert [row["withdrawn_why"] for row in rows] == ["记错了。"]
    assert client_of(None).get(address(siyi, "gates", "neighbour")).status_code == 404


def test_a_risk_is_assessed_and_read(client_of, offices, siyi):
    given = {"level": "high", "controllable": True, "points": "施工扬尘。"}
    assert post(client_of(offices.resident), address(siyi, "risk-assessments"), **given).status_code == 403
    made = post(client_of(offices.clerk), address(siyi, "risk-assessments"), **given)
    assert (made.status_code, made.json()["met"]) == (201, False)
    rows = client_of(None).get(address(siyi, "risk-assessments")).json()["results"]
    assert rows[0]["points"] == "施工扬尘。"
    assert "recorded_by" not in rows[0]
