"""A hearing ends with a table: every opinion answered, published without a vote, and done when its display is over."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from councils.permissions.refusal import Refused
from proposals.actions.hearings import publish_opinions
from proposals.actions.polls import create_poll
from proposals.actions.stages import stage_of
from proposals.models import AgendaItem, Comment, Proposal, Publication
from tests.conftest import actor_of
from tests.proposals.polls.conftest import make_matter, make_meeting

from .conftest import after_display


@pytest.fixture
def hearing(hall: SimpleNamespace) -> Proposal:
    """Held: its item is closed; one opinion is answered, one not."""
    matter = make_matter(hall, hall.council, "cn.hearing", "meeting")
    meeting = make_meeting(hall, hall.council, "member")
    AgendaItem.objects.create(
        community=hall.community, meeting=meeting, proposal=matter, position=1, title="听证", state="closed"
    )
    for text, answered in (("灯太暗", "adopted"), ("不要收费", "")):
        Comment.objects.create(
            community=hall.community, proposal=matter, participant=matter.proposer, text=text, answered=answered,
            answer="换新灯" if answered else "", written_at=meeting.convened_at,
        )  # fmt: skip
    return matter


def test_the_table_waits_for_every_answer_and_is_published_once(hall: SimpleNamespace, hearing: Proposal) -> None:
    secretary = actor_of(hall.secretary)
    with pytest.raises(Refused, match="hearing:unanswered"):
        publish_opinions(actor=secretary, proposal=hearing)
    Comment.objects.filter(answered="").update(answered="not_adopted", answer="要按成本收")
    with pytest.raises(Refused, match="hearing:role"):
        publish_opinions(actor=actor_of(hall.resident), proposal=hearing)
    published = publish_opinions(actor=secretary, proposal=hearing)
    assert publish_opinions(actor=secretary, proposal=hearing) == published
    assert published.facts["opinions"][1] == {"text": "不要收费", "answered": "not_adopted", "answer": "要按成本收"}
    assert (published.display_until - published.display_from).days == 15
    assert stage_of(hearing).stage == "display"
    assert after_display() == 1
    assert stage_of(hearing).stage == "done"


def test_a_hearing_that_was_not_held_publishes_nothing(hall: SimpleNamespace, hearing: Proposal) -> None:
    AgendaItem.objects.update(state="postponed")
    Comment.objects.update(answered="answered")
    with pytest.raises(Refused, match="hearing:not_held"):
        publish_opinions(actor=actor_of(hall.secretary), proposal=hearing)
    assert not Publication.objects.exists()


def test_nothing_is_voted_on_in_a_hearing_and_no_table_comes_of_a_vote(
    hall: SimpleNamespace, hearing: Proposal
) -> None:
    with pytest.raises(Refused):
        create_poll(
            actor=actor_of(hall.secretary), proposal=hearing, question="？", secrecy="named",
            meeting=AgendaItem.objects.get().meeting,
        )  # fmt: skip
    other = make_matter(hall, hall.reps, "cn.resident_reps", "meeting")
    with pytest.raises(Refused, match="proposal:not_here"):
        publish_opinions(actor=actor_of(hall.secretary), proposal=other)


def test_its_page_shows_the_table_to_all_and_the_key_to_the_office(
    hall: Any, hearing: Proposal, client_of: Any
) -> None:
    at = f"/c/{hall.community.slug}/matters/{hearing.pk}/opinions/"

    def page(who: Any) -> str:
        browser = client_of(who)
        browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return str(browser.get(at).content.decode())

    assert "灯太暗" in page(None)
    assert "Publish the table" not in page(hall.resident)
    assert "is not answered yet" in page(hall.secretary)
    Comment.objects.filter(answered="").update(answered="not_adopted", answer="要按成本收")
    assert client_of(hall.resident).post(at).status_code == 403
    assert client_of(hall.secretary).post(at).status_code == 302
    assert "要按成本收" in page(None)
    assert at in client_of(None).get(f"/c/{hall.community.slug}/board/").content.decode()
    other = make_matter(hall, hall.reps, "cn.resident_reps", "meeting")
    assert client_of(None).get(at.replace(f"/{hearing.pk}/", f"/{other.pk}/")).status_code == 404
