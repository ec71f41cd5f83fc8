"""Ballots that are not yes or no as a voter casts them: page, API, socket, terminal; and the ranking that comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.paper import sign_off_paper
from proposals.actions.witnessing import show_witness_code
from proposals.models import Elector, Poll, Resolution, SealedBallot, WorkingBallot
from proposals.rules.bundle import check_bundle
from proposals.topics.casting import take
from realtime.registry import Request
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot
from tests.proposals.polls.methods import over, picks_of, voters
from tests.proposals.polls.paper import asked_of
from tests.proposals.polls.test_pages import hidden, url


@pytest.fixture
def picks(voting: SimpleNamespace) -> Poll:
    return picks_of(voting)


def test_the_ballot_of_projects_has_equal_rows_with_their_costs_and_nothing_marked(
    reader: Callable[[Any], Client], picks: Poll
) -> None:
    page = reader(voters(picks, 1)[0]).get(url("poll-ballot", picks)).content.decode()
    assert page.count('type="checkbox" name="mark"') == 5
    assert " checked" not in page
    assert "mark up to 3" in page
    assert "80,000 yuan" in page
    assert "30,000.50 yuan" in page
    assert "Each picks up to 3" in page
    assert "Several marks together can be rare" in page, "picks are a fingerprint, and the paper says so"


def test_picks_are_checked_cast_and_found_again_by_their_code(reader: Callable[[Any], Client], picks: Poll) -> None:
    phone = reader(voters(picks, 1)[0])
    check = phone.post(url("poll-ballot", picks), {"mark": ["p05", "p02"]})
    assert "Footpath" in check.content.decode()
    assert "Gym" in check.content.decode()
    assert "Benches" not in check.content.decode()
    assert not WorkingBallot.objects.exists()
    stub = phone.post(url("poll-ballots", picks), hidden(check))
    code = re.search(r'class="checkcode">([^<]+)<', stub.content.decode())
    assert code
    assert "may recognise yours" in stub.content.decode()
    sign_off_paper(actor=actor_of(picks.created_by), poll=picks)  # type: ignore[arg-type]
    over(picks)
    assert SealedBallot.objects.get(poll=picks).marks == "p02,p05"
    found = phone.post(url("poll-sealed", picks), {"code": code[1]}).content.decode()
    assert "It is in the count" in found
    assert "Footpath, Gym" in found


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        (["p01", "p02", "p03", "p04"], "Mark 1 to 3 projects"),
        (["p01", "p01"], "Mark 1 to 3 projects"),
        (["p09"], "Mark 1 to 3 projects"),
        (["invalid"], "Mark 1 to 3 projects"),
        (["abstain"], "Mark 1 to 3 projects"),
        ([], "Nothing is marked yet"),
        ([""], "Nothing is marked yet"),
    ],
)
def test_too_many_marks_come_back_with_the_reason_and_stay(
    reader: Callable[[Any], Client], picks: Poll, marked: list[str], words: str
) -> None:
    page = reader(voters(picks, 1)[0]).post(url("poll-ballot", picks), {"mark": marked})
    assert page.status_code == 422
    assert words in page.content.decode()
    if not any(marked):
        assert "Mark one row, or up to 3." in page.content.decode()
    assert page.content.decode().count(" checked") == len(
        {mark for mark in marked if mark in ("p01", "p02", "p03", "p04")}
    )
    assert not WorkingBallot.objects.exists()


@pytest.mark.parametrize("marks", ["p01,p02,p03,p04", "p02,p01", "p01,p01", "yes", "abstain", "invalid", "", "p01,"])
def test_a_crafted_ballot_of_picks_is_refused_under_the_lock(picks: Poll, marks: str) -> None:
    [answer] = cast_ballots(casts=[ballot(picks, voters(picks, 1)[0], marks)])
    assert not isinstance(answer, Receipt)
    assert answer.code == "ballot:marks"
    assert answer.status == 422
    assert marks == "" or marks not in str(answer)


def test_every_ballot_of_picks_is_as_long_in_the_box_as_every_other(picks: Poll) -> None:
    people = voters(picks, 2)
    cast_ballots(casts=[ballot(picks, people[0], "p01"), ballot(picks, people[1], "p01,p02,p03")])
    assert len({len(row.sealed) for row in WorkingBallot.objects.filter(poll=picks)}) == 1


def test_projects_are_ranked_published_and_drawn(
    reader: Callable[[Any], Client], voting: SimpleNamespace, picks: Poll
) -> None:
    said = ["p01,p02,p03", "p01,p02", "p01"]
    answers = cast_ballots(
        casts=[ballot(picks, person, marks) for person, marks in zip(voters(picks, 3), said, strict=True)]
    )
    assert all(isinstance(answer, Receipt) for answer in answers)
    sign_off_paper(actor=actor_of(voting.secretary), poll=picks)
    poll = over(picks)
    resolution = Resolution.objects.get(poll=poll)
    assert resolution.outcome == "ranked"
    page = reader(None).get(reverse("decision", args=[poll.community.slug, resolution.year, resolution.number]))
    words = page.content.decode()
    assert "Ranked" in words
    assert words.index("Street lamps") < words.index("Bin shelter")
    assert words.count("Taken") == 3
    assert "This is as far as the budget of 200,000 yuan goes" in words
    assert 'aria-label="Street lamps: 3 votes"' in words, "a drawing has its words"
    data = (
        reader(None)
        .get(reverse("decision-data", args=[poll.community.slug, resolution.year, resolution.number]))
        .json()
    )
    assert data["facts"]["options"][0]["cost"] == "80000.00"
    assert [one["key"] for one in data["facts"]["result"]["outcome"]["ranking"] if one["funded"]] == [
        "p01",
        "p02",
        "p03",
    ]
    bundle = Poll.objects.values_list("bundle", flat=True).get(pk=poll.pk)
    assert check_bundle(bundle) == []
    changed = bundle | {"options": [one | {"cost": 1} for one in bundle["options"]]}
    assert check_bundle(changed), "what a project costs is under the root too"


def test_the_api_tells_projects_and_takes_picks(reader: Callable[[Any], Client], picks: Poll) -> None:
    client = reader(voters(picks, 1)[0])
    address = f"/api/v1/communities/{picks.community.slug}/polls/{picks.pk}/"
    told = client.get(address).json()
    assert told["rule"]["method"] == "priority"
    assert [option["key"] for option in told["options"]] == ["p01", "p02", "p03", "p04", "p05"]
    assert told["options"][4]["cost"] == "30000.50"
    given = client.post(address + "ballots/", {"marks": "p01,p04", "key": "k" * 12}, content_type="application/json")
    assert given.status_code == 201
    wrong = client.post(
        address + "ballots/", {"marks": "p01,p04,p05,p02", "key": "j" * 12}, content_type="application/json"
    )
    assert wrong.status_code in (409, 422)


def test_whoever_is_helped_at_the_terminal_marks_several_too(
    reader: Callable[[Any], Client], voting: SimpleNamespace, picks: Poll
) -> None:
    voter = Elector.objects.filter(poll=picks).order_by("number")[3]
    clerk = reader(voting.clerk)
    asked = asked_of(voting, voter)
    terminal_of = reverse("poll-assistance-witness", args=[voting.community.slug, picks.pk, asked.pk])
    code = show_witness_code(actor=actor_of(voting.supervisor), asked=asked)
    paper = clerk.post(terminal_of, {"code": code})
    assert paper.content.decode().count('type="checkbox" name="mark"') == 5
    terminal, token = url("poll-assistance-ballot", picks), hidden(paper)["token"]
    assert " novalidate" in paper.content.decode()
    nothing = clerk.post(terminal, {"token": token})
    assert "Nothing is marked yet." in nothing.content.decode()
    many = clerk.post(terminal, {"token": token, "mark": ["p01", "p02", "p03", "p04"]})
    assert "Mark 1 to 3 projects" in many.content.decode()
    check = clerk.post(terminal, {"token": token, "mark": ["p04", "p01"]})
    assert hidden(check)["mark"] == "p01,p04"
    assert clerk.post(terminal, hidden(check)).status_code == 200
    assert WorkingBallot.objects.get(poll=picks).elector_id == voter.pk


def test_picks_come_over_a_socket_too(picks: Poll) -> None:
    account = next(person.account_id for person in voters(picks, 20) if person.account_id)
    asked = [
        Request(account, {"poll": picks.pk, "marks": marks, "key": f"{marks:>12}".replace(" ", "k")})
        for marks in ("p09", "p02,p04")
    ]
    refused, taken = take(asked)
    assert refused["refused"] == "ballot:marks"
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", taken["code"])
