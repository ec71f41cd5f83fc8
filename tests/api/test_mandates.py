"""Mandates over the API: by the same actions, with the same sentences, and nothing of them for whom they do not concern."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from councils.models import Mandate
from tests.api.conftest import Api
from tests.proposals.polls.conftest import voting

__all__ = ["voting"]


@pytest.fixture
def asking(voting: SimpleNamespace, client_of: Callable[[Any], Client]) -> Callable[[Any], Api]:
    def make(who: Any) -> Api:
        browser = client_of(who)
        browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return Api(browser)

    return make


def test_granted_accepted_and_revoked(voting: SimpleNamespace, asking: Callable[[Any], Api]) -> None:
    principal, holder, third = voting.owners
    said = {"council": "owners", "name": holder.name, "number": holder.register_id}
    missing = asking(principal)("post", "mandates/", said)
    assert (missing.status_code, missing.json()["code"]) == (422, "mandate:until")
    said["until_on"] = (timezone.localdate() + timedelta(days=20)).isoformat()
    made = asking(principal)("post", "mandates/", said)
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["holder"]) == ("offered", holder.name)
    path = f"mandates/{made.json()['id']}/"
    assert asking(third)("post", f"{path}acceptance/").status_code == 404, "it does not exist for others"
    refused = asking(principal)("post", f"{path}acceptance/")
    assert (refused.status_code, refused.json()["code"]) == (403, "mandate:holder")
    assert asking(holder)("post", f"{path}acceptance/").json()["state"] == "valid"
    assert asking(voting.clerk)("post", f"{path}revocation/", {}).json()["code"] == "mandate:why"
    assert asking(principal)("post", f"{path}revocation/", {}).json()["state"] == "revoked"
    assert asking(holder)("post", f"{path}refusal/").json()["code"] == "mandate:settled"


def test_list_holds_what_concerns_the_reader(voting: SimpleNamespace, asking: Callable[[Any], Api]) -> None:
    principal, holder, third = voting.owners
    Mandate.objects.create(
        community=voting.community, council=voting.owners_council, principal=principal, holder=holder, state="offered",
        from_on=timezone.localdate(), recorded_by=principal, recorded_at=timezone.now(),
    )  # fmt: skip
    for who, many in (
        (principal, 1), (holder, 1), (voting.clerk, 1), (voting.supervisor, 1), (third, 0), (voting.member, 0),
        (voting.neighbour_secretary, 0), (voting.stranger, 0), (None, 0),
    ):  # fmt: skip
        assert asking(who)("get", "mandates/").json()["count"] == many, who


def test_nobody_learns_from_granting_who_is_on_the_register(
    voting: SimpleNamespace, asking: Callable[[Any], Api]
) -> None:
    holder = voting.owners[1]
    said = {"council": "owners", "name": holder.name, "number": holder.register_id, "until_on": "2099-01-01"}
    known = asking(voting.stranger)("post", "mandates/", said)
    unknown = asking(voting.stranger)("post", "mandates/", said | {"name": "谁也不是"})
    assert known.json() == unknown.json()
    wrong = asking(voting.owners[0])("post", "mandates/", said | {"name": "谁也不是"})
    assert wrong.json()["code"] == "mandate:holder_unknown"
