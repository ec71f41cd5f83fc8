"""Outcome, board, feed and follow-ups as their readers meet them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.permissions.actor import Actor
from proposals.actions.follow_ups import add_follow_up
from proposals.actions.objections import raise_objection
from proposals.actions.publication import publish_result
from proposals.models import Erratum, FollowUp, Objection, Publication
from tests.conftest import actor_of
from tests.proposals.publication.conftest import counted_poll

BASE = "/c/qinghuai"


@pytest.fixture
def published(cast: SimpleNamespace) -> Publication:
    resolution = publish_result(actor=Actor.clock(cast.community), poll=counted_poll(cast))
    return Publication.objects.get(resolution=resolution)


@pytest.fixture
def address(published: Publication) -> str:
    return f"{BASE}/decisions/{published.resolution.year}/{published.resolution.number}/"


@pytest.mark.parametrize(("language", "says"), [("zh-hans", "超过到会人数的一半"), ("en", "more than half. Carried.")])
def test_outcome_page_says_the_sentence_in_the_readers_language(
    client_of, address: str, language: str, says: str
) -> None:
    browser = client_of(None)
    browser.cookies["django_language"] = language
    answer = browser.get(address)
    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_outcome_of_a_neighbour_does_not_exist(client_of, cast: SimpleNamespace, address: str) -> None:
    assert client_of(cast.neighbour_secretary).get(address.replace("qinghuai", "neighbour")).status_code == 404


def test_feed_and_data_carry_the_published_facts(client_of, address: str) -> None:
    feed = client_of(None).get(f"{BASE}/decisions.atom?language=en")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "more than half. Carried." in feed.content.decode()
    assert client_of(None).get(f"{address}decision.json").json()["facts"]["outcome"] == "adopted"


def test_correction_is_visible_and_the_old_text_stays(
    client_of, cast: SimpleNamespace, published, address: str
) -> None:
    browser = client_of(cast.clerk)
    answer = browser.post(f"{address}errata/", {"text": "应为24人", "why": "抄错"})
    assert answer.status_code == 303
    shown = client_of(None).get(address).content.decode()
    assert "应为24人" in shown
    assert published.facts["sentence"] in shown


def test_correction_with_a_phone_number_is_refused_and_keeps_what_was_typed(client_of, cast, address: str) -> None:
    answer = client_of(cast.clerk).post(f"{address}errata/", {"text": "请打13812345678", "why": "抄错"})
    assert answer.status_code == 422
    assert "13812345678" in answer.content.decode()
    assert not Erratum.objects.exists()


@pytest.mark.parametrize("who", ["resident", "member", "supervisor", "neighbour_secretary"])
def test_correction_is_not_for(client_of, cast: SimpleNamespace, address: str, who: str) -> None:
    answer = client_of(getattr(cast, who)).post(f"{address}errata/", {"text": "x", "why": "y"})
    assert answer.status_code == 403
    assert not Erratum.objects.exists()


def test_objection_is_read_by_its_author_and_the_supervisors_only(client_of, cast, published, address: str) -> None:
    assert client_of(cast.resident).post(f"{address}objections/", {"text": "灯太亮照进卧室"}).status_code == 303
    for who, may_read in [("resident", True), ("supervisor", True), ("other_resident", False), ("clerk", False)]:
        shown = client_of(getattr(cast, who)).get(address).content.decode()
        assert ("灯太亮照进卧室" in shown) is may_read, who
    assert "灯太亮照进卧室" not in client_of(None).get(address).content.decode()


def test_objection_after_its_last_day_is_refused(
    cast: SimpleNamespace, published: Publication, client_of, address: str
) -> None:
    facts = {**published.facts, "objections_until": (timezone.localdate() - timedelta(days=1)).isoformat()}
    Publication.objects.filter(pk=published.pk).update(facts=facts)
    answer = client_of(cast.resident).post(f"{address}objections/", {"text": "迟了"})
    assert answer.status_code == 409
    assert not Objection.objects.exists()


def test_only_the_supervisor_answers_an_objection(cast: SimpleNamespace, published: Publication, client_of) -> None:
    objection = raise_objection(actor=actor_of(cast.resident), publication=published, text="灯太亮")
    answer_at = f"{BASE}/objections/{objection.pk}/answer/"
    assert client_of(cast.clerk).post(answer_at, {"answer": "不亮"}).status_code == 404
    assert client_of(cast.supervisor).post(answer_at, {"answer": "加了灯罩"}).status_code == 303
    objection.refresh_from_db()
    assert objection.answer == "加了灯罩"


def test_overdue_work_stands_first_with_its_reason(cast: SimpleNamespace, published: Publication, client_of) -> None:
    for title, days in [("后到期", 30), ("先到期", 3)]:
        add_follow_up(
            actor=actor_of(cast.clerk),
            resolution=published.resolution,
            title=title,
            office="工程部",
            due_on=timezone.localdate() + timedelta(days=days),
        )
    FollowUp.objects.filter(title="先到期").update(due_on=timezone.localdate() - timedelta(days=12))
    shown = client_of(None).get(f"{BASE}/follow-ups/").content.decode()
    assert shown.index("先到期") < shown.index("后到期")


def test_board_shows_what_is_on_display_today(client_of, cast: SimpleNamespace, published: Publication) -> None:
    assert published.facts["title"] in client_of(None).get(f"{BASE}/board/").content.decode()
    Publication.objects.update(display_until=timezone.localdate() - timedelta(days=1))
    assert published.facts["title"] not in client_of(None).get(f"{BASE}/board/").content.decode()
