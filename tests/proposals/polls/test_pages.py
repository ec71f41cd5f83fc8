"""The pages of a vote, as forms without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.models import Person
from councils.models.clock import playing_at
from proposals.actions.ballots import cast_ballots
from proposals.actions.paper import enter_paper_batch
from proposals.models import Elector, Poll, SealedBallot, WorkingBallot
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, finish, names_of

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def url(name: str, poll: Poll, *more: Any) -> str:
    return reverse(name, args=[poll.community.slug, poll.pk, *more])


def hidden(page: Any) -> dict[str, str]:
    found = dict(HIDDEN.findall(page.content.decode()))
    found.pop("csrfmiddlewaretoken", None)
    return found


def first_voter(poll: Poll) -> Person:
    return Elector.objects.filter(poll=poll).select_related("person__account").order_by("number")[0].person


def test_a_resident_casts_on_three_pages_and_gets_a_code(
    reader: Callable[[Any], Client], household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    phone = reader(first_voter(poll))
    assert "Open the ballot" in phone.get(url("poll", poll)).content.decode()
    paper = phone.get(url("poll-ballot", poll))
    assert 'name="mark"' in paper.content.decode()
    assert " checked" not in paper.content.decode(), "nothing is preselected"
    check = phone.post(url("poll-ballot", poll), {"mark": "no"})
    assert "Cast the ballot" in check.content.decode()
    assert not WorkingBallot.objects.exists(), "nothing is cast yet"
    stub = phone.post(url("poll-ballots", poll), hidden(check))
    assert stub.status_code == 200
    assert re.search(r"[0-9A-Z]{4} [0-9A-Z]{4}", stub.content.decode())
    for page in (paper, check, stub):
        assert "no-store" in page["Cache-Control"]
    again = phone.post(url("poll-ballots", poll), hidden(check))
    code = re.search(r'class="checkcode">([^<]+)<', stub.content.decode())
    assert code
    assert code[1] in again.content.decode(), "pressing again shows the same stub"
    assert WorkingBallot.objects.count() == 1
    assert "Your ballot is in" in phone.get(url("poll", poll)).content.decode()


def test_a_ballot_without_a_mark_is_not_checked(
    reader: Callable[[Any], Client], household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    answer = reader(first_voter(poll)).post(url("poll-ballot", poll), {})
    assert answer.status_code == 422
    assert "Nothing is marked yet" in answer.content.decode()


def test_a_changed_ballot_goes_through_the_same_pages(
    reader: Callable[[Any], Client], household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    phone = reader(first_voter(poll))
    for mark in ("yes", "no"):
        check = phone.post(url("poll-ballot", poll), {"mark": mark})
        assert phone.post(url("poll-ballots", poll), hidden(check)).status_code == 200
    with playing_at(poll.closes_at):
        closed = finish_without_paper(poll)
    assert SealedBallot.objects.get(poll=closed).marks == "no"


def finish_without_paper(poll: Poll) -> Poll:
    Poll.objects.filter(pk=poll.pk).update(takes_paper=False)
    return finish(poll)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("secretary", "on the roll fixed on"), ("stranger", "on the roll fixed on"), ("nobody", "on the roll fixed on")],
)
def test_who_is_not_on_the_roll_sees_the_paper_and_why(
    reader: Callable[[Any], Client], voting: SimpleNamespace, meeting_poll: Poll, who: str, sentence: str
) -> None:
    answer = reader(getattr(voting, who, None)).get(url("poll-ballot", meeting_poll))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert sentence in page
    assert "Repair the east gate lamps?" in page
    assert "Nothing is cast yet" not in page, "there is no key"


def test_a_late_press_shows_both_times(reader: Callable[[Any], Client], household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    phone = reader(first_voter(poll))
    check = phone.post(url("poll-ballot", poll), {"mark": "yes"})
    with playing_at(poll.closes_at + timedelta(seconds=61)):
        late = phone.post(url("poll-ballots", poll), hidden(check))
    assert late.status_code == 409
    assert "it closed at" in late.content.decode()
    assert "Renew the square?" in late.content.decode()


def test_a_neighbours_secretary_finds_no_poll_of_ours_below_his_community(
    reader: Callable[[Any], Client], voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    desk = reader(voting.neighbour_secretary)
    for name in ("poll", "poll-ballot", "poll-roll", "poll-paper", "poll-annulment", "poll-sealed", "poll-bundle"):
        assert desk.get(reverse(name, args=["neighbour", meeting_poll.pk])).status_code == 404, name


ROLES = ["chair", "secretary", "member", "clerk", "supervisor", "resident", "stranger", "neighbour_secretary", "nobody"]


def test_no_split_is_anywhere_before_the_close(
    reader: Callable[[Any], Client], voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    cast_ballots(casts=[ballot(meeting_poll, person, "abstain") for person in voting.reps_people[:5]])
    from proposals.topics.poll import build

    sections = build(meeting_poll.pk)
    assert set(sections) == {"turnout", "state"}
    assert sections["turnout"]["data"] == {"cast": 5, "roll_size": 9}
    for role in ("secretary", "supervisor", "chair", "nobody"):
        page = reader(getattr(voting, role, None)).get(url("poll", meeting_poll)).content.decode()
        assert "5 of 9" in page
        assert "abstained" not in page
        assert reader(getattr(voting, role, None)).get(url("poll-bundle", meeting_poll)).status_code == 404


def test_a_voter_finds_the_ballot_by_its_code_after_the_count(
    reader: Callable[[Any], Client], voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    answers = cast_ballots(casts=[ballot(meeting_poll, person) for person in voting.reps_people[:5]])
    code = answers[0].code
    finish(meeting_poll, actor_of(voting.chair))
    anybody = reader(None)
    found = anybody.post(url("poll-sealed", meeting_poll), {"code": code.lower().replace("-", " ")}).content.decode()
    assert "It is in the count" in found
    assert "Not found" in anybody.post(url("poll-sealed", meeting_poll), {"code": "0000-0000"}).content.decode()
    bundle = anybody.get(url("poll-bundle", meeting_poll)).json()
    assert bundle["bundle"]["outcome"]["kind"] == "adopted"
    assert len(bundle["signature"]) == 128


def test_data_with_floor_areas_go_to_electors_and_supervisors_only(
    reader: Callable[[Any], Client], voting: SimpleNamespace, owners_poll: Poll
) -> None:
    cast_ballots(casts=[ballot(owners_poll, owner) for owner in voting.owners])
    Poll.objects.filter(pk=owners_poll.pk).update(takes_paper=False)
    with playing_at(owners_poll.closes_at):
        finish(owners_poll)
    seen = {
        role for role in (*ROLES, "owner")
        if reader(voting.owners[0] if role == "owner" else getattr(voting, role, None))
        .get(url("poll-bundle", owners_poll)).status_code == 200
    }  # fmt: skip
    assert seen == {"supervisor", "owner"}
    name = voting.owners[1].name
    assert name not in reader(None).get(url("poll", owners_poll)).content.decode()
    assert name in reader(voting.owners[0]).get(url("poll", owners_poll)).content.decode()


def test_the_result_is_drawn_with_its_sentence(
    reader: Callable[[Any], Client], voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    cast_ballots(casts=[ballot(meeting_poll, person) for person in voting.reps_people[:5]])
    poll = finish(meeting_poll, actor_of(voting.chair))
    page = reader(None).get(url("poll", poll)).content.decode()
    assert poll.result["sentences"]["en"] in page
    assert "in the room" in page
    assert poll.root in page
    assert reader(None).get(reverse("polls", args=[poll.community.slug])).status_code == 200


def test_a_name_on_an_unconfirmed_batch_is_told_so(
    reader: Callable[[Any], Client], voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    people = [e.person for e in Elector.objects.filter(poll=poll).select_related("person")[:5]]
    enter_paper_batch(
        actor=actor_of(voting.secretary), poll=poll, names=names_of(poll, dict.fromkeys(people, "")),
        totals={"yes": 5}, collected_at=timezone.now(),
    )  # fmt: skip
    page = reader(people[0]).get(url("poll-ballot", poll)).content.decode()
    assert "voted on paper on" in page
    assert "tell us now" in page
    assert "Renew the square?" in page


def test_the_page_of_a_vote_asks_few_questions_of_the_database(
    reader: Callable[[Any], Client], household_poll: Callable[..., Poll], django_assert_max_num_queries: Any
) -> None:
    poll = household_poll()
    phone = reader(first_voter(poll))
    phone.get(url("poll", poll))
    with django_assert_max_num_queries(20):
        phone.get(url("poll", poll))
    with django_assert_max_num_queries(14):
        reader(None).get(url("poll", poll))


def test_who_did_not_vote_is_told_so_when_it_is_over_and_not_refused(
    reader: Callable[[Any], Client], household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    assert poll.closes_at is not None
    with playing_at(poll.closes_at + timedelta(minutes=1)):
        page = reader(first_voter(poll)).get(url("poll", finish(poll))).content.decode()
    assert "No ballot came in for this line." in page
    assert "slip-refused" not in page
    assert 'id="desk"' not in page, "a heading with nothing below it"
