from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils.actions.sequencer import sequence_events
from councils.models import Account, Event, Household, Person
from councils.models.clock import database_now
from proposals.models import Poll
from tests.api.conftest import BASE, Api
from tests.proposals.publication.conftest import counted_poll

ApiOf = Callable[..., Api]
LISTS = [
    "councils/", "meetings/", "proposals/", "polls/", "resolutions/", "publications/", "errata/", "follow-ups/", "record/",
    "proposals/{matter}/comments/", "meetings/{meeting}/agenda/",
]  # fmt: skip
READERS = [None, "resident", "member", "secretary", "clerk", "chair", "supervisor", "stranger", "neighbour_secretary"]


def path_of(town: SimpleNamespace, path: str) -> str:
    return path.format(matter=town.matter.pk, meeting=town.meeting.pk)


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("path", LISTS)
def test_everything_public_is_read_by_everybody_and_says_nothing_personal(
    town: SimpleNamespace, api_of: ApiOf, path: str, who: str | None
) -> None:
    api = api_of(getattr(town, who) if who else None)
    sequence_events(database_now())
    found = api.get(path_of(town, path))
    assert found["count"] >= 1
    text = api("get", path_of(town, path)).content.decode()
    assert "骂人的话" not in text
    for person in Person.objects.all():
        assert person.name not in text
        assert person.register_id not in text
    for words in (
        "person:",
        "username",
        "phone_sealed",
        "account",
        "birth",
        "salt",
        "payload",
        "epoch",
        "key_salt",
        "password",
    ):
        assert words not in text
    for account in Account.objects.all():
        assert account.username not in text
    for home in Household.objects.all():
        assert home.register_id not in text


@pytest.mark.parametrize("path", LISTS)
def test_the_neighbour_sees_none_of_it(town: SimpleNamespace, api_of: ApiOf, path: str) -> None:
    api = api_of(town.neighbour_secretary, "/api/v1/communities/neighbour/")
    answer = api("get", path_of(town, path))
    names = {row.get("key") for row in answer.json().get("results", [])} if answer.status_code == 200 else set()
    assert answer.status_code == 404 or not answer.json()["count"] or names == {"reps"}


@pytest.mark.parametrize("path", [
    "proposals/{p}/", "proposals/{p}/versions/", "proposals/{p}/support/", "proposals/{p}/comments/", "polls/{v}/", "meetings/{m}/",
    "resolutions/{r}/",
])  # fmt: skip
def test_an_object_of_another_community_does_not_exist(town: SimpleNamespace, api_of: ApiOf, path: str) -> None:
    own = path.format(p=town.matter.pk, v=town.poll.pk, m=town.meeting.pk, r=town.resolution.pk)
    assert api_of()("get", own).status_code == 200
    answer = api_of(town.neighbour_secretary, "/api/v1/communities/neighbour/")("get", own)
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "sentence", "instead"}
    assert api_of()("get", f"/api/v1/communities/nowhere/{own}").status_code == 404


def test_communities_and_bodies(town: SimpleNamespace, api_of: ApiOf) -> None:
    assert [c["slug"] for c in api_of().get("/api/v1/communities/")["results"]] == ["neighbour", "qinghuai"]
    assert api_of().get(BASE)["name"] == "青槐社区"
    assert api_of().get("councils/reps/")["kind"] == "representative_meeting"


@pytest.mark.parametrize(("who", "sees"), [
    (None, False), ("resident", True), ("member", False), ("secretary", False), ("supervisor", False), ("neighbour_secretary", False),
])  # fmt: skip
def test_a_draft_is_there_for_its_proposer_only(
    town: SimpleNamespace, api_of: ApiOf, who: str | None, sees: bool
) -> None:
    api = api_of(getattr(town, who) if who else None)
    assert ("还没写完" in str(api.get("proposals/"))) == sees
    assert (api("get", f"proposals/{town.draft.pk}/").status_code == 200) == sees
    assert api("get", f"proposals/{town.draft.pk}/comments/").status_code == 404


def test_a_matter_tells_stage_text_and_masked_proposer(town: SimpleNamespace, api_of: ApiOf) -> None:
    found = api_of().get(f"proposals/{town.matter.pk}/")
    assert (found["title"], found["title_en"], found["current"]["text"]) == ("修好东门路灯", "Lamps", "换灯杆。")
    assert found["stage"] in ("support", "screening")
    assert found["proposer"] == "2号楼 陈**"
    assert found["procedure_hash"]


@pytest.mark.parametrize(("query", "titles"), [
    ("?stage=display", {"东门"}), ("?title=路灯", {"修好东门路灯"}), ("?council=committee", set()), ("?year=1999", set()),
])  # fmt: skip
def test_matters_are_filtered(town: SimpleNamespace, api_of: ApiOf, query: str, titles: set[str]) -> None:
    assert {row["title"] for row in api_of().get(f"proposals/{query}")["results"]} == titles


def test_hidden_comments_keep_place_and_reason_without_words(town: SimpleNamespace, api_of: ApiOf) -> None:
    for who in (None, town.other_resident, town.secretary, town.supervisor):
        rows = {row["id"]: row for row in api_of(who).get(f"proposals/{town.matter.pk}/comments/")["results"]}
        hidden = rows[town.hidden.pk]
        assert (hidden["text"], hidden["hidden_why"]) == (None, "指名骂人。")
        assert api_of(who).get(f"proposals/{town.matter.pk}/comments/{town.hidden.pk}/")["text"] is None


def test_a_reader_sees_counts_and_his_own_mark(town: SimpleNamespace, api_of: ApiOf) -> None:
    path = f"proposals/{town.matter.pk}/comments/{town.comment.pk}/"
    assert (
        api_of(town.resident).get(path)["mine"],
        api_of(town.chair).get(path)["mine"],
        api_of().get(path)["mine"],
    ) == (1, None, None)
    assert api_of().get(path)["agree"] == 1


def test_comments_are_filtered(town: SimpleNamespace, api_of: ApiOf) -> None:
    def ids(query: str) -> list[int]:
        return [row["id"] for row in api_of().get(f"proposals/{town.matter.pk}/comments/{query}")["results"]]

    assert ids("?position=for") == [town.comment.pk]
    assert ids(f"?thread={town.comment.pk}") == [town.reply.pk]
    assert ids("?opening=true") == [town.comment.pk, town.hidden.pk]


@pytest.mark.parametrize("state", ["draft", "open", "closed", "counted", "published", "annulled"])
def test_no_split_before_the_count(town: SimpleNamespace, api_of: ApiOf, state: str) -> None:
    """A result that is stored stays inside until the vote is counted."""
    more: dict[str, Any] = {"annulled_why": "错", "annulled_at": database_now()} if state == "annulled" else {}
    Poll.objects.filter(pk=town.poll.pk).update(state=state, **more)
    answer = api_of(town.secretary)("get", f"polls/{town.poll.pk}/")
    assert answer.status_code == (404 if state == "draft" else 200)
    if state in ("counted", "published"):
        assert answer.json()["result"]["outcome"]["kind"] == "adopted"
    elif state != "draft":
        assert answer.json()["result"] is None
        assert "20票" not in answer.content.decode()


def test_outcomes_corrections_and_works(town: SimpleNamespace, api_of: ApiOf) -> None:
    resolution = api_of().get(f"resolutions/{town.resolution.pk}/")
    assert (resolution["number"], resolution["outcome"]) == (1, "adopted")
    assert api_of().get("publications/")["results"][0]["errata"][0]["text"] == "日期改正"
    today = date.today().isoformat()  # noqa: DTZ011
    assert api_of().get(f"publications/?display_until__gte={today}")["count"] == 1
    for state, count in (("running", 1), ("overdue", 1), ("done", 0), ("dropped", 0)):
        assert api_of().get(f"follow-ups/?state={state}")["count"] == count
    assert api_of().get(f"meetings/{town.meeting.pk}/agenda/")["results"][0]["title"] == "东门路灯"


def test_the_record_has_no_gap_and_a_head(town: SimpleNamespace, api_of: ApiOf) -> None:
    sequence_events(database_now())
    rows = api_of().get("record/?limit=200")["results"]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert api_of().get("record/head/") == {"seq": rows[-1]["seq"], "hash": rows[-1]["hash"]}
    assert {row["name"] for row in api_of().get("record/?name=comment:hidden")["results"]} == {"comment:hidden"}
    assert api_of().get("record/?seq__gt=3&seq__lte=5")["count"] == 2


def test_a_page_never_holds_more_than_two_hundred(town: SimpleNamespace, api_of: ApiOf) -> None:
    found = api_of().get("proposals/?limit=1")
    assert (len(found["results"]), found["count"] > 1, "offset=1" in found["next"]) == (1, True, True)
    Event.objects.bulk_create(
        Event(
            community=town.community,
            actor="clock",
            name="x:y",
            object_noun="x",
            object_id="1",
            at=database_now(),
            payload={},
            seq=n,
        )
        for n in range(1000, 1300)
    )
    assert len(api_of().get("record/?limit=1000000")["results"]) == 200


@pytest.mark.parametrize("path", LISTS)
def test_the_number_of_queries_does_not_grow_with_the_rows(town: SimpleNamespace, api_of: ApiOf, path: str) -> None:
    sequence_events(database_now())
    api = api_of(town.resident)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            api.get(path_of(town, path))
        return len(queries)

    before = asked()
    more_of_everything(town)
    sequence_events(database_now())
    assert asked() == before <= 12


def more_of_everything(town: SimpleNamespace) -> None:
    for rows in (
        town.matter.comments.all(), town.meeting.agenda.all(), town.resolution.follow_ups.all(), town.resolution.publications.get().errata.all(),
    ):  # fmt: skip
        for n in range(3):
            row = rows.first()
            row.pk = None
            if hasattr(row, "position") and isinstance(row.position, int):
                row.position, row.proposal = 10 + n, None
            row.save()
    for n in range(3):
        counted_poll(town, title=f"又一件{n}")
