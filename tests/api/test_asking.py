"""Who asks is read together with those who ask at the same moment: each is himself, and out with the first request after."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client
from django.utils import timezone

from config.accounts import Accounts, _at_hand
from councils.actions import asking
from councils.actions.asking import Known, known
from councils.actions.together import Together
from proposals.models import Comment, WorkingBallot
from tests.api.conftest import BASE, Api
from tests.api.test_writing import open_ballot

ApiOf = Callable[..., Api]


def key_of(browser: Client) -> str:
    return str(browser.session.session_key)


def test_each_gets_his_own_session_account_and_community(cast: SimpleNamespace, client_of: Any) -> None:
    people = (cast.resident, cast.chair, cast.neighbour_secretary)
    keys = [key_of(client_of(who)) for who in people]
    slugs = ["qinghuai", "neighbour", "nowhere"]
    found = asking._read([*zip(keys, slugs, strict=True), ("", "qinghuai"), (keys[0], "")])
    assert [one.account and one.account.pk for one in found] == [
        *(who.account_id for who in people), None, people[0].account_id,
    ]  # fmt: skip
    assert [(one.session or {}).get(SESSION_KEY) for one in found[:3]] == [str(who.account_id) for who in people]
    assert [one.community and one.community.slug for one in found] == [*slugs[:2], None, "qinghuai", None]


@pytest.mark.parametrize("key", ["", "no such session", "short", "\x00" * 32, "字" * 32, "x" * 4000, "' OR ''='"])
def test_what_is_no_key_is_nobody_and_disturbs_nobody(cast: SimpleNamespace, client_of: Any, key: str) -> None:
    mine = key_of(client_of(cast.resident))
    nobody, me = asking._read([(key, "qinghuai"), (mine, "qinghuai")])
    assert (nobody.session, nobody.account) == (None, None)
    assert me.account is not None
    assert me.account.pk == cast.resident.account_id


def test_two_requests_of_one_session_change_nothing_of_each_other(cast: SimpleNamespace, client_of: Any) -> None:
    key = key_of(client_of(cast.resident))
    one, other = asking._read([(key, "qinghuai"), (key, "qinghuai")])
    assert one.session is not None
    one.session["basket"] = 1
    for mine, theirs in ((one.account, other.account), (one.community, other.community)):
        assert mine == theirs
        assert mine is not theirs
    assert other.session is not None
    assert "basket" not in other.session


def close_account(browser: Client, person: Any) -> None:
    person.account.is_active = False
    person.account.save(update_fields=["is_active"])


def change_password(browser: Client, person: Any) -> None:
    person.account.set_password("another one")
    person.account.save(update_fields=["password"])


def sign_out(browser: Client, person: Any) -> None:
    Session.objects.filter(session_key=key_of(browser)).delete()


def let_it_run_out(browser: Client, person: Any) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Session.objects.filter(session_key=key_of(browser)).update(expire_date=past)


def delete_account(browser: Client, person: Any) -> None:
    account = person.account
    type(person).objects.filter(pk=person.pk).update(account=None)
    account.delete()


ENDS = [close_account, change_password, sign_out, let_it_run_out, delete_account]


@pytest.mark.parametrize("end", ENDS)
def test_who_is_out_casts_and_writes_nothing_from_the_next_request_on(
    town: SimpleNamespace, api_of: ApiOf, end: Callable[[Client, Any], None]
) -> None:
    poll, api = open_ballot(town), api_of(town.member)
    comments = f"proposals/{town.matter.pk}/comments/"
    assert api("post", comments, {"text": "夜里看不清。"}).status_code == 201
    written = Comment.objects.count()
    end(api.browser, town.member)
    answer = api("post", f"polls/{poll.pk}/ballots/", {"marks": "yes", "key": "k" * 12})
    assert (answer.status_code, answer.json()["code"]) == (403, "ballot:not_on_roll")
    again = api("post", comments, {"text": "我还在。"})
    assert (again.status_code, again.json()["code"]) == (403, "comment:sign_in")
    assert not WorkingBallot.objects.filter(poll=poll).exists()
    assert Comment.objects.count() == written
    assert api.browser.get("/accounts/email/").status_code == 302


def test_a_session_that_names_another_account_than_it_was_signed_for_is_nobodys(
    town: SimpleNamespace, api_of: ApiOf
) -> None:
    """The mark of the password in it is compared with that of the account that was read beside it."""
    api = api_of(town.member)
    session = api.browser.session
    session[SESSION_KEY] = str(town.chair.account_id)
    session.save()
    answer = api("post", f"proposals/{town.matter.pk}/comments/", {"text": "谁？"})
    assert (answer.status_code, answer.json()["code"]) == (403, "comment:sign_in")


def test_a_ballot_without_its_token_is_refused_and_in_no_community_is_not_found(town: SimpleNamespace) -> None:
    poll = open_ballot(town)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(town.member.account, backend="config.accounts.Accounts")

    def status(base: str) -> int:
        said = {"marks": "yes", "key": "k" * 12}
        return browser.post(f"{base}polls/{poll.pk}/ballots/", said, content_type="application/json").status_code

    assert status(BASE) == 403
    assert status("/api/v1/communities/nowhere/") == 404
    assert not WorkingBallot.objects.filter(poll=poll).exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_read_together_and_each_is_himself(
    cast: SimpleNamespace, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [cast.chair, cast.secretary, cast.member, cast.clerk, cast.supervisor, cast.resident]
    keys = [key_of(client_of(who)) for who in people] * 3
    sizes: list[int] = []

    def slowly(asked: Sequence[tuple[str, str]]) -> list[Known]:
        sizes.append(len(asked))
        threading.Event().wait(0.2)
        return asking._read(asked)

    monkeypatch.setattr(asking, "_together", Together(slowly))
    found: list[Any] = [None] * len(keys)

    def ask(at: int, key: str) -> None:
        found[at] = known(key, "qinghuai").account
        connections.close_all()

    threads = [threading.Thread(target=ask, args=one) for one in enumerate(keys)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [account and account.pk for account in found] == [who.account_id for who in people] * 3
    assert len({id(account) for account in found}) == len(keys)
    assert len(sizes) < len(keys), sizes


def test_the_account_at_hand_stands_for_no_other(cast: SimpleNamespace) -> None:
    resident, chair = cast.resident.account, cast.chair.account
    before = _at_hand.set(resident)
    try:
        assert Accounts().get_user(resident.pk) is resident
        assert Accounts().get_user(chair.pk) == chair
        assert Accounts().get_user(999_999) is None
    finally:
        _at_hand.reset(before)
