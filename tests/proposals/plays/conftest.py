from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.proposals.plays.house import House, build


@pytest.fixture
def estate(db: None) -> Iterator[House]:
    """An urban community: forty residents in twenty-odd homes, every office in other hands."""
    for house in build():
        house.people_of(40)
        house.body("committee", "residents_committee", clerk="clerk", chair="warden", secretary="secretary")
        house.body("supervision", "supervision_committee", supervisor="supervisor")
        yield house


@pytest.fixture
def village(db: None) -> Iterator[House]:
    for house in build("village"):
        house.people_of(40)
        house.body("committee", "villagers_committee", clerk="clerk", chair="warden", secretary="secretary")
        house.body("supervision", "supervision_committee", supervisor="supervisor")
        house.body("party", "party_org", chair="party")
        yield house


@pytest.fixture
def burgh(db: None) -> Iterator[House]:
    """A small Scottish place with its council of eight."""
    for house in build("parish", "Europe/London"):
        house.people_of(30)
        yield house
