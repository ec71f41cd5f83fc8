"""Ballots that are not yes or no, through the pages, the API and the paper desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.models import Person
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.ballots import Receipt, cast_ballots
from proposals.actions.paper import enter_paper_batch, sign_off_paper
from proposals.actions.poll_options import NewProject
from proposals.actions.polls import create_poll, open_poll
from proposals.models import Elector, Option, PaperBatch, Poll, Resolution, SealedBallot, WorkingBallot
from proposals.rules.bundle import check_bundle
from proposals.topics.casting import take
from realtime.registry import Request
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, finish, make_matter
from tests.proposals.polls.test_cases import procedure
from tests.proposals.polls.test_pages import hidden, url
from tests.proposals.rules.cases import APPRAISAL, CONSENT, PRIORITY, PROJECTS, Case

HOUSEHOLDS = PRIORITY | {"unit": "household"}


def case(rule: dict[str, Any]) -> Case:
    return Case("a page", rule, 0, {}, "", "")


def make_poll(voting: SimpleNamespace, rule: dict[str, Any], **more: Any) -> Poll:
    """A confidential vote of the households over a week, open."""
    # Without a meeting nobody is present: those who have cast are counted.
    cast = [bar | {"base": "cast"} if bar["base"] == "present" else bar for bar in rule["threshold"]]
    version = procedure(case(rule | {"unit": "household", "quorum": [], "threshold": cast}), voting)
    matter = make_matter(voting, voting.assembly, version.key, "discussion")
    secretary = actor_of(voting.secretary)
    given: dict[str, Any] = {
        "question": "钱先用在哪里？", "question_en": "Where should the money go first?", "secrecy": "confidential",
        "closes_at": timezone.now() + timedelta(days=7), "takes_paper": True, "basis": "household",
    }  # fmt: skip
    poll = create_poll(actor=secretary, proposal=matter, **(given | more))
    return open_poll(actor=secretary, poll=poll)


@pytest.fixture
def picks(voting: SimpleNamespace) -> Poll:
    projects = [NewProject(zh, Decimal(cost), en) for zh, en, cost in PROJECTS]
    return make_poll(voting, HOUSEHOLDS, projects=projects, budget=Decimal(200_000))


def over(poll: Poll) -> Poll:
    assert poll.closes_at is not None
    with playing_at(poll.closes_at + timedelta(minutes=1)):
        return finish(poll)


def voters(poll: Poll, count: int) -> list[Person]:
    lines = Elector.objects.filter(poll=poll).select_related("person__account").order_by("number")
    return [line.person for line in lines[:count]]


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


def test_the_paper_desk_types_sheets_one_by_one_and_a_second_person_counts_them_again(
    reader: Callable[[Any], Client], voting: SimpleNamespace, picks: Poll
) -> None:
    typed = {
        "channel": "paper", "place": "一号箱", "names": "1-3", "sheets": "2, 1\n3\nx", "few_acknowledged": "on",
        "collected_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"),
    }  # fmt: skip
    desk, second = reader(voting.secretary), reader(voting.supervisor)
    wrong = desk.post(url("poll-batches", picks), typed | {"sheets": "1, 1\n9\nx"})
    assert "is no ballot" in wrong.content.decode()
    assert desk.post(url("poll-batches", picks), typed).status_code == 303
    assert "sealed" in PaperBatch.objects.get(poll=picks).totals
    confirming = url("poll-batch-confirmation", picks, 1)
    differs = second.post(confirming, {"names": "1-3", "sheets": "1 2\n4\nx"})
    assert differs.status_code == 422
    assert "project 3" in differs.content.decode()
    assert second.post(confirming, {"names": "3, 1-2", "sheets": "废票\n3\n1、2"}).status_code == 303
    sign_off_paper(actor=actor_of(voting.secretary), poll=picks)
    over(picks)
    assert sorted(SealedBallot.objects.filter(poll=picks).values_list("marks", flat=True)) == [
        "invalid",
        "p01,p02",
        "p03",
    ]


def test_in_a_vote_by_name_each_sheet_has_its_roll_number(
    reader: Callable[[Any], Client], voting: SimpleNamespace
) -> None:
    projects = [NewProject(zh, Decimal(cost), en) for zh, en, cost in PROJECTS]
    poll = make_poll(voting, HOUSEHOLDS, projects=projects, secrecy="named")
    typed = {
        "channel": "paper",
        "sheets": "1: 2, 1\n2：x",
        "collected_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"),
    }
    desk = reader(voting.secretary)
    for wrong in ("1: 2\n1: 3", "2, 1"):
        assert (
            "a roll number stands first"
            in desk.post(url("poll-batches", poll), typed | {"sheets": wrong}).content.decode()
        )
    assert desk.post(url("poll-batches", poll), typed).status_code == 303
    assert (
        reader(voting.supervisor).post(url("poll-batch-confirmation", poll, 1), {"sheets": "2: x\n1: 1 2"}).status_code
        == 303
    )
    sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
    over(poll)
    page = reader(voters(poll, 1)[0]).get(url("poll", poll)).content.decode()
    assert "Street lamps, Footpath" in page


def test_paper_totals_that_stand_on_no_ballot_are_refused(voting: SimpleNamespace, picks: Poll) -> None:
    names = {line.pk: "" for line in Elector.objects.filter(poll=picks)[:1]}
    for totals in ({"p02,p01": 1}, {"p09": 1}, {"yes": 1}, {"abstain": 1}):
        with pytest.raises(Refused) as refused:
            enter_paper_batch(
                actor=actor_of(voting.secretary), poll=picks, names=names, totals=totals, collected_at=timezone.now(),
                few_acknowledged=True,
            )  # fmt: skip
        assert refused.value.refusal.code == "paper:totals"


@pytest.mark.parametrize(
    ("rule", "rows", "marks", "verdict"),
    [
        (CONSENT, ["Agree", "Reservations, but I can live with it", "Stand aside", "Block"], "reservations", "Carried"),
        (APPRAISAL, ["Competent", "Basically competent", "Not competent", "Abstain"], "not_competent", "Not competent"),
    ],
)
def test_a_round_and_an_appraisal_have_their_own_rows_on_page_paper_and_result(
    reader: Callable[[Any], Client],
    voting: SimpleNamespace,
    rule: dict[str, Any],
    rows: list[str],
    marks: str,
    verdict: str,
) -> None:
    poll = make_poll(voting, rule, last_grade="not_competent" if rule is APPRAISAL else "")
    phone = reader(voters(poll, 1)[0])
    paper = phone.get(url("poll-ballot", poll)).content.decode()
    assert [word for word in rows if word in paper] == rows
    assert paper.count('type="radio" name="mark"') == 4
    assert " checked" not in paper
    assert phone.post(url("poll-ballot", poll), {"mark": "yes"}).status_code == 422
    check = phone.post(url("poll-ballot", poll), {"mark": marks})
    assert phone.post(url("poll-ballots", poll), hidden(check)).status_code == 200
    desk = reader(voting.secretary)
    keys = list(Option.objects.filter(poll=poll).values_list("key", flat=True))
    typed = dict.fromkeys((*keys, "invalid"), "0") | {marks: "1"}
    batch = typed | {"channel": "paper", "names": "2", "few_acknowledged": "on"}
    batch |= {"collected_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S")}
    assert desk.post(url("poll-batches", poll), batch).status_code == 303
    assert (
        reader(voting.supervisor).post(url("poll-batch-confirmation", poll, 1), typed | {"names": "2"}).status_code
        == 303
    )
    sign_off_paper(actor=actor_of(voting.secretary), poll=poll)
    over(poll)
    resolution = Resolution.objects.get(poll=poll)
    page = reader(None).get(reverse("decision", args=[poll.community.slug, resolution.year, resolution.number]))
    assert f'<p class="verdict">{verdict}' in page.content.decode()
    assert [word for word in rows if word in page.content.decode()] == rows
    if rule is APPRAISAL:
        assert "twice in a row" in page.content.decode()
    else:
        assert "Nobody blocked" in page.content.decode()
    sheet = reader(None).get(reverse("decision-notice", args=[poll.community.slug, resolution.year, resolution.number]))
    assert sheet.status_code == 200
    assert sheet["Content-Type"] == "application/pdf"


REFUSED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (HOUSEHOLDS, {}, "poll:projects"),
    (HOUSEHOLDS, {"projects": [NewProject("路灯", Decimal(1))] * 5}, "poll:project_names"),
    (HOUSEHOLDS, {"projects": [NewProject(f"{n}", Decimal(n)) for n in range(1, 6)], "budget": Decimal(4)}, "poll:project_cost"),
    (HOUSEHOLDS, {"projects": [NewProject(f"{n}", Decimal("-1")) for n in range(5)]}, "poll:money"),
    (HOUSEHOLDS, {"projects": [NewProject(f"{n}", Decimal("1.001")) for n in range(5)]}, "poll:money"),
    (HOUSEHOLDS, {"projects": [NewProject(f"{n}", Decimal("NaN")) for n in range(5)]}, "poll:money"),
    (CONSENT, {"projects": [NewProject("路灯", Decimal(1))]}, "poll:no_projects"),
    (CONSENT, {"budget": Decimal(1)}, "poll:no_projects"),
    (CONSENT, {"last_grade": "competent"}, "poll:last_grade"),
    (APPRAISAL, {"last_grade": "abstain"}, "poll:last_grade"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "more", "code"), REFUSED)
def test_what_does_not_belong_to_the_method_is_refused(
    voting: SimpleNamespace, rule: dict[str, Any], more: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        make_poll(voting, rule, **more)
    assert refused.value.refusal.code == code
    assert not Poll.objects.exists()


def test_a_hearing_is_never_voted_on(voting: SimpleNamespace) -> None:
    rule = CONSENT | {"method": "none", "threshold": [], "quorum": [], "failing": "opinion"}
    with pytest.raises(Refused) as refused:
        make_poll(voting, rule)
    assert refused.value.refusal.code == "poll:no_vote"


def test_a_project_that_looks_like_personal_data_stops_the_opening(voting: SimpleNamespace) -> None:
    projects = [NewProject(f"给13800138000修门{n}", Decimal(n)) for n in range(1, 6)]
    with pytest.raises(Refused) as refused:
        make_poll(voting, HOUSEHOLDS, projects=projects)
    assert refused.value.refusal.code == "poll:personal"


def test_the_form_asks_for_projects_only_where_they_are_counted(
    reader: Callable[[Any], Client], voting: SimpleNamespace
) -> None:
    version = procedure(case(HOUSEHOLDS), voting)
    matter = make_matter(voting, voting.assembly, version.key, "discussion")
    address = reverse("poll-new", args=[voting.community.slug, matter.pk])
    desk = reader(voting.secretary)
    assert 'name="projects"' in desk.get(address).content.decode()
    assert 'name="last_grade"' not in desk.get(address).content.decode()
    closes = (timezone.localtime() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    said = {
        "question": "钱先用在哪里？", "council": voting.assembly.pk, "procedure_version": version.pk, "basis": "household",
        "secrecy": "confidential", "closes_at": closes, "budget": "200000",
        "projects": "\n".join(f"{zh}; {cost}；{en}" for zh, en, cost in PROJECTS),
    }  # fmt: skip
    wrong = desk.post(address, said | {"projects": "路灯 80000"})
    assert "is no project with its cost" in wrong.content.decode()
    assert desk.post(address, said).status_code == 303
    poll = Poll.objects.get(proposal=matter)
    assert poll.rule["priority"]["budget"] == 200000
    assert list(Option.objects.filter(poll=poll).values_list("key", "label", "label_en", "cost"))[4] == (
        "p05", "健身器材", "Gym", Decimal("30000.50"),
    )  # fmt: skip
    plain = make_matter(voting, voting.reps, "cn.resident_reps", "meeting")
    assert (
        'name="projects"' not in desk.get(reverse("poll-new", args=[voting.community.slug, plain.pk])).content.decode()
    )


def test_whoever_is_helped_at_the_terminal_marks_several_too(
    reader: Callable[[Any], Client], voting: SimpleNamespace, picks: Poll
) -> None:
    voter = Elector.objects.filter(poll=picks).order_by("number")[3]
    clerk = reader(voting.clerk)
    told = {"number": voter.number, "witness": voting.supervisor.pk, "why": "看不清小字"}
    paper = clerk.post(url("poll-assistance", picks), told)
    assert paper.content.decode().count('type="checkbox" name="mark"') == 5
    terminal, token = url("poll-assistance-ballot", picks), hidden(paper)["token"]
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
