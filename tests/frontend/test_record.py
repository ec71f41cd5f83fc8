"""The record as the public, supervisors and the sceptic read it."""

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from councils.actions.record import record, record_head
from councils.actions.sequencer import sequence_events
from councils.models import Event
from tests.conftest import actor_of

PAGE = "/c/qinghuai/record/"


@pytest.fixture
def kept(cast: SimpleNamespace) -> SimpleNamespace:
    """Three entries: a private one about a person, a public one about a meeting's body, one of the clock's."""
    record(actor=actor_of(cast.clerk), name="seat:given", about=cast.resident, particulars={"office": "楼门长"})
    record(actor=actor_of(cast.clerk), name="community:set_up", about=cast.community, particulars={"why": "试点"})
    record(actor=actor_of(cast.secretary), name="meeting:convened", about=cast.community, particulars={"n": 1})
    sequence_events(timezone.now())
    return cast


def read(client_of, who, **query: object) -> str:
    return client_of(who).get(PAGE, query).content.decode()


@pytest.mark.parametrize("name", [None, "resident", "member", "secretary", "clerk", "neighbour_secretary"])
def test_public_reads_what_happened_and_nothing_about_persons(kept, client_of, name: str | None) -> None:
    said = read(client_of, getattr(kept, name) if name else None)
    assert record_head(kept.community).hash in said
    assert 'id="entry-1"' in said
    for hidden in ("楼门长", "试点", f"person:{kept.clerk.pk}", f"person:{kept.resident.pk}", kept.clerk.name):
        assert hidden not in said, hidden


def test_supervisor_reads_every_particular_and_who_acted(kept, client_of) -> None:
    said = read(client_of, kept.supervisor)
    for shown in ("楼门长", "试点", f"person:{kept.clerk.pk}", kept.clerk.name):
        assert shown in said, shown


def test_public_cannot_ask_what_concerned_a_person(kept, client_of) -> None:
    asked = f"person:{kept.resident.pk}"
    assert 'id="entry-2"' in read(client_of, None, object=asked), "the filter is not heard"
    narrowed = read(client_of, kept.supervisor, object=asked)
    assert 'id="entry-1"' in narrowed
    assert 'id="entry-2"' not in narrowed


def test_filter_by_object_and_pages_by_number(kept, client_of) -> None:
    for n in range(60):
        record(actor=actor_of(kept.clerk), name="thing:done", about=kept.reps, particulars={"n": n})
    sequence_events(timezone.now())
    first = read(client_of, None)
    assert 'id="entry-63"' in first
    assert 'id="entry-13"' not in first
    assert "?before=14" in first
    assert 'id="entry-13"' in read(client_of, None, before=14)
    only = read(client_of, None, object=f"community:{kept.community.pk}")
    assert 'id="entry-2"' in only
    assert 'id="entry-63"' not in only


@pytest.mark.parametrize("query", [{"before": "x"}, {"before": "9" * 40}, {"object": "poll"}, {"object": "poll:x"}])
def test_odd_questions_are_harmless(kept, client_of, query: dict[str, str]) -> None:
    assert 'id="entry-1"' in read(client_of, None, **query)


def test_neighbours_record_is_another_one(kept, client_of) -> None:
    said = client_of(None).get("/c/neighbour/record/").content.decode()
    assert 'id="entry-1"' not in said


def check(client_of, who, **data: str) -> tuple[int, str]:
    answer = client_of(who).post(f"{PAGE}check/", data)
    return answer.status_code, b"".join(answer).decode() if answer.streaming else answer.content.decode()


def test_check_says_that_the_record_is_whole_and_holds_the_head(kept, client_of) -> None:
    status, said = check(client_of, kept.supervisor, head=record_head(kept.community).hash[:20])
    assert status == 200
    assert "slip-done" in said
    assert "记录完整，共3条" in said
    assert said.rstrip().endswith("</html>")


def test_check_names_what_was_changed(kept, client_of) -> None:
    Event.objects.filter(seq=2).update(payload={"why": "别的"})
    _status, said = check(client_of, kept.supervisor)
    assert "slip-refused" in said
    assert "第2条内容和承诺值对不上。" in said
    assert "community:set_up" in said


@pytest.mark.parametrize("head", ["f" * 64, "3f9c"])
def test_check_of_a_foreign_or_short_head_is_refused_in_words(kept, client_of, head: str) -> None:
    _status, said = check(client_of, kept.clerk, head=head)
    assert "slip-refused" in said


@pytest.mark.parametrize("name", [None, "resident", "member", "neighbour_secretary"])
def test_check_is_not_for(kept, client_of, name: str | None) -> None:
    assert check(client_of, getattr(kept, name) if name else None)[0] == 403


def test_page_asks_few_queries_whatever_the_length(kept, client_of, django_assert_max_num_queries) -> None:
    browser = client_of(kept.supervisor)
    browser.get(PAGE)
    with django_assert_max_num_queries(12):
        browser.get(PAGE)


@pytest.mark.django_db(transaction=True)
def test_check_streams_under_asgi_too(kept, async_client) -> None:
    async def ask() -> list[bytes]:
        await async_client.aforce_login(kept.supervisor.account, backend="config.accounts.Accounts")
        answer = await async_client.post(f"{PAGE}check/", {})
        return [piece async for piece in answer]

    pieces = async_to_sync(ask)()
    assert len(pieces) > 2
    assert "记录完整" in b"".join(pieces).decode()
