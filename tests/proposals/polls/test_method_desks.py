"""Votes that are not yes or no as the office prepares them and takes their papers, through to the published result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.permissions.refusal import Refused
from proposals.actions.paper import enter_paper_batch, sign_off_paper
from proposals.actions.poll_options import NewProject
from proposals.models import Elector, Option, PaperBatch, Poll, Resolution, SealedBallot
from tests.conftest import actor_of
from tests.proposals.polls.conftest import make_matter
from tests.proposals.polls.methods import HOUSEHOLDS, case, make_poll, over, picks_of, voters
from tests.proposals.polls.test_cases import procedure
from tests.proposals.polls.test_pages import hidden, url
from tests.proposals.rules.cases import APPRAISAL, CONSENT, PROJECTS


@pytest.fixture
def picks(voting: SimpleNamespace) -> Poll:
    return picks_of(voting)


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
    assert " novalidate" in paper, "what is missing is said by the page, in the reader's language"
    said = ["It counts as agreeing.", "neither agrees nor stops it", "One block is enough to stop it."]
    assert [words in paper for words in said] == [rule is CONSENT] * 3, "what a mark brings stands beside its word"
    assert "How it is counted" in phone.get(url("poll", poll)).content.decode()
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
