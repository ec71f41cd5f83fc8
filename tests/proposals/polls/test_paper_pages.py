"""The pages of paper, home visits and help: who finds them, what they say, what they never say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals.actions.sheets import ask_for_sheets
from proposals.models import CallBack, PaperBatch, Poll, SheetRun, VisitPlan, VisitRequest
from tests.conftest import actor_of
from tests.frontend.documents.reading import text_of
from tests.proposals.polls.paper import batch_of, confirmed, lines, open_since_yesterday, tour
from tests.proposals.polls.test_pages import ROLES, url

Reader = Callable[[Any], Client]
DESK = {"secretary", "clerk", "supervisor"}
EVERYBODY = set(ROLES)
OPEN_TO = {
    "poll-sheets": DESK,
    "poll-sheet-runs": DESK,
    "poll-sheet-entries": DESK,
    "poll-assistance": DESK,
    "poll-visits-unreached": DESK,
    "poll-visit-plans": DESK,
    "poll-visit-calls": DESK,
    "poll-visits": EVERYBODY,
}
OF_A_LIST = {
    "poll-visit-plan": EVERYBODY,
    "poll-visit-tour": DESK | {"member"},  # he is one of the team
    "poll-call-backs": DESK,
    "poll-visit-cancellation": DESK,
}


def at(name: str, poll: Poll, *more: int) -> str:
    return reverse(name, args=[poll.community.slug, poll.pk, *more])


@pytest.mark.parametrize("name", list(OPEN_TO))
def test_the_pages_exist_for_their_roles_only(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll], name: str
) -> None:
    poll = wide_poll()
    seen = {role for role in ROLES if reader(getattr(voting, role, None)).get(at(name, poll)).status_code == 200}
    assert seen == OPEN_TO[name]


@pytest.mark.parametrize("name", list(OF_A_LIST))
def test_the_pages_of_a_list_exist_for_their_roles_only(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll], name: str
) -> None:
    poll = open_since_yesterday(wide_poll())
    plan = tour(voting, poll, lines(poll)[3:9])
    seen = {r for r in ROLES if reader(getattr(voting, r, None)).get(at(name, poll, plan.number)).status_code == 200}
    assert seen == OF_A_LIST[name]


def test_sheets_are_printed_from_the_page_once(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    secretary, clerk = reader(voting.secretary), reader(voting.clerk)
    assert secretary.post(at("poll-sheet-runs", poll), {"count": "5", "per_page": "4"}).status_code == 303
    printing = at("poll-sheet-printing", poll, 1)
    assert secretary.post(printing).status_code == 403
    made = clerk.post(printing)
    assert made["Content-Type"] == "application/pdf"
    assert made["Cache-Control"] == "no-store"
    said = text_of(made.content)
    for words in (
        "是否翻修广场",
        "赞成",
        "反对",
        "弃权",
        f"{poll.pk}-0001",
        f"{poll.pk}-0005",
        "居委会一楼",
        "Renewthesquare",
    ):
        assert words.replace(" ", "") in said
    assert not [line.person.name for line in lines(poll) if line.person.name in said]
    assert clerk.post(printing).status_code == 409
    page = secretary.get(at("poll-sheets", poll)).content.decode()
    assert "Run 1: sheets 1 to 5" in page
    run = SheetRun.objects.get()
    from proposals.actions.sheets import check_group

    found = secretary.post(at("poll-sheets", poll), {"serial": f"{poll.pk}-0003 {check_group(poll.pk, 3)}"})
    assert "It was printed in run 1." in found.content.decode()
    assert "Not one of ours" in secretary.post(at("poll-sheets", poll), {"serial": "9-9 AAAA"}).content.decode()
    assert run.printed_by == voting.clerk


def test_a_named_sheet_bears_its_elector(reader: Reader, voting: SimpleNamespace, owners_poll: Poll) -> None:
    ask_for_sheets(actor=actor_of(voting.secretary), poll=owners_poll, named=True)
    said = text_of(reader(voting.clerk).post(at("poll-sheet-printing", owners_poll, 1)).content)
    for line in lines(owners_poll):
        assert f"{line.number}{line.person.name}" in said


def test_the_account_is_kept_on_its_page(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    desk = reader(voting.secretary)
    desk.post(at("poll-sheet-runs", poll), {"count": "20", "per_page": "2"})
    reader(voting.clerk).post(at("poll-sheet-printing", poll, 1))
    entries = at("poll-sheet-entries", poll)
    assert desk.post(entries, {"kind": "issued", "count": "21", "place": "一号箱"}).status_code == 409
    assert desk.post(entries, {"kind": "issued", "count": "12", "place": "一号箱"}).status_code == 303
    page = desk.get(at("poll-sheets", poll)).content.decode()
    assert "12 handed over" in page
    assert "Of 12 sheets that were given out nobody has said what became of them." in page
    entry = poll.sheet_entries.get()
    assert desk.post(at("poll-sheet-strike", poll, entry.pk), {"why": "记错了"}).status_code == 303
    assert "Struck out" in desk.get(at("poll-sheets", poll)).content.decode()


def test_the_public_list_masks_names_and_gives_no_door(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = open_since_yesterday(wide_poll())
    visited = lines(poll)[3:9]
    plan = tour(voting, poll, visited)
    public = reader(None).get(at("poll-visit-plan", poll, plan.number)).content.decode()
    assert f"{visited[0].building}  陈**" in public
    for line in visited:
        assert line.person.name not in public
    for one in (voting.secretary, voting.member):
        assert one.name in public, "who comes is named to everybody"
    for who in (voting.supervisor, voting.member):
        whole = reader(who).get(at("poll-visit-plan", poll, plan.number)).content.decode()
        assert all(line.person.name in whole for line in visited)


def test_a_list_that_is_not_published_does_not_exist_outside(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    desk = reader(voting.secretary)
    start = timezone.localtime() + timedelta(hours=2)
    typed: dict[str, Any] = {
        "starts_at": start.strftime("%Y-%m-%dT%H:%M"), "ends_at": (start + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
        "staff": [voting.secretary.pk], "names": ", ".join(str(e.number) for e in lines(poll)[3:6]),
    }  # fmt: skip
    assert desk.post(at("poll-visit-plans", poll), typed | {"names": "999"}).status_code == 422
    assert desk.post(at("poll-visit-plans", poll), typed).status_code == 303
    assert reader(None).get(at("poll-visit-plan", poll, 1)).status_code == 404
    assert desk.post(at("poll-visit-publication", poll, 1)).status_code == 409, "one alone does not go"
    assert "2 people go together, 1 are named." in desk.get(at("poll-visit-plan", poll, 1)).content.decode()
    typed["staff"] = [voting.secretary.pk, voting.clerk.pk]
    assert desk.post(at("poll-visit-plans", poll), typed).status_code == 303
    assert desk.post(at("poll-visit-publication", poll, 2)).status_code == 303
    assert reader(None).get(at("poll-visit-plan", poll, 2)).status_code == 200
    assert VisitPlan.objects.get(number=2).stands


def test_please_come_from_the_page_and_by_telephone(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    one, two = lines(poll)[3:5]
    mine, desk = reader(one.person), reader(voting.clerk)
    assert mine.post(at("poll-visit-requests", poll), {"elector": one.pk}).status_code == 303
    assert mine.post(at("poll-visit-requests", poll), {"elector": two.pk}).status_code == 403, "not for a neighbour"
    assert desk.post(at("poll-visit-calls", poll), {"names": str(two.number)}).status_code == 303
    page = desk.get(at("poll-visits", poll)).content.decode()
    assert one.person.name in page
    assert two.person.name in page
    assert f'"{one.number}, {two.number}"' in desk.get(at("poll-visit-plans", poll)).content.decode() or (
        f"{one.number}, {two.number}" in desk.get(at("poll-visit-plans", poll)).content.decode()
    )
    public = reader(None).get(at("poll-visits", poll)).content.decode()
    assert one.person.name not in public
    wish = VisitRequest.objects.get(elector=one)
    for stranger in (None, two.person, voting.neighbour_secretary):
        assert reader(stranger).post(at("poll-visit-withdrawal", poll, wish.pk)).status_code == 404
    assert mine.post(at("poll-visit-withdrawal", poll, wish.pk)).status_code == 303
    wish.refresh_from_db()
    assert wish.withdrawn_at


def test_the_team_confirms_its_batch_and_others_ask_back(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = open_since_yesterday(wide_poll())
    visited = lines(poll)[3:9]
    plan = tour(voting, poll, visited)
    desk = reader(voting.secretary)
    typed = {
        "channel": "visit", "plan": plan.pk, "names": ", ".join(str(e.number) for e in visited), "yes": 4, "no": 2,
        "abstain": 0, "invalid": 0, "collected_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"),
    }  # fmt: skip
    assert desk.post(url("poll-batches", poll), typed).status_code == 303, desk.post(
        url("poll-batches", poll), typed
    ).content
    again = at("poll-batch-confirmation", poll, 1)
    assert reader(voting.resident).get(again).status_code == 404
    member = reader(voting.member)
    page = member.get(again).content.decode()
    assert not [e.person.name for e in visited if e.person.name in page], "blind: not even the names"
    assert "Count batch 1 again" in member.get(at("poll-visit-plan", poll, plan.number)).content.decode()
    assert member.post(again, typed | {"names": "1"}).status_code == 422
    assert member.post(again, typed).status_code == 303
    assert PaperBatch.objects.get().state == "confirmed"
    asking = reader(voting.supervisor)
    calls = at("poll-call-backs", poll, plan.number)
    assert asking.post(calls, {"count": "2"}).status_code == 303
    one = CallBack.objects.order_by("pk")[0]
    answered = asking.post(at("poll-call-back", poll, plan.number, one.pk), {"answer": "denied", "note": ""})
    assert answered.status_code == 422
    told = {"answer": "denied", "note": "说没人来过"}
    assert asking.post(at("poll-call-back", poll, plan.number, one.pk), told).status_code == 303
    public = reader(None).get(at("poll-visit-plan", poll, plan.number)).content.decode()
    assert "1 denied" in public
    assert "说没人来过" not in public


def test_a_batch_that_differed_is_typed_anew_on_its_page(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    batch = batch_of(voting, poll, lines(poll)[:6])
    numbers = ", ".join(str(e.number) for e in lines(poll)[:6])
    count = {"names": numbers, "yes": 5, "no": 1, "abstain": 0, "invalid": 0}
    clerk, desk = reader(voting.clerk), reader(voting.secretary)
    assert clerk.post(at("poll-batch-confirmation", poll, batch.number), count).status_code == 422
    page = desk.get(at("poll-paper", poll)).content.decode()
    assert "differed 1 time" in page
    anew = at("poll-batch-correction", poll, batch.number)
    assert anew in page
    form = desk.get(anew).content.decode()
    assert numbers not in form, "nothing is filled in"
    assert desk.post(anew, count).status_code == 303
    assert clerk.post(at("poll-batch-confirmation", poll, batch.number), count).status_code == 303


def test_turnout_by_building_is_told_in_large_parts_only(
    reader: Reader, voting: SimpleNamespace, wide_poll: Callable[..., Poll]
) -> None:
    poll = wide_poll()
    confirmed(voting, batch_of(voting, poll, lines(poll)[:6]))
    page = reader(None).get(at("poll-visits", poll)).content.decode()
    assert "Have voted" not in page
    assert "6 of" in reader(None).get(url("poll", poll)).content.decode()
