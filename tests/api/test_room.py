"""A roll call and a show of hands over the API: the table's alone, by the same actions."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from proposals.models import Elector, HandCount, Poll, WorkingBallot
from tests.api.conftest import Api
from tests.proposals.polls.conftest import meeting_poll, voting
from tests.proposals.room.test_hands import hands_poll

__all__ = ["hands_poll", "meeting_poll", "voting"]
OTHERS = ("member", "resident", "supervisor", "neighbour_secretary", "stranger", "nobody")


@pytest.fixture
def asking(voting: SimpleNamespace, client_of: Callable[[Any], Client]) -> Callable[[Any], Api]:
    def make(who: Any) -> Api:
        browser = client_of(who)
        browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return Api(browser)

    return make


def test_roll_call_by_roll_number(voting: SimpleNamespace, meeting_poll: Poll, asking: Callable[[Any], Api]) -> None:
    there = [Elector.objects.get(poll=meeting_poll, person=person).number for person in voting.reps_people[:7]]
    said = {"marks": {str(number): "yes" for number in there}, "key": "one-roll-call"}
    path = f"polls/{meeting_poll.pk}/roll-call/"
    for role in OTHERS:
        assert asking(getattr(voting, role, None))("post", path, said).status_code in (403, 404), role
    table = asking(voting.secretary)
    unknown = table("post", path, said | {"marks": {"999": "yes"}})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "roll_call:number")
    assert not WorkingBallot.objects.exists()
    assert table("post", path, said).json() == {"ballots": 7, "replayed": False}
    assert table("post", path, said).json() == {"ballots": 7, "replayed": True}
    fixed = {"number": there[0], "mark": "no", "why": "misheard"}
    assert asking(voting.resident)("post", f"{path}correction/", fixed).status_code == 403
    assert table("post", f"{path}correction/", fixed).status_code == 204
    assert table("post", f"{path}correction/", fixed | {"mark": "maybe"}).json()["code"] == "roll_call:marks"


def test_hands_by_register_number(voting: SimpleNamespace, hands_poll: Poll, asking: Callable[[Any], Api]) -> None:
    counter, scrutineer = (person.register_id for person in voting.reps_people[2:4])
    said = {"yes": 4, "no": 2, "abstain": 1, "counter": counter, "scrutineer": scrutineer}
    path = f"polls/{hands_poll.pk}/hands/"
    for role in OTHERS:
        assert asking(getattr(voting, role, None))("post", path, said).status_code in (403, 404), role
    table = asking(voting.chair)
    many = table("post", path, said | {"yes": 9})
    assert (many.status_code, many.json()["code"]) == (422, "hands:implausible")
    made = table("post", path, said)
    assert (made.status_code, made.json()["present"]) == (201, 7)
    assert table("post", path, said | {"yes": 3, "no": 3}).json()["code"] == "hands:counted_already"
    assert asking(None)("get", f"polls/{hands_poll.pk}/").json()["turnout"] == 7
    assert HandCount.objects.count() == 1
