"""Thirty adults in fifteen households: three signatures (two households) are a tenth, and force the assembly."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from councils.models import Person
from councils.permissions.actor import Actor
from proposals.actions.petitions import start_petition
from proposals.actions.procedures import adopt_procedures
from proposals.models import Petition
from tests.conftest import actor_of, make_council, make_person
from tests.proposals.meetings.conftest import make_matter


@pytest.fixture
def town(cast: SimpleNamespace) -> SimpleNamespace:
    adopt_procedures(actor=Actor.setup(cast.community))
    cast.adults = make_council(cast.community, "resident_assembly", "adults", key="adults")
    # The cast has numbers 1 to 7; these make thirty adults, all of them with accounts.
    cast.people = [make_person(cast.community, n, account=True) for n in range(10, 33)]
    cast.matter = make_matter(cast, council=cast.adults, procedure="cn.resident_assembly")
    return cast


@pytest.fixture
def petition(town: SimpleNamespace) -> Callable[..., Petition]:
    """`petition("households", by=...)`: begun by somebody, signed by nobody else yet."""

    def begin(key: str = "residents", by: Person | None = None) -> Petition:
        return start_petition(actor=actor_of(by or town.people[0]), proposal=town.matter, key=key)

    return begin
