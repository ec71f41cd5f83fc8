"""The plain way of a ballot answers what the framework answers, to everybody, and asks what it asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from councils.api.scope import InCommunity
from proposals.api.ballots import NewBallotSerializer, plainly_said
from proposals.models import Poll, WorkingBallot
from tests.api.conftest import BASE
from tests.api.test_slim import GOOD, SAID
from tests.api.test_writing import open_ballot

PLAIN, FRAMEWORK = "*/*", "application/json; q=1"
MORE: list[Any] = [
    {**GOOD, "marks": "y es"}, {**GOOD, "marks": "yes\n"}, {**GOOD, "marks": "修"}, {**GOOD, "marks": "\ud800"},
    {**GOOD, "elector": True}, {**GOOD, "elector": 1.0}, {**GOOD, "elector": -1}, {**GOOD, "replaces": ""},
    {**GOOD, "client": "g" * 32}, {**GOOD, "client": "AB" * 16}, {**GOOD, "client": None}, {**GOOD, "key": " " + "k" * 12},
    {**GOOD, "key": "k" * 8}, {**GOOD, "key": "k" * 40}, {**GOOD, "marks": "y" * 400}, {**GOOD, "elector": float("nan")},
]  # fmt: skip


@pytest.mark.parametrize("said", SAID + MORE, ids=repr)
def test_what_is_said_plainly_is_read_as_the_form_reads_it(said: Any) -> None:
    plain = plainly_said(json.dumps(said).encode())
    if plain is None:
        return
    form = NewBallotSerializer(data=said)
    form.is_valid(raise_exception=True)
    names = form.validated_data.keys()
    assert {name: plain[name] for name in names} == dict(form.validated_data)
    assert set(plain) - set(names) <= {"more"}


def test_most_of_it_is_plain() -> None:
    assert sum(plainly_said(json.dumps(said).encode()) is not None for said in SAID + MORE) >= 10


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"[]", '{"marks": "yes"}'.encode("utf-16"), b"\xef\xbb\xbf{}", b"[" * 9999],
    ids=range(7),
)
def test_what_is_no_plain_json_is_left_to_the_framework(body: bytes) -> None:
    assert plainly_said(body) is None


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time the framework begins."""
    begun: list[str] = []
    initial = InCommunity.initial

    def told(self: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        begun.append(request.method)
        initial(self, request, *args, **kwargs)

    monkeypatch.setattr(InCommunity, "initial", told)
    return begun


def cast_both_ways(
    browser: Client, poll: Poll, said: Any, *, base: str = BASE, pk: int = 0, undo: bool = True, **headers: str
) -> tuple[Any, Any]:
    """The same by each way; the first one's ballot is taken out again before the second."""
    answers = []
    for accept in (PLAIN, FRAMEWORK):
        answers.append(
            browser.post(
                f"{base}polls/{pk or poll.pk}/ballots/", said, content_type="application/json",
                headers={"Accept": accept, "Accept-Language": "en", **headers},
            )
        )  # fmt: skip
        if undo:
            WorkingBallot.objects.filter(poll=poll).delete()
    return answers[0], answers[1]


def same(one: Any, other: Any) -> None:
    assert one.status_code == other.status_code
    first, second = one.json(), other.json()
    assert first.keys() == second.keys()
    assert {**first, "code": ""} == {**second, "code": ""}
    assert one.status_code == 201 or first["code"] == second["code"]
    assert dict(one.headers) == {**other.headers, "Content-Length": one.headers["Content-Length"]}


@pytest.mark.parametrize("who", ["member", "resident", "stranger", "neighbour_secretary", None])
@pytest.mark.parametrize(
    "said", [GOOD, {**GOOD, "client": "ab" * 16}, {**GOOD, "marks": "perhaps"}, {**GOOD, "elector": 7}, {}]
)
def test_everybody_gets_the_same_answer_by_both_ways(
    town: SimpleNamespace, client_of: Callable[..., Client], who: str | None, said: Any
) -> None:
    poll = open_ballot(town)
    same(*cast_both_ways(client_of(getattr(town, who) if who else None), poll, said))


def test_a_replay_and_a_second_ballot_get_the_same_answer_by_both_ways(
    town: SimpleNamespace, client_of: Callable[..., Client], ways: list[str]
) -> None:
    poll, browser = open_ballot(town), client_of(town.member)
    first, replayed = cast_both_ways(browser, poll, GOOD, undo=False)
    assert replayed.json() == {**first.json(), "replayed": True}
    same(*cast_both_ways(browser, poll, GOOD, undo=False))
    same(*cast_both_ways(browser, poll, {**GOOD, "key": "another-key-123"}, undo=False))
    assert ways == ["POST"] * 3, "each time only the second one"


@pytest.mark.parametrize(
    ("base", "pk"),
    [("/api/v1/communities/neighbour/", 0), ("/api/v1/communities/nowhere/", 0), (BASE, 999_999), (BASE, 2**70)],
)
def test_what_is_not_there_is_not_there_by_both_ways(
    town: SimpleNamespace, client_of: Callable[..., Client], base: str, pk: int
) -> None:
    poll = open_ballot(town)
    one, other = cast_both_ways(client_of(town.member), poll, GOOD, base=base, pk=pk)
    same(one, other)
    assert one.status_code == 404


@pytest.mark.parametrize(
    "headers", [{}, {"X-CSRFToken": "x" * 32}, {"X-CSRFToken": "c" * 32, "Origin": "https://elsewhere.example"}]
)
def test_without_the_token_no_way_takes_it(
    town: SimpleNamespace, client_of: Callable[..., Client], headers: dict[str, str]
) -> None:
    poll = open_ballot(town)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(town.member.account, backend="config.accounts.Accounts")
    browser.cookies["csrftoken"] = "c" * 32
    one, other = cast_both_ways(browser, poll, GOOD, undo=False, **headers)
    same(one, other)
    assert one.status_code == 403
    assert not WorkingBallot.objects.filter(poll=poll).exists()


def test_with_the_token_the_plain_way_takes_it(
    town: SimpleNamespace, client_of: Callable[..., Client], ways: list[str]
) -> None:
    poll = open_ballot(town)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(town.member.account, backend="config.accounts.Accounts")
    browser.cookies["csrftoken"] = "c" * 32
    one, other = cast_both_ways(browser, poll, GOOD, **{"X-CSRFToken": "c" * 32})
    same(one, other)
    assert (one.status_code, len(ways)) == (201, 1)


def test_whoever_is_not_signed_in_is_answered_by_the_framework(
    town: SimpleNamespace, client_of: Callable[..., Client], ways: list[str]
) -> None:
    same(*cast_both_ways(client_of(None), open_ballot(town), GOOD))
    assert ways == ["POST", "POST"]


def test_what_is_long_is_not_read_before_the_pace_is_asked(
    town: SimpleNamespace, client_of: Callable[..., Client], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else anybody at all could keep a server busy with megabytes, as often as he likes."""
    poll, long = open_ballot(town), {**GOOD, "more": "m" * 1000}
    same(*cast_both_ways(client_of(town.member), poll, long))
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000  # whoever takes more than this into memory is stopped by Django
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {**api_settings.DEFAULT_THROTTLE_RATES, "write": "0/min"})
    for browser in (client_of(None), client_of(town.member)):
        assert [answer.status_code for answer in cast_both_ways(browser, poll, long)] == [429, 429]


def test_both_ways_count_the_same_pace(
    town: SimpleNamespace, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {**api_settings.DEFAULT_THROTTLE_RATES, "write": "3/min"})
    poll, browser = open_ballot(town), client_of(town.member)
    found = [answer.status_code for _n in range(2) for answer in cast_both_ways(browser, poll, GOOD)]
    assert found == [201, 201, 201, 429]
    one, other = cast_both_ways(browser, poll, GOOD)
    assert one.status_code == 429
    assert abs(int(one.headers["Retry-After"]) - int(other.headers["Retry-After"])) <= 1
    cache.clear()
    assert cast_both_ways(browser, poll, GOOD)[0].status_code == 201


def test_a_refusal_before_the_action_is_counted_once(
    town: SimpleNamespace, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {**api_settings.DEFAULT_THROTTLE_RATES, "write": "2/min"})
    poll, browser = open_ballot(town), client_of(town.member)
    path = f"{BASE}polls/{poll.pk}/ballots/"
    found = [browser.post(path, {"marks": "yes"}, content_type="application/json").status_code for _n in range(3)]
    assert found == [400, 400, 429]


def test_what_the_endpoint_demands_of_others_the_plain_way_demands_too(
    town: SimpleNamespace, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever gives the votes other permissions or another sign-in has not left a door open beside them."""
    from rest_framework.authentication import BasicAuthentication
    from rest_framework.permissions import IsAdminUser

    from proposals.api.polls import PollViewSet

    poll, browser = open_ballot(town), client_of(town.member)
    for name, value in (("permission_classes", [IsAdminUser]), ("authentication_classes", [BasicAuthentication])):
        with monkeypatch.context() as patch:
            patch.setattr(PollViewSet, name, value)
            one, other = cast_both_ways(browser, poll, GOOD, undo=False)
            assert one.status_code == other.status_code
            assert one.status_code in (401, 403)
            assert one.json()["code"] == other.json()["code"]
    assert not WorkingBallot.objects.filter(poll=poll).exists()


def test_only_the_framework_answers_what_is_no_post_of_plain_json(
    town: SimpleNamespace, client_of: Callable[..., Client]
) -> None:
    poll, browser = open_ballot(town), client_of(town.member)
    path = f"{BASE}polls/{poll.pk}/ballots/"
    assert browser.get(path).status_code == 405
    assert browser.put(path, GOOD, content_type="application/json").status_code == 405
    assert browser.post(path, GOOD).status_code == 415
    assert browser.post(path, "{", content_type="application/json").status_code == 400
    assert browser.post(f"{path}?format=xml", GOOD, content_type="application/json").status_code == 404
