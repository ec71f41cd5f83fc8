"""One ballot each, whatever the channel, and never later than the deadline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.models import Event, Person
from councils.models.clock import playing_at
from councils.permissions.refusal import Refusal, Refused
from proposals.actions import keys
from proposals.actions.ballot_box import Box, token
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.closing import close_due_polls
from proposals.actions.finishing import finish_polls
from proposals.actions.paper import enter_paper_batch, reject_paper_batch
from proposals.actions.polls import annul_poll, close_poll
from proposals.models import Elector, Poll, SealedBallot, WorkingBallot
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, finish, names_of


def one(poll: Poll, person: Person | None, marks: str = "yes", **more: object) -> Receipt | Refusal:
    [answer] = cast_ballots(casts=[ballot(poll, person, marks, **more)])
    return answer


def refusal(answer: Receipt | Refusal) -> str:
    assert isinstance(answer, Refusal), "a ballot was taken that should have been refused"
    return answer.code


def receipt(answer: Receipt | Refusal) -> Receipt:
    assert isinstance(answer, Receipt), answer
    return answer


def elector_people(poll: Poll) -> list[Person]:
    return [e.person for e in Elector.objects.filter(poll=poll).select_related("person").order_by("number")]


def test_a_lost_answer_replayed_gets_the_same_receipt(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    voter = elector_people(poll)[0]
    first = receipt(one(poll, voter, key="the-same-key"))
    again = receipt(one(poll, voter, key="the-same-key"))
    assert (again.code, again.replayed) == (first.code, True)
    assert WorkingBallot.objects.filter(poll=poll).count() == 1


def test_keys_of_any_plain_characters_are_kept_as_they_are(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    odd = ["{},{\\}NULL", "';---\"%s%%", "\\n\\x00\\\\", "NULLNULL", "$1::text[]"]
    casts = [ballot(poll, voter, "yes", key=key) for voter, key in zip(elector_people(poll), odd, strict=False)]
    codes = [receipt(answer).code for answer in cast_ballots(casts=casts)]
    kept = WorkingBallot.objects.filter(poll=poll).order_by("elector__number")
    assert [row.key for row in kept] == odd[: len(casts)]
    assert [receipt(answer).code for answer in cast_ballots(casts=casts)] == codes, "each is a replay"
    box = Box(poll)
    assert [box.content(row)["code"] for row in kept] == codes


def test_the_same_key_with_other_marks_is_no_replay(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    voter = elector_people(poll)[0]
    one(poll, voter, "yes", key="the-same-key")
    assert refusal(one(poll, voter, "no", key="the-same-key")) == "ballot:taken"


def test_a_replay_after_the_close_gets_its_receipt_until_the_seal(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    voter = elector_people(poll)[0]
    first = receipt(one(poll, voter, key="the-same-key"))
    with playing_at(poll.closes_at + timedelta(minutes=1)):
        assert receipt(one(poll, voter, key="the-same-key")).code == first.code
        assert refusal(one(poll, elector_people(poll)[1])) == "ballot:late"


def test_a_second_ballot_is_refused_and_says_by_which_channel(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    voter = elector_people(poll)[0]
    one(poll, voter)
    answer = one(poll, voter, "no", language="en")
    assert refusal(answer) == "ballot:taken"
    assert "Your household voted online" in str(answer)


def test_a_name_ticked_on_paper_cannot_vote_online(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    people = elector_people(poll)[:5]
    enter_paper_batch(
        actor=actor_of(voting.secretary), poll=poll, names=names_of(poll, dict.fromkeys(people, "")), totals={"yes": 5},
        collected_at=timezone.now(),
    )  # fmt: skip
    answer = one(poll, people[0], language="en")
    assert refusal(answer) == "ballot:taken"
    assert "voted on paper on" in str(answer)
    assert "tell us now" in str(answer)


def test_who_voted_online_is_refused_on_paper_by_name(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    people = elector_people(poll)[:5]
    one(poll, people[2])
    with pytest.raises(Refused) as refused:
        enter_paper_batch(
            actor=actor_of(voting.secretary), poll=poll, names=names_of(poll, dict.fromkeys(people, "")),
            totals={"yes": 5}, collected_at=timezone.now(),
        )  # fmt: skip
    assert refused.value.refusal.code == "paper:taken"
    assert people[2].name in str(refused.value.refusal.sentence)
    assert people[1].name not in str(refused.value.refusal.sentence)
    assert WorkingBallot.objects.filter(poll=poll).count() == 1, "nothing of the batch was taken"


def test_a_rejected_batch_gives_its_names_back(voting: SimpleNamespace, household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    people = elector_people(poll)[:5]
    batch = enter_paper_batch(
        actor=actor_of(voting.secretary), poll=poll, names=names_of(poll, dict.fromkeys(people, "")), totals={"yes": 5},
        collected_at=timezone.now(),
    )  # fmt: skip
    reject_paper_batch(actor=actor_of(voting.secretary), batch=batch, why="另一户的名单")
    receipt(one(poll, people[0]))


def test_a_ballot_may_be_changed_until_the_close_where_the_procedure_says_so(
    household_poll: Callable[..., Poll],
) -> None:
    poll = household_poll()
    voter = elector_people(poll)[0]
    one(poll, voter, "yes")
    before = WorkingBallot.objects.get(poll=poll)
    changed = receipt(one(poll, voter, "no", replaces=token(before)))
    assert changed.changed
    after = WorkingBallot.objects.get(poll=poll)
    assert Box(poll).content(after)["marks"] == "no"
    assert after.pk == before.pk


def test_an_older_form_never_overwrites_a_newer_ballot(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    voter = elector_people(poll)[0]
    one(poll, voter, "yes", key="first-key")
    before = WorkingBallot.objects.get(poll=poll)
    one(poll, voter, "no", key="second-key", replaces=token(before))
    assert refusal(one(poll, voter, "yes", key="third-key", replaces=token(before))) == "ballot:changed"
    assert refusal(one(poll, voter, "yes", key="first-key")) == "ballot:taken", "the late repetition of the first"
    assert Box(poll).content(WorkingBallot.objects.get(poll=poll))["marks"] == "no"


def test_no_ballot_is_changed_where_the_procedure_forbids_it(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    one(meeting_poll, voting.chair)
    row = WorkingBallot.objects.get(poll=meeting_poll)
    assert refusal(one(meeting_poll, voting.chair, "no", replaces=token(row))) == "ballot:taken"


def test_only_who_is_signed_in_votes_in_a_meeting(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    assert refusal(one(meeting_poll, voting.reps_people[8])) == "ballot:absent"


def test_the_receipt_names_the_channel(
    voting: SimpleNamespace, meeting_poll: Poll, household_poll: Callable[..., Poll]
) -> None:
    elsewhere = household_poll()
    assert receipt(one(meeting_poll, voting.member)).channel == "room", "by whatever device"
    assert receipt(one(elsewhere, elector_people(elsewhere)[0])).channel == "online"
    assert sorted(WorkingBallot.objects.values_list("channel", flat=True)) == ["online", "room"]


@pytest.mark.parametrize("who", ["secretary", "clerk", "supervisor", "resident", "neighbour_secretary"])
def test_an_office_gives_no_vote(voting: SimpleNamespace, meeting_poll: Poll, who: str) -> None:
    assert refusal(one(meeting_poll, getattr(voting, who))) == "ballot:not_on_roll"


def test_nobody_signed_in_has_no_vote(meeting_poll: Poll) -> None:
    assert refusal(one(meeting_poll, None)) == "ballot:not_on_roll"


def test_a_poll_of_another_community_does_not_exist(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    answer = one(meeting_poll, voting.chair, community_id=voting.neighbour.pk)
    assert refusal(answer) == "poll:unknown"


@pytest.mark.parametrize("marks", ["", "invalid", "maybe", "yes,no", "YES", "yes" * 200])
def test_marks_that_are_no_option_are_refused_without_repeating_them(
    voting: SimpleNamespace, meeting_poll: Poll, marks: str
) -> None:
    answer = one(meeting_poll, voting.chair, marks)
    assert refusal(answer) == "ballot:marks"
    assert not marks or marks not in str(answer)


def test_a_refused_ballot_takes_no_other_of_its_batch_along(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    a, b, c, d = cast_ballots(
        casts=[
            ballot(meeting_poll, voting.chair),
            ballot(meeting_poll, voting.resident),
            ballot(meeting_poll, voting.member, "no"),
            ballot(meeting_poll, voting.member, "yes"),
        ]
    )
    assert isinstance(a, Receipt)
    assert refusal(b) == "ballot:not_on_roll"
    assert isinstance(c, Receipt)
    assert refusal(d) == "ballot:taken", "the second of one elector in the same batch"


def test_the_deadline_counts_when_it_passes_not_when_somebody_notices(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    people = elector_people(poll)
    with playing_at(poll.closes_at - timedelta(microseconds=1)):
        receipt(one(poll, people[0]))
    with playing_at(poll.closes_at):
        late = one(poll, people[1], language="en")
        assert refusal(late) == "ballot:late"
        assert "closed at" in str(late)
    assert Poll.objects.get(pk=poll.pk).state == "open", "no clock has run yet"


def test_a_deadline_that_passed_while_the_process_was_down_is_made_durable_late(
    household_poll: Callable[..., Poll],
) -> None:
    poll = household_poll(takes_paper=False)
    receipt(one(poll, elector_people(poll)[0]))
    later = poll.closes_at + timedelta(days=3)
    with playing_at(later):
        close_due_polls(later)
        finish_polls(later)
        close_due_polls(later)  # a second clock
        finish_polls(later)
    poll = Poll.objects.get(pk=poll.pk)
    assert poll.state == "published"
    assert poll.closed_at == poll.closes_at
    for name in ("poll:closed", "poll:sealed", "poll:counted", "resolution:published"):
        assert Event.objects.filter(name=name).count() == 1, name


def test_closing_twice_is_success(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    close_poll(actor=actor_of(voting.chair), poll=meeting_poll)
    again = close_poll(actor=actor_of(voting.secretary), poll=meeting_poll)
    assert again.state == "closed"
    assert Event.objects.filter(name="poll:closed").count() == 1


def test_register_and_seats_changing_after_the_opening_change_nothing(
    voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    from councils.models import Seat

    Seat.objects.filter(council=voting.reps, person=voting.chair).update(until_on=timezone.now().date())
    Person.objects.filter(pk=voting.member.pk).update(left_register_at=timezone.now())
    receipt(one(meeting_poll, voting.chair))
    receipt(one(meeting_poll, voting.member))
    poll = finish(meeting_poll, actor_of(voting.secretary))
    assert poll.result["facts"]["measures"]["heads"]["members"] == 9


def test_an_annulled_poll_takes_no_ballot_and_reads_none(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    one(meeting_poll, voting.chair)
    annul_poll(actor=actor_of(voting.clerk), poll=meeting_poll, why="名册有误")
    answer = one(meeting_poll, voting.member)
    assert refusal(answer) == "ballot:annulled"
    assert "名册有误" in str(answer)
    assert not WorkingBallot.objects.exists()
    assert not SealedBallot.objects.exists()
    assert Elector.objects.get(poll=meeting_poll, person=voting.chair).cast_by == "room", "the turnout stays known"


def test_without_its_key_no_ballot_is_taken_or_counted(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll(takes_paper=False)
    receipt(one(poll, elector_people(poll)[0]))
    Poll.objects.filter(pk=poll.pk).update(epoch="lost")
    assert refusal(one(poll, elector_people(poll)[1])) == "ballot:no_key"
    with playing_at(poll.closes_at), pytest.raises(Refused) as refused:
        finish(poll)
    assert refused.value.refusal.code == "poll:no_key"
    assert WorkingBallot.objects.filter(poll=poll).count() == 1


def test_a_key_is_destroyed_when_its_last_poll_is_sealed(
    settings: object, tmp_path: object, voting: SimpleNamespace, meeting_poll: Poll
) -> None:
    epoch = Poll.objects.get(pk=meeting_poll.pk).epoch
    assert len(keys.epoch_key(epoch)) == 32
    finish(meeting_poll, actor_of(voting.chair))
    leased = keys.leased_polls()
    keys.release_polls(sealed=leased)
    with pytest.raises(keys.NoKey):
        keys.epoch_key(epoch)


def test_a_code_that_is_taken_is_drawn_again(
    voting: SimpleNamespace, meeting_poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two ballots of one batch and one before it draw the same code; each ends with its own."""
    from proposals.actions import ballot_box

    drawn = iter(["AAAA-AAAA", "AAAA-AAAA", "BBBB-BBBB", "BBBB-BBBB", "CCCC-CCCC", "DDDD-DDDD"])
    monkeypatch.setattr(ballot_box, "check_code", lambda *_bytes: next(drawn))
    receipts = [receipt(one(meeting_poll, voting.chair))]
    people = voting.reps_people[1:3]
    receipts += [receipt(a) for a in cast_ballots(casts=[ballot(meeting_poll, person) for person in people])]
    assert sorted(each.code for each in receipts) == ["AAAA-AAAA", "BBBB-BBBB", "CCCC-CCCC"]


def test_casting_costs_as_many_questions_whatever_the_poll_holds(
    voting: SimpleNamespace, meeting_poll: Poll, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(12):
        cast_ballots(casts=[ballot(meeting_poll, person) for person in voting.reps_people[:7]])


def test_who_voted_on_paper_is_refused_with_one_look_at_the_papers(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    people = elector_people(poll)[:12]
    names = names_of(poll, dict.fromkeys(people, ""))
    enter_paper_batch(
        actor=actor_of(voting.secretary), poll=poll, names=names, totals={"yes": 12}, collected_at=timezone.now()
    )
    asked = []
    for late in (people[:2], people):
        with CaptureQueriesContext(connection) as queries:
            answers = cast_ballots(casts=[ballot(poll, person) for person in late])
        assert {refusal(answer) for answer in answers} == {"ballot:taken"}
        asked.append(sum("paperbatch" in query["sql"] for query in queries.captured_queries))
    assert asked == [1, 1]
