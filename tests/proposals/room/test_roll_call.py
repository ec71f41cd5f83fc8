"""A roll call ends in the box as one ballot each: all or nothing, once, by the table only, corrected where all can see it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from councils.models import Attendance, Event, Person
from councils.permissions.refusal import Refused
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.polls import create_poll, open_poll, recuse_elector
from proposals.actions.roll_call import correct_roll_call, enter_roll_call
from proposals.models import Elector, Poll, SealedBallot, WorkingBallot
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, draft_in_meeting, finish, make_matter, make_meeting
from tests.proposals.polls.test_pages import ROLES, hidden


def line(poll: Poll, person: Person) -> Elector:
    return Elector.objects.get(poll=poll, person=person)


def address(name: str, poll: Poll, *more: Any) -> str:
    return reverse(name, args=[poll.community.slug, poll.pk, *more])


def all_yes(voting: SimpleNamespace, poll: Poll, but: dict[int, str] | None = None) -> dict[int, str]:
    marks = {line(poll, person).pk: "yes" for person in voting.reps_people[:7]}
    return marks | {line(poll, voting.reps_people[at]).pk: mark for at, mark in (but or {}).items()}


def test_roll_call_is_one_ballot_each_in_one_event(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    marks = all_yes(voting, meeting_poll, {2: "no", 3: "abstain"})
    done = enter_roll_call(actor=actor_of(voting.secretary), poll=meeting_poll, marks=marks, key="one-form")
    assert (done.ballots, done.replayed) == (7, False)
    rows = WorkingBallot.objects.filter(poll=meeting_poll)
    assert {row.channel for row in rows} == {"room"}
    [event] = Event.objects.filter(name="roll_call:entered")
    assert event.payload == {"ballots": 7}, "how many, never what was said"
    poll = finish(meeting_poll, actor_of(voting.chair))
    heads = poll.result["facts"]["measures"]["heads"]  # type: ignore[index]
    assert (heads["yes"], heads["no"], heads["abstain"], heads["present"]) == (5, 1, 1, 7)
    assert SealedBallot.objects.get(poll=poll, named=line(poll, voting.reps_people[2])).marks == "no"


def test_same_form_sent_twice_is_one_roll_call(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    marks, secretary = all_yes(voting, meeting_poll), actor_of(voting.secretary)
    enter_roll_call(actor=secretary, poll=meeting_poll, marks=marks, key="one-form")
    again = enter_roll_call(actor=secretary, poll=meeting_poll, marks=marks, key="one-form")
    assert again.replayed
    assert Event.objects.filter(name="roll_call:entered").count() == 1
    with pytest.raises(Refused, match="roll_call:taken"):
        enter_roll_call(actor=secretary, poll=meeting_poll, marks=marks, key="another-form")


def test_name_that_voted_by_phone_refuses_the_whole_batch(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    assert isinstance(cast_ballots(casts=[ballot(meeting_poll, voting.reps_people[1], "no")])[0], Receipt)
    with pytest.raises(Refused) as refused:
        enter_roll_call(
            actor=actor_of(voting.secretary), poll=meeting_poll, marks=all_yes(voting, meeting_poll), key="one-form"
        )
    assert refused.value.refusal.code == "roll_call:taken"
    assert voting.reps_people[1].name in str(refused.value.refusal)
    assert WorkingBallot.objects.filter(poll=meeting_poll).count() == 1


def test_who_is_not_there_is_not_entered(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    marks = all_yes(voting, meeting_poll) | {line(meeting_poll, voting.reps_people[8]).pk: "yes"}
    with pytest.raises(Refused) as refused:
        enter_roll_call(actor=actor_of(voting.secretary), poll=meeting_poll, marks=marks, key="one-form")
    assert refused.value.refusal.code == "roll_call:absent"
    assert voting.reps_people[8].name in str(refused.value.refusal)
    assert not WorkingBallot.objects.exists()


def test_recused_member_is_not_called(voting: SimpleNamespace) -> None:
    poll = draft_in_meeting(voting)
    secretary = actor_of(voting.secretary)
    recuse_elector(actor=secretary, poll=poll, person=voting.member, why="承包人")
    poll = open_poll(actor=secretary, poll=poll)
    with pytest.raises(Refused) as refused:
        enter_roll_call(actor=secretary, poll=poll, marks={line(poll, voting.member).pk: "yes"}, key="one-form")
    assert refused.value.refusal.code == "roll_call:absent"


@pytest.mark.parametrize("marks", ["", "maybe", "invalid"])
def test_answer_that_is_no_option_is_refused(voting: SimpleNamespace, meeting_poll: Poll, marks: str) -> None:
    with pytest.raises(Refused) as refused:
        enter_roll_call(
            actor=actor_of(voting.secretary), poll=meeting_poll, marks={line(meeting_poll, voting.member).pk: marks},
            key="one-form",
        )  # fmt: skip
    assert refused.value.refusal.code == "roll_call:marks"


def test_line_of_another_vote_is_not_entered(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "meeting", "另一件")
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people[:7])
    secretary = actor_of(voting.secretary)
    other = create_poll(actor=secretary, proposal=matter, question="修不修？", secrecy="named", meeting=meeting)
    other = open_poll(actor=secretary, poll=other)
    with pytest.raises(Refused):
        enter_roll_call(
            actor=secretary, poll=meeting_poll, marks={line(other, voting.member).pk: "yes"}, key="one-form"
        )
    assert not WorkingBallot.objects.exists()


def test_roll_is_called_in_an_open_named_vote_only(
    voting: SimpleNamespace, meeting_poll: Poll, household_poll: Callable[..., Poll]
) -> None:
    confidential = household_poll()
    secretary = actor_of(voting.secretary)
    one = Elector.objects.filter(poll=confidential).first()
    assert one is not None
    clerk = actor_of(voting.clerk)
    with pytest.raises(Refused) as refused:
        enter_roll_call(actor=clerk, poll=confidential, marks={one.pk: "yes"}, key="one-form")
    assert refused.value.refusal.code == "roll_call:secrecy"
    finish(meeting_poll, actor_of(voting.chair))
    with pytest.raises(Refused) as refused:
        enter_roll_call(actor=secretary, poll=meeting_poll, marks=all_yes(voting, meeting_poll), key="one-form")
    assert refused.value.refusal.code == "room:not_open"


def test_correction_replaces_the_answer_and_says_so_without_it(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    secretary, wrong = actor_of(voting.secretary), line(meeting_poll, voting.member)
    enter_roll_call(actor=secretary, poll=meeting_poll, marks=all_yes(voting, meeting_poll), key="one-form")
    with pytest.raises(Refused, match="roll_call:why"):
        correct_roll_call(actor=secretary, poll=meeting_poll, elector=wrong, marks="no", why=" ")
    correct_roll_call(actor=secretary, poll=meeting_poll, elector=wrong, marks="no", why="听错了")
    assert WorkingBallot.objects.filter(poll=meeting_poll).count() == 7
    [event] = Event.objects.filter(name="roll_call:corrected")
    assert event.payload == {"number": wrong.number, "why": "听错了"}
    poll = finish(meeting_poll, actor_of(voting.chair))
    assert SealedBallot.objects.get(poll=poll, named=wrong).marks == "no"


def test_record_tells_of_each_ballot_once(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    """Six called and one of them corrected, one by phone: the quarter of an hour tells of the one."""
    secretary = actor_of(voting.secretary)
    cast_ballots(casts=[ballot(meeting_poll, voting.reps_people[6])])
    marks = {line(meeting_poll, person).pk: "yes" for person in voting.reps_people[:6]}
    enter_roll_call(actor=secretary, poll=meeting_poll, marks=marks, key="one-form")
    correct_roll_call(
        actor=secretary, poll=meeting_poll, elector=line(meeting_poll, voting.member), marks="no", why="听错了"
    )
    finish(meeting_poll, actor_of(voting.chair))
    [event] = Event.objects.filter(name="ballots:accepted")
    assert (event.payload["ballots"], event.payload["changed"]) == (1, 0)


def test_ballot_of_a_phone_is_not_corrected_by_the_table(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    for person, key in ((voting.member, "call-0123456789"), (voting.reps_people[2], "plain-key-1")):
        assert isinstance(cast_ballots(casts=[ballot(meeting_poll, person, "yes", key=key)])[0], Receipt)
        with pytest.raises(Refused) as refused:
            correct_roll_call(
                actor=actor_of(voting.secretary),
                poll=meeting_poll,
                elector=line(meeting_poll, person),
                marks="no",
                why="x",
            )
        assert refused.value.refusal.code == "roll_call:not_called"
    forged = cast_ballots(casts=[ballot(meeting_poll, voting.reps_people[3], "yes", key="call 0123456789")])[0]
    assert not isinstance(forged, Receipt), "no phone can send the key of a roll call"


def test_who_leaves_before_it_is_entered_is_refused_by_name(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    Attendance.objects.filter(person=voting.reps_people[4]).update(left_at=meeting_poll.opened_at)
    with pytest.raises(Refused) as refused:
        enter_roll_call(
            actor=actor_of(voting.secretary), poll=meeting_poll, marks=all_yes(voting, meeting_poll), key="one-form"
        )
    assert voting.reps_people[4].name in str(refused.value.refusal)


def test_page_exists_for_the_table_only(
    reader: Callable[[Any], Client], voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    seen = {
        role
        for role in ROLES
        if reader(getattr(voting, role, None)).get(address("poll-roll-call", meeting_poll)).status_code == 200
    }
    assert seen == {"chair", "secretary", "clerk"}
    for role in set(ROLES) - seen:
        answer = reader(getattr(voting, role, None)).post(
            address("poll-roll-call", meeting_poll),
            {f"mark_{line(meeting_poll, voting.member).pk}": "yes", "enter": "1", "key": "a-key-of-theirs"},
        )
        assert answer.status_code in (302, 403, 404), role
    assert not WorkingBallot.objects.exists()


def test_all_yes_except_without_javascript(
    reader: Callable[[Any], Client], voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    """Preset, change two, check, enter: four plain pages; nothing is written before the last."""
    desk, url = reader(voting.secretary), address("poll-roll-call", meeting_poll)
    cast_ballots(casts=[ballot(meeting_poll, voting.chair, "no")])
    page = desk.get(url).content.decode()
    assert page.count('value="yes" checked') == 0, "nothing is preset before it is asked for"
    assert "has voted, in the room" in page
    page = desk.post(url, {"preset": "yes"}).content.decode()
    assert page.count('value="yes" checked') == 6
    fields = {f"mark_{line(meeting_poll, person).pk}": "yes" for person in voting.reps_people[1:7]}
    fields[f"mark_{line(meeting_poll, voting.member).pk}"] = "no"
    kept = desk.post(url, fields | {"preset": "yes"}).content.decode()
    assert kept.count('value="no" checked') == 1, "who was set already keeps his answer"
    check = desk.post(url, fields)
    assert "Enter 6 answers" in check.content.decode()
    assert WorkingBallot.objects.count() == 1
    sent = hidden(check)
    assert desk.post(url, sent).status_code == 303
    assert WorkingBallot.objects.count() == 7
    assert desk.post(url, sent).status_code == 303, "sent twice"
    assert WorkingBallot.objects.count() == 7
    assert "Correct" in desk.get(url).content.decode()


def test_correction_is_on_the_page_of_the_vote_for_everybody(
    reader: Callable[[Any], Client], voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    desk = reader(voting.secretary)
    enter_roll_call(
        actor=actor_of(voting.secretary), poll=meeting_poll, marks=all_yes(voting, meeting_poll), key="one-form"
    )
    number = line(meeting_poll, voting.member).number
    url = address("poll-roll-call-correction", meeting_poll, number)
    assert desk.post(url, {"mark": "no", "why": "听错了"}).status_code == 303
    page = reader(None).get(address("poll", meeting_poll)).content.decode()
    assert "听错了" in page
    assert f"roll number {number}" in page
    assert voting.member.name not in page
    assert reader(voting.resident).post(url, {"mark": "yes", "why": "x"}).status_code == 403
