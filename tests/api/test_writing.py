from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from proposals.actions.polls import create_poll, open_poll
from proposals.models import Comment, Elector, Poll, Proposal, Reaction, Support, WorkingBallot
from tests.api.conftest import BASE, Api
from tests.conftest import actor_of
from tests.proposals.polls.conftest import make_matter, make_meeting

ApiOf = Callable[..., Api]
OUTSIDERS = [(None, "comment:sign_in"), ("stranger", "comment:no_entry"), ("neighbour_secretary", "comment:no_entry")]


def test_a_draft_is_begun_saved_and_submitted(town: SimpleNamespace, api_of: ApiOf) -> None:
    api = api_of(town.resident)
    draft = api("post", "proposals/", {"title": "修长椅", "council": "reps"})
    assert draft.status_code == 201
    pk, seen = draft.json()["id"], draft.json()["live_version"]
    saved = api("patch", f"proposals/{pk}/", {"text": "中心花园的长椅坏了。", "seen": seen})
    assert (saved.status_code, saved.json()["current"]["title"]) == (200, "修长椅")
    stale = api("patch", f"proposals/{pk}/", {"text": "旧的一页。", "seen": seen})
    assert (stale.status_code, stale.json()["code"]) == (409, "draft:changed_elsewhere")
    submitted = api("post", f"proposals/{pk}/submission/")
    assert (submitted.status_code, submitted.json()["number"] is not None) == (200, True)
    assert api("post", f"proposals/{pk}/submission/").json()["number"] == submitted.json()["number"]
    late = api("patch", f"proposals/{pk}/", {"text": "改"})
    assert late.status_code in (403, 409)
    assert late.json()["sentence"]


@pytest.mark.parametrize(("who", "status"), [(None, 403), ("stranger", 403), ("neighbour_secretary", 403)])
def test_who_may_not_propose_is_told_so(town: SimpleNamespace, api_of: ApiOf, who: str | None, status: int) -> None:
    count = Proposal.objects.count()
    answer = api_of(getattr(town, who) if who else None)("post", "proposals/", {"title": "我也要"})
    assert (answer.status_code, set(answer.json())) == (status, {"code", "sentence", "instead"})
    assert Proposal.objects.count() == count


@pytest.mark.parametrize("who", ["member", "secretary", "clerk", None])
def test_nobody_touches_anothers_draft(town: SimpleNamespace, api_of: ApiOf, who: str | None) -> None:
    api = api_of(getattr(town, who) if who else None)
    assert api("patch", f"proposals/{town.draft.pk}/", {"title": "改"}).status_code == 404
    assert api("post", f"proposals/{town.draft.pk}/submission/").status_code == 404


def test_a_signature_is_given_and_taken_back(town: SimpleNamespace, api_of: ApiOf) -> None:
    api, path = api_of(town.member), f"proposals/{town.matter.pk}/support/"
    have = api.get(path)["have"]
    for _again in range(2):
        assert api("put", path).json()["have"] == have + 1
    for _again in range(2):
        assert api("delete", path).json()["have"] == have
    assert Support.objects.filter(person=town.member, withdrawn_at=None).count() == 0
    assert api_of(town.neighbour_secretary)("put", path).status_code in (403, 404)


def test_a_comment_and_a_reply_are_written(town: SimpleNamespace, api_of: ApiOf) -> None:
    api, path = api_of(town.resident), f"proposals/{town.matter.pk}/comments/"
    one = api("post", path, {"text": "夜里看不清。", "position": "for"})
    assert (one.status_code, one.json()["author"]) == (201, "2号楼 陈**")
    reply = api("post", path, {"text": "是的。", "reply_to": town.reply.pk})
    assert reply.json()["thread"] == town.comment.pk
    assert api("post", path, {"text": "是的。", "reply_to": 999_999}).status_code == 404


@pytest.mark.parametrize(("body", "status", "code"), [
    ({"text": "我的电话 13800138000"}, 422, "text:personal_data"),
    ({"text": "  "}, 422, "comment:empty"),
    ({"text": "好", "position": "maybe"}, 400, "api:invalid"),
    ({}, 400, "api:invalid"),
])  # fmt: skip
def test_a_refused_comment_says_why(
    town: SimpleNamespace, api_of: ApiOf, body: dict[str, str], status: int, code: str
) -> None:
    before = Comment.objects.count()
    answer = api_of(town.resident)("post", f"proposals/{town.matter.pk}/comments/", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Comment.objects.count() == before


@pytest.mark.parametrize(("who", "code"), OUTSIDERS)
def test_outsiders_neither_write_nor_react(town: SimpleNamespace, api_of: ApiOf, who: str | None, code: str) -> None:
    api, path = api_of(getattr(town, who) if who else None), f"proposals/{town.matter.pk}/comments/"
    for answer in (
        api("post", path, {"text": "我也说"}),
        api("put", f"{path}{town.comment.pk}/reaction/", {"value": 1}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, code)
        assert answer.json()["instead"]
    assert not Comment.objects.filter(text="我也说").exists()


def test_the_neighbour_at_home_reaches_nothing_of_ours(town: SimpleNamespace, api_of: ApiOf) -> None:
    api = api_of(town.neighbour_secretary, "/api/v1/communities/neighbour/")
    path = f"proposals/{town.matter.pk}/comments/"
    assert api("post", path, {"text": "我也说"}).status_code == 404
    assert api("put", f"{path}{town.comment.pk}/reaction/", {"value": 1}).status_code == 404
    assert api("post", f"polls/{town.poll.pk}/ballots/", {"marks": "yes", "key": "k" * 12}).status_code == 404
    assert api("post", f"proposals/{town.matter.pk}/submission/").status_code == 404


def test_a_reaction_is_put_changed_and_deleted(town: SimpleNamespace, api_of: ApiOf) -> None:
    api, path = api_of(town.clerk), f"proposals/{town.matter.pk}/comments/{town.comment.pk}/reaction/"
    for value in (1, -1, 0):
        assert api("put", path, {"value": value}).json()["mine"] == value
        assert Reaction.objects.filter(participant__person=town.clerk).count() == 1
    for _again in range(2):
        assert api("delete", path).json()["mine"] is None
    assert api("put", path, {"value": 2}).status_code == 400
    own = api_of(town.member)("put", path, {"value": 1})
    assert (own.status_code, own.json()["code"]) == (409, "reaction:own")


def test_refusals_speak_the_readers_language(town: SimpleNamespace, api_of: ApiOf) -> None:
    path = f"proposals/{town.matter.pk}/comments/"
    english = api_of()("post", path, {"text": "hello"}).json()
    chinese = api_of()("post", path, {"text": "hello"}, **{"Accept-Language": "zh-Hans"}).json()
    assert english["sentence"] == "You are not signed in."
    assert chinese["sentence"] != english["sentence"]
    assert chinese["code"] == english["code"]


def open_ballot(town: SimpleNamespace) -> Poll:
    matter = make_matter(town, town.reps, "cn.resident_reps", "meeting")
    meeting = make_meeting(town, town.reps, "member", [town.chair, town.member])
    secretary = actor_of(town.secretary)
    poll = create_poll(actor=secretary, proposal=matter, secrecy="named", meeting=meeting, question="修不修？")
    return open_poll(actor=secretary, poll=poll)


def test_a_ballot_is_cast_once_and_replayed(town: SimpleNamespace, api_of: ApiOf) -> None:
    poll = open_ballot(town)
    api, path = api_of(town.member), f"polls/{poll.pk}/ballots/"
    body = {"marks": "yes", "key": "0123456789abcdef", "client": "ab" * 16}
    first, again = api("post", path, body), api("post", path, body)
    assert (first.status_code, first["Cache-Control"]) == (201, "no-store")
    assert again.json() == {**first.json(), "replayed": True}
    other = api("post", path, {**body, "key": "another-key-123"})
    assert (other.status_code, other.json()["code"]) == (409, "ballot:taken")
    shown = api_of().get(f"polls/{poll.pk}/")
    assert (shown["turnout"], shown["result"]) == (1, None)
    assert WorkingBallot.objects.filter(poll=poll).count() == 1


@pytest.mark.parametrize("who", ["resident", "secretary", "stranger", "neighbour_secretary", None])
def test_who_is_not_on_the_roll_casts_nothing(town: SimpleNamespace, api_of: ApiOf, who: str | None) -> None:
    poll = open_ballot(town)
    assert not Elector.objects.filter(poll=poll, person__in=[town.resident, town.secretary]).exists()
    answer = api_of(getattr(town, who) if who else None)(
        "post", f"polls/{poll.pk}/ballots/", {"marks": "yes", "key": "k" * 12}
    )
    assert answer.status_code in (403, 409)
    assert answer.json()["sentence"]
    assert not WorkingBallot.objects.filter(poll=poll).exists()


@pytest.mark.parametrize("body", [
    {"marks": "perhaps", "key": "k" * 12}, {"marks": "yes", "key": "short"}, {"marks": "yes", "key": "k" * 12, "client": "zz"},
    {"key": "k" * 12},
])  # fmt: skip
def test_a_ballot_that_cannot_be_read_is_refused(town: SimpleNamespace, api_of: ApiOf, body: dict[str, str]) -> None:
    poll = open_ballot(town)
    answer = api_of(town.member)("post", f"polls/{poll.pk}/ballots/", body)
    assert answer.status_code in (400, 422)
    assert not WorkingBallot.objects.filter(poll=poll).exists()


def test_a_session_without_its_token_changes_nothing(town: SimpleNamespace) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(town.resident.account, backend="config.accounts.Accounts")
    answer = browser.post(
        f"{BASE}proposals/{town.matter.pk}/comments/", {"text": "好"}, content_type="application/json"
    )
    assert answer.status_code == 403
    assert set(answer.json()) == {"code", "sentence", "instead"}


@pytest.mark.parametrize(("method", "path", "status"), [
    ("delete", "proposals/{p}/", 405), ("post", "resolutions/", 405), ("put", "polls/{v}/", 405), ("get", "polls/{v}/ballots/", 405),
    ("post", "record/", 405), ("post", "errata/", 405), ("patch", "meetings/{m}/", 405), ("post", "communities/", 404),
])  # fmt: skip
def test_what_is_not_writable_is_not(town: SimpleNamespace, api_of: ApiOf, method: str, path: str, status: int) -> None:
    address = path.format(p=town.matter.pk, v=town.poll.pk, m=town.meeting.pk)
    answer = api_of(town.clerk)(method, address, {} if method != "get" else None)
    assert answer.status_code == status


def test_forms_and_broken_json_are_answered_in_the_same_form(town: SimpleNamespace, api_of: ApiOf) -> None:
    api, path = api_of(town.resident), f"{BASE}proposals/{town.matter.pk}/comments/"
    broken = api.browser.post(path, "{", content_type="application/json")
    assert (broken.status_code, set(broken.json())) == (400, {"code", "sentence", "instead"})
    assert api.browser.post(path, {"text": "好"}).status_code == 415


def test_writing_is_throttled_and_reading_is_not(
    town: SimpleNamespace, api_of: ApiOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {**api_settings.DEFAULT_THROTTLE_RATES, "write": "2/min"})
    api, path = api_of(town.clerk), f"proposals/{town.matter.pk}/comments/{town.comment.pk}/reaction/"
    assert [api("put", path, {"value": 1}).status_code for _n in range(3)] == [200, 200, 429]
    assert api("get", f"proposals/{town.matter.pk}/").status_code == 200
    assert api("put", path, {"value": 1}).json()["code"] == "api:throttled"


def test_who_is_not_signed_in_writes_at_a_persons_pace_too(
    town: SimpleNamespace, api_of: ApiOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {**api_settings.DEFAULT_THROTTLE_RATES, "write": "2/min"})
    api, path = api_of(), f"polls/{town.poll.pk}/ballots/"
    assert [api("post", path, {}).status_code for _n in range(3)] == [400, 400, 429]
    assert api("get", f"polls/{town.poll.pk}/").status_code == 200
