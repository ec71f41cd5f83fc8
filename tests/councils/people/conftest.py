"""The office: secretary and clerk of the committee, residents at home, letters at hand."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from councils.actions.letters import Letter, ask_for_letters, confirm_letters
from councils.models import ClaimCode, Person
from tests.conftest import actor_of, give_seat, make_person


@pytest.fixture
def office(cast: SimpleNamespace) -> SimpleNamespace:
    """`cast` with a second clerk of the committee and three residents without accounts, `quiet`."""
    cast.second_clerk = make_person(cast.community, 60, account=True)
    give_seat(cast.committee, cast.second_clerk, "clerk")
    cast.quiet = [make_person(cast.community, n) for n in (71, 72, 73)]
    return cast


def letter_for(office: SimpleNamespace, person: Person) -> Letter:
    """Asked by the secretary, printed by the clerk."""
    batch = ask_for_letters(actor=actor_of(office.secretary), person=person)
    [letter] = confirm_letters(actor=actor_of(office.clerk), batch=batch)
    return letter


def row(letter: Letter) -> ClaimCode:
    return ClaimCode.objects.get(community=letter.person.community, number=letter.number)
