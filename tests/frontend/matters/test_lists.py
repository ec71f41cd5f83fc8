from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.models import Participant
from proposals.actions.support import sign_support
from proposals.models import Comment, Proposal, Reaction, StageRun, Version
from tests.conftest import actor_of
from tests.proposals.matters.conftest import WORDS


def many(council, matter, count, stage="discussion"):
    """Quickly: copies of a real matter."""
    first = matter(stage)
    for n in range(2, count + 1):
        copy = Proposal.objects.get(pk=first.pk)
        copy.pk, copy.number = None, n
        copy.save()
        run = StageRun.objects.get(proposal=first, left_at=None)
        run.pk, run.proposal = None, copy
        run.save()
        Version.objects.create(
            community=council.community, proposal=copy, title=f"第{n}件事", text="正文", written_at=timezone.now()
        )
    return first


def queries(browser, address):
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_list_needs_no_more_queries_for_more_matters(client_of, council, matter):
    browser = client_of(council.resident)
    many(council, matter, 1)
    few = queries(browser, "/c/qinghuai/matters/")
    Version.objects.all().update(title="一件事")
    Proposal.objects.update(number=100)
    many(council, matter, 19)
    assert queries(browser, "/c/qinghuai/matters/") == few
    assert few <= 9


def test_list_is_paged_and_keeps_what_was_asked(client_of, council, matter):
    many(council, matter, 25)
    browser = client_of(None)
    first = browser.get("/c/qinghuai/matters/?stage=discussion").content.decode()
    assert first.count('class="rowhead"') == 20
    assert "stage=discussion&amp;page=2" in first
    assert browser.get("/c/qinghuai/matters/?stage=discussion&page=2").content.decode().count('class="rowhead"') == 5


@pytest.mark.parametrize(("asked", "found"), [
    ("q=路灯", 1), ("q=灯杆", 1), ("q=没有的词", 0), ("q=14号", 0), ("q=1号", 1), ("q=2026/1", 1), ("q=路灯 灯杆", 1),
    ("q=路灯 没有", 0), ("q=%25", 0), ("stage=waiting", 0), ("stage=discussion", 1), ("stage=ended", 0),
])  # fmt: skip
def test_search_and_filter(client_of, council, matter, asked, found):
    proposal = matter("discussion")
    Proposal.objects.filter(pk=proposal.pk).update(year=2026)
    page = client_of(None).get(f"/c/qinghuai/matters/?{asked}").content.decode()
    assert page.count('class="rowhead"') == found


def test_drafts_are_in_no_list(client_of, council, matter):
    matter("draft")
    for who in (council.resident, None):
        assert client_of(who).get("/c/qinghuai/matters/?q=路灯").content.decode().count('class="rowhead"') == 0


def test_most_supported_come_first_when_asked(client_of, council, matter):
    liked, newer = matter("support"), matter("support")
    sign_support(actor=actor_of(council.other_resident), proposal=liked)
    browser = client_of(None)
    newest = browser.get("/c/qinghuai/matters/").content.decode()
    supported = browser.get("/c/qinghuai/matters/?order=supported").content.decode()
    assert newest.index(f"/matters/{newer.pk}/") < newest.index(f"/matters/{liked.pk}/")
    assert supported.index(f"/matters/{liked.pk}/") < supported.index(f"/matters/{newer.pk}/")


@pytest.fixture
def busy(council, matter):
    """A matter with two hundred comments and a reaction to each."""
    proposal, now = matter("discussion"), timezone.now()
    speakers = Participant.objects.bulk_create(
        Participant(community=council.community, pseudonym=f"P{n}", created_at=now) for n in range(40)
    )
    comments = Comment.objects.bulk_create(
        Comment(
            community=council.community, proposal=proposal, participant=speakers[n % 40], text=f"第{n}条",
            position=["for", "against", "neutral", "question"][n % 4], written_at=now,
        )
        for n in range(200)
    )  # fmt: skip
    Reaction.objects.bulk_create(
        Reaction(community=council.community, comment=c, participant=speakers[(n + 1) % 40], value=1, at=now)
        for n, c in enumerate(comments)
    )
    return proposal


def test_matter_with_two_hundred_comments_opens_with_fifteen_queries(client_of, council, busy):
    cache.clear()
    browser = client_of(council.resident)
    address = f"/c/qinghuai/matters/{busy.pk}/"
    assert queries(browser, address) <= 15
    assert queries(browser, address) <= 15
    assert queries(client_of(None), address) <= 15


def test_matter_page_shows_whose_words_are_whose_by_masked_names(client_of, council, matter):
    proposal = matter("discussion")
    page = client_of(None).get(f"/c/qinghuai/matters/{proposal.pk}/").content.decode()
    assert council.resident.name not in page
    assert "号楼 陈**" in page
    assert WORDS.title in page


def test_home_needs_few_queries(client_of, council, matter):
    many(council, matter, 6)
    assert queries(client_of(council.resident), "/c/qinghuai/") <= 26
    assert queries(client_of(None), "/c/qinghuai/") <= 15
