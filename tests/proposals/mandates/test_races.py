"""Several at once, over several connections; on SQLite its gate takes them one by one, on PostgreSQL the locks hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from councils.models import Mandate, Person
from councils.permissions.refusal import Refusal, Refused
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.mandate_scope import Scope
from proposals.actions.mandates import accept_mandate, confirm_mandate, grant_mandate, revoke_mandate
from proposals.actions.polls import close_poll
from proposals.actions.roll_call import enter_roll_call
from proposals.models import Elector, Poll, WorkingBallot
from tests.conftest import actor_of
from tests.proposals.mandates.test_frozen import draft, in_meeting, line, opened
from tests.proposals.polls.conftest import ballot, make_mandate, make_owner
from tests.proposals.polls.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def granting(voting: SimpleNamespace, principal: Person, holder: Person) -> Callable[[], Any]:
    until_on = timezone.localdate() + timedelta(days=30)
    actor, scope = actor_of(principal), Scope(voting.owners_council)
    return lambda: grant_mandate(actor=actor, scope=scope, holder=holder, until_on=until_on)


def codes(answers: list[Any]) -> list[str]:
    return sorted(a.refusal.code if isinstance(a, Refused) else type(a).__name__ for a in answers)


def test_cap_of_a_holder_holds_for_eight_who_come_at_once(voting: SimpleNamespace) -> None:
    people = [make_owner(voting, n, ["50.00"]) for n in range(60, 68)]
    answers = at_once(*[granting(voting, person, voting.resident) for person in people])
    assert codes(answers) == ["Mandate"] * 3 + ["mandate:too_many"] * 5
    assert Mandate.objects.live().filter(holder=voting.resident).count() == 3


def test_two_who_name_each_other_at_once_make_no_circle(voting: SimpleNamespace) -> None:
    one, two, _three = voting.owners
    answers = at_once(granting(voting, one, two), granting(voting, two, one))
    assert len([a for a in answers if isinstance(a, Mandate)]) == 1, answers
    assert Mandate.objects.live().count() == 1


def test_one_principal_who_names_two_at_once_has_named_one(voting: SimpleNamespace) -> None:
    one, two, three = voting.owners
    answers = at_once(granting(voting, one, two), granting(voting, one, three), granting(voting, one, two))
    assert Mandate.objects.live().filter(principal=one).count() == 1
    assert all(isinstance(a, Mandate) or a.refusal.code == "mandate:given" for a in answers), answers


def test_acceptance_and_revocation_at_once_end_in_one_of_both(voting: SimpleNamespace) -> None:
    one, two, _three = voting.owners
    mandate = granting(voting, one, two)()
    at_once(
        lambda: accept_mandate(actor=actor_of(two), mandate=mandate),
        lambda: revoke_mandate(actor=actor_of(one), mandate=mandate),
    )
    mandate.refresh_from_db()
    assert mandate.state == "revoked", "a revocation is never undone by an acceptance"


def test_two_who_confirm_a_paper_at_once_are_one_confirmation(voting: SimpleNamespace) -> None:
    one, two, _three = voting.owners
    mandate = make_mandate(
        voting.owners_council, one, two, state="entered", recorded_by=voting.chair, kept_at="夹 1", confirmed_by=None,
        confirmed_at=None,
    )  # fmt: skip
    answers = at_once(
        lambda: confirm_mandate(actor=actor_of(voting.supervisor), mandate=mandate),
        lambda: confirm_mandate(actor=actor_of(voting.clerk), mandate=mandate),
    )
    assert codes(answers) == ["Mandate", "mandate:settled"]


def test_principal_and_holder_who_cast_at_once_leave_one_ballot(voting: SimpleNamespace) -> None:
    principal, holder, _third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll = opened(voting, draft(voting))
    held = line(poll, principal).pk
    answers = at_once(
        *[lambda: cast_ballots(casts=[ballot(poll, principal, "no")])[0]] * 3,
        *[lambda: cast_ballots(casts=[ballot(poll, holder, "yes", elector_id=held)])[0]] * 3,
        lambda: cast_ballots(casts=[ballot(poll, holder, "no")])[0],
    )
    assert sum(isinstance(answer, Receipt) for answer in answers) == 2, answers
    assert {a.code for a in answers if isinstance(a, Refusal)} == {"ballot:represented", "ballot:taken"}
    assert WorkingBallot.objects.filter(poll=poll).count() == 2


def test_revocation_while_the_vote_opens_is_before_or_after_it(voting: SimpleNamespace) -> None:
    """Whichever comes first, exactly one of the two can cast for the line."""
    principal, holder, _third = voting.owners
    mandate = make_mandate(voting.owners_council, principal, holder)
    poll = draft(voting)
    at_once(
        lambda: opened(voting, poll),
        lambda: revoke_mandate(actor=actor_of(principal), mandate=mandate),
    )
    held = Elector.objects.get(poll=poll, person=principal)
    answers = [
        cast_ballots(casts=[ballot(Poll.objects.get(pk=poll.pk), person, elector_id=held.pk)])[0]
        for person in (principal, holder)
    ]
    assert sum(isinstance(answer, Receipt) for answer in answers) == 1, answers


def test_roll_call_phone_and_close_at_once_count_each_once(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll, _meeting = in_meeting(voting, [holder, third])
    poll = opened(voting, poll)
    lines = {person: Elector.objects.get(poll=poll, person=person).pk for person in voting.owners}
    secretary = actor_of(voting.secretary)
    answers = at_once(
        lambda: enter_roll_call(actor=secretary, poll=poll, marks=dict.fromkeys(lines.values(), "yes"), key="one-form"),
        lambda: enter_roll_call(actor=secretary, poll=poll, marks=dict.fromkeys(lines.values(), "yes"), key="one-form"),
        lambda: cast_ballots(casts=[ballot(poll, third, "no")])[0],
        lambda: cast_ballots(casts=[ballot(poll, holder, "no", elector_id=lines[principal])])[0],
        lambda: close_poll(actor=secretary, poll=poll),
    )
    poll = Poll.objects.get(pk=poll.pk)
    assert not [a for a in answers if isinstance(a, Exception) and not isinstance(a, Refused)], answers
    cast = (
        Elector.objects.filter(poll=poll).exclude(cast_by="").count() or WorkingBallot.objects.filter(poll=poll).count()
    )
    called = any(not isinstance(answer, Exception) for answer in answers[:2])
    phones = sum(isinstance(answer, Receipt) for answer in answers[2:4])
    assert cast == (3 if called else phones), answers
