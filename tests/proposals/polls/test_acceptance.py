"""What the record says of ballots: how many came in, in quarters of an hour; never the moment of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

from councils.models import Event, Person
from councils.models.clock import playing_at
from proposals.actions.acceptance import LEAST, quarter_before, tell_of_accepted
from proposals.actions.ballot_box import token
from proposals.actions.ballots import cast_ballots
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch, sign_off_paper
from proposals.models import Elector, Poll, WorkingBallot
from proposals.topics.poll import build
from tests.conftest import actor_of, make_person
from tests.proposals.polls.conftest import ballot, finish, names_of


def people_of(poll: Poll) -> list[Person]:
    return [line.person for line in Elector.objects.filter(poll=poll).select_related("person").order_by("number")]


def accepted() -> list[dict[str, object]]:
    return [event.payload for event in Event.objects.filter(name="ballots:accepted").order_by("pk")]


def next_quarter(after: datetime) -> datetime:
    return quarter_before(after) + timedelta(minutes=15)


def tick(at: datetime) -> int:
    with playing_at(at):
        return tell_of_accepted(at)


def test_a_ballot_leaves_no_event_of_its_own(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    before = Event.objects.count()
    cast_ballots(casts=[ballot(poll, people_of(poll)[0])])
    assert Event.objects.count() == before


def test_the_clock_tells_of_five_or_more_once_a_quarter(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    people = people_of(poll)
    quarter = next_quarter(poll.opened_at)
    cast_ballots(casts=[ballot(poll, person) for person in people[: LEAST - 1]])
    assert tick(quarter + timedelta(seconds=1)) == 0
    cast_ballots(casts=[ballot(poll, people[LEAST - 1])])
    assert tick(quarter + timedelta(minutes=14)) == 0, "the fifth is not told in the minute in which it came"
    assert tick(quarter + timedelta(minutes=15, seconds=3)) == LEAST
    assert tick(quarter + timedelta(minutes=30)) == 0, "nobody is told of twice"
    assert accepted() == [{"channel": "online", "ballots": LEAST, "changed": 0}]
    assert Event.objects.get(name="ballots:accepted").actor == "electors"


def test_the_rest_is_told_at_the_close_before_it(voting: SimpleNamespace, meeting_poll: Poll) -> None:
    cast_ballots(casts=[ballot(meeting_poll, person) for person in voting.reps_people[:3]])
    assert finish(meeting_poll, actor_of(voting.chair)).state == "published"
    names = list(Event.objects.filter(object_noun="poll").order_by("pk").values_list("name", flat=True))
    assert names.index("ballots:accepted") == names.index("poll:closed") - 1
    assert accepted() == [{"channel": "room", "ballots": 3, "changed": 0}]


def test_all_that_was_told_is_the_turnout(voting: SimpleNamespace, household_poll: Callable[..., Poll]) -> None:
    """Told in parts, with paper beside it and one ballot changed twice: the sums agree with the count."""
    for n in range(500, 520):
        make_person(voting.community, n, account=True)
    poll = household_poll()
    people = people_of(poll)
    cast_ballots(casts=[ballot(poll, person) for person in people[:7]])
    tick(next_quarter(poll.opened_at))
    for _again in range(2):
        row = WorkingBallot.objects.get(poll=poll, elector__person=people[0])
        cast_ballots(casts=[ballot(poll, people[0], "no", replaces=token(row))])
    cast_ballots(casts=[ballot(poll, people[7])])
    given = {"names": names_of(poll, dict.fromkeys(people[8:13], "")), "totals": {"yes": 5}, "poll": poll}
    with playing_at(poll.closes_at - timedelta(minutes=1)):
        batch = enter_paper_batch(actor=actor_of(voting.secretary), collected_at=poll.opened_at, **given)
        confirm_paper_batch(actor=actor_of(voting.clerk), batch=batch, totals={"yes": 5})
        sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
    with playing_at(poll.closes_at):
        poll = finish(poll)
    assert [(told["ballots"], told["changed"]) for told in accepted()] == [(7, 0), (1, 2)]
    assert poll.result["facts"]["measures"]["heads"]["cast"] == 8 + 5


def test_the_turnout_on_a_page_moves_at_once_though_the_record_waits(household_poll: Callable[..., Poll]) -> None:
    poll = household_poll()
    versions = [build(poll.pk)["turnout"]["version"]]
    for person in people_of(poll)[:3]:
        cast_ballots(casts=[ballot(poll, person)])
        versions.append(build(poll.pk)["turnout"]["version"])
    assert versions == sorted(set(versions)), "each is newer than the one before"
    tick(next_quarter(poll.opened_at))
    with playing_at(poll.closes_at):
        finish(poll)
    assert build(poll.pk)["turnout"]["version"] > versions[-1]
