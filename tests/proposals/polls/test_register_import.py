"""A new register while a vote is open: the roll stays as it was frozen, for who came, who moved and who left."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from councils.actions.register_applying import apply_waiting_imports
from councils.actions.register_import import apply_register, preview_register
from councils.models import Person, RegisterImport
from councils.models.clock import database_now
from proposals.actions.ballots import cast_ballots
from proposals.models import Elector, Poll
from tests.conftest import actor_of
from tests.councils.register.files import HEAD, PEOPLE, xlsx_file
from tests.proposals.polls.conftest import ballot


def roll(poll: Poll) -> list[tuple[object, ...]]:
    lines = Elector.objects.filter(poll=poll).order_by("number")
    return list(lines.values_list("number", "person", "household", "heads", "area", "building", "commitment"))


def test_a_new_register_changes_nothing_in_an_open_vote(
    voting: SimpleNamespace, household_poll: Callable[..., Poll]
) -> None:
    poll = household_poll()
    before = roll(poll)
    actor = actor_of(voting.secretary)
    own = [voting.secretary.register_id, voting.secretary.name, "1970", "", "H9", "", "", ""]
    file = xlsx_file([HEAD, *[[f"N{row[0]}", *row[1:]] for row in PEOPLE], own])
    made = preview_register(actor=actor, kind="residents", file_name="r.xlsx", content=file)
    apply_register(actor=actor, register_import=made, vanishing_known=True)
    apply_waiting_imports(database_now())
    assert RegisterImport.objects.get().state == "applied"
    gone = Person.objects.filter(pk__in=[line[1] for line in before]).exclude(left_register_at=None)
    assert gone.exists()
    kept = Poll.objects.get(pk=poll.pk)
    assert (kept.roll_size, kept.roll_hash, kept.state) == (poll.roll_size, poll.roll_hash, "open")
    assert roll(poll) == before
    [answer] = cast_ballots(casts=[ballot(poll, gone.first())])
    assert hasattr(answer, "code"), answer


def test_owners_who_sold_keep_their_vote_in_an_open_poll(voting: SimpleNamespace, owners_poll: Poll) -> None:
    before = roll(owners_poll)
    actor = actor_of(voting.secretary)
    heads = ["房屋编号", "面积", "业主编号", "业主姓名"]
    file = xlsx_file([heads, ["U40-0", "80", "X1", "新业主"]])
    made = preview_register(actor=actor, kind="owners", file_name="o.xlsx", content=file)
    apply_register(actor=actor, register_import=made)
    apply_waiting_imports(database_now())
    assert RegisterImport.objects.get().state == "applied"
    assert roll(owners_poll) == before
