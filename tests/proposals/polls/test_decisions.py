"""From the first ballot to the published outcome, for each kind of electorate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models.clock import playing_at
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch, sign_off_paper
from proposals.actions.polls import create_poll, open_poll
from proposals.actions.stages import stage_of
from proposals.actions.ties import decide_tie
from proposals.models import Elector, Poll, Resolution, SealedBallot, WorkingBallot
from proposals.permissions.waiting import waiting_for
from proposals.rules.bundle import check_bundle
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, finish, make_matter, make_meeting, names_of


def vote(poll: Poll, people: list, marks: str) -> None:  # type: ignore[type-arg]
    answers = cast_ballots(casts=[ballot(poll, person, marks) for person in people])
    assert all(isinstance(answer, Receipt) for answer in answers), answers


def test_representatives_decide_in_their_meeting(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    vote(meeting_poll, voting.reps_people[:5], "yes")
    vote(meeting_poll, voting.reps_people[5:6], "no")
    poll = finish(meeting_poll, actor_of(voting.chair))
    heads = poll.result["facts"]["measures"]["heads"]
    assert (heads["members"], heads["present"], heads["yes"], heads["no"]) == (9, 7, 5, 1)
    assert poll.state == "published"
    assert poll.result["outcome"]["kind"] == "adopted"
    assert "9人" in poll.result["sentences"]["zh-Hans"]
    assert Resolution.objects.get(poll=poll).outcome == "adopted"
    assert stage_of(poll.proposal).stage == "display"
    named = SealedBallot.objects.filter(poll=poll, named__person=voting.chair).get()
    assert named.marks == "yes"


def test_whoever_is_silent_in_the_room_is_present_and_not_for(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    vote(meeting_poll, voting.reps_people[:3], "yes")
    poll = finish(meeting_poll, actor_of(voting.chair))
    assert poll.result["outcome"]["kind"] == "rejected"  # 3 of 7 present


def test_households_decide_online_and_on_paper_in_one_count(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    electors = list(Elector.objects.filter(poll=poll).select_related("person"))
    assert len(electors) == len({e.household_id for e in electors}) == poll.roll_size
    vote(poll, [e.person for e in electors[:3]], "yes")
    on_paper = {e.pk: "" for e in electors[3:8]}
    batch = enter_paper_batch(
        actor=actor_of(voting.secretary), poll=poll, names=on_paper, totals={"yes": 3, "no": 1, "invalid": 1},
        collected_at=timezone.now(),
    )  # fmt: skip
    confirm_paper_batch(actor=actor_of(voting.supervisor), batch=batch, totals={"yes": 3, "no": 1, "invalid": 1})
    with playing_at(poll.closes_at + timedelta(seconds=1)):
        closed = finish(poll)
        assert closed.state == "closed", "the paper is not signed off, so nothing is counted"
        sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
        counted = finish(poll)
    heads = counted.result["facts"]["measures"]["heads"]
    assert (heads["yes"], heads["no"], heads["invalid"], heads["cast"]) == (6, 1, 1, 8)
    assert counted.result["channels"]["turnout"] == {"online": 3, "paper": 5}
    assert counted.result["channels"]["parts"] == [], "three ballots are too few to be shown apart"
    assert not counted.binding, "nobody met, and no legal basis was recorded"
    assert not WorkingBallot.objects.filter(poll=poll).exists()
    assert not SealedBallot.objects.filter(poll=poll, named__isnull=False).exists()
    assert (
        sorted(Elector.objects.filter(poll=poll).values_list("cast_by", flat=True))[-8:]
        == ["online"] * 3 + ["paper"] * 5
    )


def test_owners_need_heads_and_area(voting: SimpleNamespace, owners_poll: Poll) -> None:
    lines = {e.person_id: (e.heads, str(e.area)) for e in Elector.objects.filter(poll=owners_poll)}
    assert lines[voting.owners[1].pk] == (1, "100.00"), "two units, one head, the sum of the area"
    vote(owners_poll, voting.owners[:1], "yes")  # 100 of 250 m²
    vote(owners_poll, voting.owners[1:2], "no")
    batch = enter_paper_batch(
        actor=actor_of(voting.secretary), poll=owners_poll, names=names_of(owners_poll, {voting.owners[2]: "yes"}),
        totals={"yes": 1}, collected_at=timezone.now(),
    )  # fmt: skip
    confirm_paper_batch(actor=actor_of(voting.clerk), batch=batch, totals={"yes": 1})
    sign_off_paper(actor=actor_of(voting.clerk), poll=owners_poll)
    with playing_at(owners_poll.closes_at):
        poll = finish(owners_poll)
    measures = poll.result["facts"]["measures"]
    assert (measures["heads"]["yes"], measures["heads"]["eligible"]) == (2, 3)
    assert (measures["area"]["yes"], measures["area"]["eligible"]) == (150, 250)
    assert poll.result["outcome"]["kind"] == "adopted"
    assert poll.binding, "the Civil Code counts those who take part, so it binds without a meeting"


def test_a_small_body_decides_by_simple_majority(voting: SimpleNamespace) -> None:
    matter = make_matter(voting, voting.reps, "intl.simple_majority", "discussion")
    secretary = actor_of(voting.secretary)
    closes = timezone.now() + timedelta(hours=1)
    poll = create_poll(
        actor=secretary, proposal=matter, question="是否换锁？", secrecy="named", basis="member", closes_at=closes
    )
    poll = open_poll(actor=secretary, poll=poll)
    vote(poll, voting.reps_people[:3], "yes")
    vote(poll, voting.reps_people[3:6], "no")
    with playing_at(closes):
        poll = finish(poll)
    assert poll.result["outcome"]["kind"] == "rejected", "exactly half is not more than half"


def test_anyone_can_recount_from_the_bundle(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    vote(meeting_poll, voting.reps_people[:5], "yes")
    poll = finish(meeting_poll, actor_of(voting.chair))
    assert check_bundle(poll.bundle) == []
    assert [line["line"] for line in poll.bundle["roll"]] == sorted(
        Elector.objects.filter(poll=poll).values_list("commitment", flat=True)
    )
    changed = {**poll.bundle, "ballots": [{**b, "marks": "no"} for b in poll.bundle["ballots"]]}
    assert check_bundle(changed)


def tied_poll(voting: SimpleNamespace) -> Poll:
    """Three against three of a council whose chair decides ties."""
    council = voting.reps
    council.kind = "community_council"
    council.save()
    matter = make_matter(voting, council, "intl.parish_council", "meeting")
    meeting = make_meeting(voting, council, "member", voting.reps_people[:6])
    secretary = actor_of(voting.secretary)
    poll = create_poll(actor=secretary, proposal=matter, question="是否换锁？", secrecy="named", meeting=meeting)
    poll = open_poll(actor=secretary, poll=poll)
    vote(poll, voting.reps_people[:3], "yes")
    vote(poll, voting.reps_people[3:6], "no")
    return poll


@pytest.mark.parametrize("decision", ["yes", "no"])
def test_a_tie_waits_for_the_chair_where_the_rule_says_so(voting: SimpleNamespace, decision: str) -> None:
    poll = finish(tied_poll(voting), actor_of(voting.chair))
    assert (poll.state, waiting_for(poll)) == ("closed", ["tie"])
    decide_tie(actor=actor_of(voting.chair), poll=poll, decision=decision)
    poll = finish(poll, actor_of(voting.chair))
    assert poll.result["outcome"]["kind"] == {"yes": "adopted", "no": "rejected"}[decision]
    assert (poll.bundle["chair"], poll.bundle["lot"]) == (decision, None), "whoever recounts sees who decided the tie"
