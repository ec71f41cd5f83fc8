"""Between the ways of voting: what each of them keeps to must hold when they meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from councils.models import Person
from councils.models.clock import playing_at
from frontend.views.polls import searches
from proposals.actions.annulment import annul_poll, ask_annulment, confirm_annulment
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch, reject_paper_batch, sign_off_paper
from proposals.actions.polls import close_poll, create_poll
from proposals.actions.roll_call import enter_roll_call
from proposals.actions.roll_corrections import remove_elector
from proposals.actions.sheets import ask_for_sheets, print_sheets
from proposals.actions.visits import ask_for_visit, plan_visits
from proposals.models import Elector, Poll, ProcedureVersion, SealedBallot, VisitRequest, VisitStop, WorkingBallot
from tests.conftest import actor_of, give_seat, make_council, make_person
from tests.proposals.polls.conftest import finish, make_matter, make_meeting, names_of, sign_in
from tests.proposals.polls.paper import batch_of, lines, refused
from tests.proposals.polls.test_pages import url
from tests.proposals.room.test_hands import count, open_hands, paper, raised


def line_of(poll: Poll, person: Person) -> Elector:
    return Elector.objects.get(poll=poll, person=person)


def test_nobody_whose_hand_may_be_counted_is_taken_off_the_roll(voting: SimpleNamespace) -> None:
    """Else more hands are counted than could be raised, and the vote can never be counted."""
    poll, secretary = open_hands(voting, takes_paper=False), actor_of(voting.secretary)
    count(voting, poll, raised(4, 2, 1))
    there, absent = line_of(poll, voting.reps_people[6]), line_of(poll, voting.reps_people[8])
    assert refused(lambda: remove_elector(actor=secretary, elector=there, why="录错")) == "poll:has_voted"
    remove_elector(actor=secretary, elector=absent, why="录错")
    assert finish(poll, actor_of(voting.chair)).state == "published"


def test_a_hand_and_a_paper_of_one_person_are_one_vote(voting: SimpleNamespace) -> None:
    """One of seven raised no hand, so the numbers would leave room for the paper of another who did."""
    poll = open_hands(voting)
    count(voting, poll, raised(4, 2))
    assert refused(lambda: paper(voting, poll, [voting.reps_people[0]])) == "paper:hand_raised"
    assert not WorkingBallot.objects.exists()
    late = voting.reps_people[7]
    batch = paper(voting, poll, [late])
    sign_in(poll.meeting, late)  # type: ignore[arg-type]
    confirm_paper_batch(actor=actor_of(voting.supervisor), batch=batch, totals={"yes": 1})


def test_paper_that_was_in_before_the_hands_may_be_typed_anew(voting: SimpleNamespace) -> None:
    poll = open_hands(voting)
    batch = paper(voting, poll, [voting.reps_people[0]])
    count(voting, poll, raised(4, 2))
    reject_paper_batch(actor=actor_of(voting.secretary), batch=batch, why="数错了")
    paper(voting, poll, [voting.reps_people[0]])


def test_who_comes_after_the_close_leaves_no_room_for_a_paper(voting: SimpleNamespace) -> None:
    """Paper is typed in after the close too: those there are those who were there until then."""
    poll = open_hands(voting)
    batch = paper(voting, poll, [voting.reps_people[0]])
    count(voting, poll, raised(4, 2))
    close_poll(actor=actor_of(voting.chair), poll=poll)
    with playing_at(timezone.now() + timedelta(minutes=5)):
        reject_paper_batch(actor=actor_of(voting.secretary), batch=batch, why="数错了")
        again = paper_before(voting, poll, voting.reps_people[0])
        confirm_paper_batch(actor=actor_of(voting.supervisor), batch=again, totals={"yes": 1})
        sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
        assert finish(poll, actor_of(voting.chair)).state == "published"


def paper_before(voting: SimpleNamespace, poll: Poll, person: Person) -> Any:
    return enter_paper_batch(
        actor=actor_of(voting.secretary), poll=poll, names=names_of(poll, {person: ""}), totals={"yes": 1},
        collected_at=Poll.objects.get(pk=poll.pk).closed_at, few_acknowledged=True,  # type: ignore[arg-type]
    )  # fmt: skip


def test_few_papers_beside_hands_are_typed_only_by_who_knows_it(voting: SimpleNamespace) -> None:
    """They stand apart from the hands in the data of the recount."""
    poll = open_hands(voting)
    given: dict[str, Any] = {"names": names_of(poll, {voting.reps_people[8]: ""}), "totals": {"yes": 1}}
    deed = lambda: enter_paper_batch(  # noqa: E731
        actor=actor_of(voting.secretary), poll=poll, collected_at=timezone.now(), **given
    )
    assert refused(deed) == "paper:few"


def test_nobody_annuls_alone_what_the_hands_have_shown(
    voting: SimpleNamespace, reader: Callable[[Any], Client]
) -> None:
    poll, secretary = open_hands(voting, takes_paper=False), actor_of(voting.secretary)
    assert refused(lambda: ask_annulment(actor=secretary, poll=poll, why="有误")) == "poll:annul_one"
    count(voting, poll, raised(2, 5))
    assert refused(lambda: annul_poll(actor=secretary, poll=poll, why="不喜欢")) == "poll:annul_two"
    desk = reader(voting.secretary)
    assert "another person must confirm it" in desk.get(url("poll-annulment", poll)).content.decode()
    assert desk.post(url("poll-annulment", poll), {"why": "两人没有签到"}).status_code == 303
    assert Poll.objects.get(pk=poll.pk).state == "open"
    page = reader(voting.chair).get(url("poll", poll)).content.decode()
    assert "Its annulment was asked for" in page
    assert confirm_annulment(actor=actor_of(voting.chair), poll=poll).state == "annulled"
    assert "two people annulled it together" in reader(None).get(url("poll", poll)).content.decode()


def test_nobody_annuls_alone_what_a_roll_call_has_shown(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    secretary = actor_of(voting.secretary)
    marks = {line_of(meeting_poll, person).pk: "no" for person in voting.reps_people[:3]}
    enter_roll_call(actor=secretary, poll=meeting_poll, marks=marks, key="a form's key")
    assert refused(lambda: annul_poll(actor=secretary, poll=meeting_poll, why="不喜欢")) == "poll:annul_two"
    ask_annulment(actor=secretary, poll=meeting_poll, why="两人没有签到")
    assert confirm_annulment(actor=actor_of(voting.clerk), poll=meeting_poll).state == "annulled"


def test_who_is_taken_off_the_roll_is_visited_no_more(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll, secretary = household_poll(), actor_of(voting.secretary)
    gone, *others = lines(poll)
    ask_for_visit(actor=secretary, poll=poll, elector=gone)
    soon = timezone.now() + timedelta(hours=1)
    plan_visits(
        actor=secretary, poll=poll, starts_at=soon, ends_at=soon + timedelta(hours=1), staff=[], electors=[gone.pk, others[0].pk]
    )  # fmt: skip
    remove_elector(actor=secretary, elector=gone, why="搬走了")
    assert not VisitRequest.objects.exists()
    assert VisitStop.objects.get().elector == others[0]


def test_sheets_that_were_asked_for_are_printed_without_who_was_taken_off(
    voting: SimpleNamespace, owners_poll: Poll
) -> None:
    run = ask_for_sheets(actor=actor_of(voting.secretary), poll=owners_poll, named=True)
    gone = Elector.objects.filter(poll=owners_poll).first()
    assert gone is not None
    remove_elector(actor=actor_of(voting.secretary), elector=gone, why="卖了房")
    sheets = print_sheets(actor=actor_of(voting.clerk), run=run)
    assert [sheet.elector is None for sheet in sheets].count(True) == 1


@pytest.mark.parametrize("procedure", ["cn.owners_special", "cn.resident_assembly"])
def test_a_vote_follows_the_procedure_of_its_matter(voting: SimpleNamespace, procedure: str) -> None:
    """Another one would be a move of the matter without its reason, its days and its gates."""
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "meeting")
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people[:7])
    other = ProcedureVersion.objects.get(community=voting.community, key=procedure, retired_at=None)
    given: dict[str, Any] = {"question": "修？", "secrecy": "named", "meeting": meeting, "procedure_version": other}
    deed = lambda: create_poll(actor=actor_of(voting.secretary), proposal=matter, **given)  # noqa: E731
    assert refused(deed) == "poll:other_procedure"


@pytest.mark.parametrize("kind", ["community_council", "residents_committee"])
def test_another_body_does_not_take_a_matter_by_voting_on_it(voting: SimpleNamespace, kind: str) -> None:
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "meeting")
    body = voting.committee if kind == "residents_committee" else make_council(voting.community, kind, key="other")
    secretary = make_person(voting.community, 700, account=True)
    give_seat(body, secretary, "secretary")
    give_seat(body, voting.member, "member")
    meeting = make_meeting(voting, body, "member", [voting.member])
    given: dict[str, Any] = {"question": "修？", "secrecy": "named", "meeting": meeting}
    deed = lambda: create_poll(actor=actor_of(secretary), proposal=matter, **given)  # noqa: E731
    assert refused(deed) == "poll:other_body"


def test_a_batch_of_another_poll_is_found_below_its_own_only(
    voting: SimpleNamespace, household_poll: Callable[..., Poll], owners_poll: Poll, reader: Callable[[Any], Client]
) -> None:
    batch_of(voting, owners_poll, list(Elector.objects.filter(poll=owners_poll)))
    other = household_poll()
    desk = reader(voting.clerk)
    for name in ("poll-batch-confirmation", "poll-batch-rejection", "poll-batch-correction"):
        assert desk.post(url(name, other, 1), {}).status_code == 404, name


def test_ballots_are_not_looked_up_without_end(
    voting: SimpleNamespace, meeting_poll: Poll, reader: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look builds the whole tree; and a code is not found by trying."""
    cache.clear()
    monkeypatch.setattr(searches, "MOST_FROM_ADDRESS", 3)
    marks = {line_of(meeting_poll, person).pk: "no" for person in voting.reps_people[:5]}
    enter_roll_call(actor=actor_of(voting.secretary), poll=meeting_poll, marks=marks, key="a form's key")
    poll = finish(meeting_poll, actor_of(voting.chair))
    code = SealedBallot.objects.filter(poll=poll).values_list("code", flat=True)[0]
    browser = reader(None)
    page, proof = url("poll-sealed", poll), url("poll-ballot-proof", poll)
    assert [browser.get(page).status_code for _n in range(5)] == [200] * 5, "reading is not looking up"
    assert [browser.post(to, {"code": code}).status_code for to in (page, proof, page, page, proof)] == [
        200, 200, 200, 429, 429,
    ]  # fmt: skip
    refused_page = browser.post(page, {"code": code}).content.decode()
    assert "Too many codes were looked up" in refused_page
    assert "It is in the count" not in refused_page
