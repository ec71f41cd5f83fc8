"""Ballot sheets: printed by two people, followed until each is accounted for, and void where more come back than went out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from councils.models import Event
from councils.models.clock import playing_at
from proposals.actions.annulment import annul_poll
from proposals.actions.paper import reject_paper_batch, sign_off_paper
from proposals.actions.sheet_account import sheet_account
from proposals.actions.sheets import (
    account_for_sheets,
    ask_for_sheets,
    drop_sheets,
    print_sheets,
    printed_in,
    strike_sheet_entry,
)
from proposals.models import Poll, SheetEntry, SheetRun, WorkingBallot
from proposals.permissions.waiting import waiting_for
from tests.conftest import actor_of
from tests.proposals.polls.conftest import finish
from tests.proposals.polls.paper import allowed, batch_of, confirmed, lines, refused

ROLES = ("chair", "secretary", "member", "clerk", "supervisor", "resident", "neighbour_secretary")


def printed(voting: SimpleNamespace, poll: Poll, count: int) -> SheetRun:
    run = ask_for_sheets(actor=actor_of(voting.secretary), poll=poll, count=count, why="再印")
    print_sheets(actor=actor_of(voting.clerk), run=run)
    return run


def line(voting: SimpleNamespace, poll: Poll, kind: str, count: int, **more: Any) -> SheetEntry:
    given = {"place": "一号箱", "why": "不见了" if kind == "missing" else ""} | more
    return account_for_sheets(actor=actor_of(voting.secretary), poll=poll, kind=kind, count=count, **given)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_ask_print_and_account(voting: SimpleNamespace, wide_poll: Callable[..., Poll], role: str) -> None:
    poll, actor = wide_poll(), actor_of(getattr(voting, role))
    office = role in ("secretary", "clerk")
    asked = ask_for_sheets(actor=actor_of(voting.clerk if role != "clerk" else voting.secretary), poll=poll, count=9)
    assert allowed(lambda: ask_for_sheets(actor=actor, poll=poll, count=4, why="加印")) == office
    assert allowed(lambda: print_sheets(actor=actor, run=asked)) == office
    if not office:
        print_sheets(actor=actor_of(voting.secretary), run=asked)
    assert allowed(lambda: account_for_sheets(actor=actor, poll=poll, kind="issued", count=1, place="一号箱")) == office
    entry = line(voting, poll, "issued", 1)
    assert allowed(lambda: strike_sheet_entry(actor=actor, entry=entry, why="写错")) == office
    other = ask_for_sheets(actor=actor_of(voting.clerk), poll=poll, count=1, why="加印")
    assert allowed(lambda: drop_sheets(actor=actor, run=other)) == office


def test_one_person_asks_and_another_prints_once(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = wide_poll()
    secretary, clerk = actor_of(voting.secretary), actor_of(voting.clerk)
    run = ask_for_sheets(actor=secretary, poll=poll, count=40)
    assert refused(lambda: print_sheets(actor=secretary, run=run)) == "sheets:same_person"
    sheets = print_sheets(actor=clerk, run=run)
    assert [s.serial for s in sheets[:2]] == [f"{poll.pk}-0001", f"{poll.pk}-0002"]
    assert len({s.group for s in sheets}) > 30
    assert all(s.elector is None for s in sheets)
    assert refused(lambda: print_sheets(actor=clerk, run=run)) == "sheets:printed"
    assert refused(lambda: ask_for_sheets(actor=clerk, poll=poll, count=5)) == "sheets:no_reason"
    again = ask_for_sheets(actor=clerk, poll=poll, count=5, why="淋湿20张")
    assert (again.number, again.first, again.last) == (2, 41, 45), "printing again is a new run with new numbers"
    said = Event.objects.get(name="sheets:printed").payload
    assert said == {"run": 1, "sheets": 40, "asked_by": voting.secretary.pk}


def test_a_number_from_elsewhere_is_told_from_ours(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = wide_poll()
    run = ask_for_sheets(actor=actor_of(voting.secretary), poll=poll, count=3)
    one = print_sheets(actor=actor_of(voting.clerk), run=run)[1]
    found = printed_in(poll, f"{one.serial} {one.group.lower()}")
    assert found == run
    assert printed_in(poll, f"{one.serial} 0000") is None
    assert printed_in(poll, f"{poll.pk}-0009 {one.group}") is None


def test_names_stand_on_sheets_of_a_named_vote_only(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll], owners_poll: Poll
) -> None:
    secretary, clerk = actor_of(voting.secretary), actor_of(voting.clerk)
    poll = wide_poll()
    assert refused(lambda: ask_for_sheets(actor=secretary, poll=poll, named=True)) == "sheets:confidential"
    first = lines(owners_poll)[0]
    confirmed(voting, batch_of(voting, owners_poll, [first]))
    run = ask_for_sheets(actor=secretary, poll=owners_poll, named=True)
    sheets = print_sheets(actor=clerk, run=run)
    assert [s.elector.pk for s in sheets if s.elector] == [e.pk for e in lines(owners_poll)[1:]], "who voted needs none"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"count": 0}, "sheets:count"),
        ({"count": 5001}, "sheets:count"),
        ({"count": 3, "why": "给13912345678"}, "text:personal_data"),
    ],
)
def test_a_run_that_makes_no_sense_is_refused(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll], more: dict[str, Any], code: str
) -> None:
    poll = wide_poll()
    assert refused(lambda: ask_for_sheets(actor=actor_of(voting.secretary), poll=poll, **more)) == code


def test_sheets_are_printed_while_the_vote_is_open(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll, none = wide_poll(), wide_poll
    run = ask_for_sheets(actor=actor_of(voting.secretary), poll=poll, count=3)
    assert poll.closes_at is not None
    with playing_at(poll.closes_at + timedelta(seconds=1)):
        assert refused(lambda: print_sheets(actor=actor_of(voting.clerk), run=run)) == "sheets:not_open"
    annul_poll(actor=actor_of(voting.secretary), poll=poll, why="另开")
    online = none(takes_paper=False)
    assert refused(lambda: ask_for_sheets(actor=actor_of(voting.secretary), poll=online, count=3)) == "paper:undeclared"


@pytest.mark.parametrize(
    ("kind", "count", "more", "code"),
    [
        ("issued", 11, {}, "sheets:not_printed"),
        ("issued", 1, {"place": ""}, "sheets:no_place"),
        ("issued", 1, {"place": "7号楼2单元301室"}, "text:personal_data"),
        ("returned", 1, {}, "sheets:not_out"),
        ("missing", 1, {"why": " "}, "sheets:no_reason"),
        ("lost", 1, {}, "sheets:line"),
        ("spoilt", 0, {}, "sheets:line"),
    ],
)
def test_a_line_of_the_account_that_cannot_be_is_refused(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll], kind: str, count: int, more: dict[str, str], code: str
) -> None:
    poll = wide_poll()
    printed(voting, poll, 10)
    assert refused(lambda: line(voting, poll, kind, count, **more)) == code


def test_paper_is_signed_off_when_every_sheet_is_accounted_for(
    voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    printed(voting, poll, 20)
    line(voting, poll, "issued", 12)
    confirmed(voting, batch_of(voting, poll, lines(poll)[:6]))
    secretary = actor_of(voting.secretary)
    assert refused(lambda: sign_off_paper(actor=secretary, poll=poll)) == "sheets:unaccounted"
    line(voting, poll, "returned", 4)
    wrong = line(voting, poll, "spoilt", 2)
    sign_off_refused = line(voting, poll, "missing", 1, why="一张被风吹走")
    assert refused(lambda: sign_off_paper(actor=secretary, poll=poll)) == "sheets:too_many"
    assert refused(lambda: strike_sheet_entry(actor=secretary, entry=wrong, why=" ")) == "sheets:no_reason"
    strike_sheet_entry(actor=secretary, entry=wrong, why="记重了")
    assert strike_sheet_entry(actor=secretary, entry=wrong, why="再来一次").struck_why == "记重了"
    assert refused(lambda: sign_off_paper(actor=secretary, poll=poll)) == "sheets:unaccounted"
    line(voting, poll, "spoilt", 1)
    sign_off_paper(actor=secretary, poll=poll)
    said = Event.objects.get(name="paper:signed_off").payload
    assert said["sheets"] == {"printed": 20, "issued": 12, "returned": 4, "spoilt": 1, "missing": 1, "collected": 6}
    assert said["missing"] == [sign_off_refused.why], "the difference is kept in words"
    assert refused(lambda: line(voting, poll, "spoilt", 1)) == "paper:signed_off"


def test_more_ballots_than_sheets_given_out_are_void(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    """Henan measures, article 35: the sign-off is refused, and the vote waits until it is recounted or annulled."""
    poll = wide_poll()
    printed(voting, poll, 20)
    line(voting, poll, "issued", 5)
    batch = batch_of(voting, poll, lines(poll)[:6])
    confirmed(voting, batch)
    secretary = actor_of(voting.secretary)
    assert refused(lambda: sign_off_paper(actor=secretary, poll=poll)) == "sheets:more_than_issued"
    assert poll.closes_at is not None
    with playing_at(poll.closes_at + timedelta(seconds=1)):
        closed = finish(poll)
        assert (closed.state, waiting_for(closed)) == ("closed", ["paper"]), "nothing is counted"
        assert refused(lambda: sign_off_paper(actor=secretary, poll=poll)) == "sheets:more_than_issued"
        # One way out: it was written down wrong. The other is the annulment.
        line(voting, poll, "issued", 1, place="一号箱补记")
        sign_off_paper(actor=secretary, poll=poll)
        assert finish(poll).state == "published"


def test_a_rejected_batch_is_not_collected(voting: SimpleNamespace, wide_poll: Callable[..., Poll]) -> None:
    poll = wide_poll()
    printed(voting, poll, 10)
    line(voting, poll, "issued", 6)
    batch = batch_of(voting, poll, lines(poll)[:6])
    assert sheet_account(poll).collected == 6
    reject_paper_batch(actor=actor_of(voting.clerk), batch=batch, why="录错")
    assert sheet_account(poll).collected == 0
    room = batch_of(voting, poll, lines(poll)[:6], channel="room")
    assert room.state == "entered"
    assert sheet_account(poll).collected == 0, "a show of hands has no sheets"


def test_no_serial_number_lies_beside_a_ballot() -> None:
    """There is no place for one: not in a ballot, not in a batch."""
    from proposals.models import AssistedBallot, PaperBatch, SealedBallot

    for model in (WorkingBallot, SealedBallot, PaperBatch, AssistedBallot):
        assert not [f.name for f in model._meta.fields if "serial" in f.name or "sheet" in f.name]
    assert "elector" not in {f.name for f in SheetRun._meta.fields}
    assert not {f.name for f in SheetEntry._meta.fields} & {"elector", "person", "marks"}
