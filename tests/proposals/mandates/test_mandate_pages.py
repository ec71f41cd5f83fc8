"""Who may confirm, answer, end and see a mandate, and what the pages show to whom."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from councils.models import Mandate, Person
from proposals.actions.mandate_scope import scopes_of
from proposals.models import Elector, Poll, ProcedureVersion
from proposals.permissions.mandate import (
    may_answer_mandate,
    may_confirm_mandate,
    may_enter_mandate,
    may_revoke_mandate,
    may_see_mandate,
)
from tests.conftest import actor_of, give_seat, make_person
from tests.proposals.mandates.giving import SOON, enter, photo
from tests.proposals.mandates.test_frozen import draft, opened
from tests.proposals.polls.conftest import make_mandate, make_matter
from tests.proposals.polls.test_pages import ROLES


@pytest.fixture(autouse=True)
def _reps_secretary(voting: SimpleNamespace) -> None:
    """Of another body, without a seat in the committee."""
    voting.reps_secretary = make_person(voting.community, 90, account=True)
    give_seat(voting.reps, voting.reps_secretary, "secretary")


CONCERNED = {"principal", "holder", "clerk", "secretary", "supervisor"}
PERMISSIONS: dict[str, dict[str, set[str]]] = {
    # who may, by state of a mandate of the owners' assembly; `principal` and `holder` are two owners
    "confirm": {"entered": {"secretary", "supervisor"}, "offered": set(), "valid": set(), "revoked": set()},
    "answer": {"entered": set(), "offered": {"holder"}, "valid": set(), "revoked": set()},
    "revoke": {
        "entered": {"principal", "holder", "clerk", "secretary"},
        "offered": {"principal", "holder", "clerk", "secretary"},
        "valid": {"principal", "holder", "clerk", "secretary"},
        "revoked": set(),
    },
    "see": dict.fromkeys(("entered", "offered", "valid", "revoked"), CONCERNED),
}
ASK = {
    "confirm": may_confirm_mandate, "answer": may_answer_mandate, "revoke": may_revoke_mandate, "see": may_see_mandate,
}  # fmt: skip
CAST = (
    "principal", "holder", "third_owner", "chair", "secretary", "member", "clerk", "supervisor", "resident",
    "neighbour_secretary", "reps_secretary",
)  # fmt: skip


@pytest.mark.parametrize("act", list(PERMISSIONS))
@pytest.mark.parametrize("state", ["entered", "offered", "valid", "revoked"])
def test_permissions_by_role_and_state(voting: SimpleNamespace, act: str, state: str) -> None:
    voting.principal, voting.holder, voting.third_owner = voting.owners
    recorded = {"recorded_by": voting.clerk} if state == "entered" else {}
    mandate = make_mandate(
        voting.owners_council,
        voting.principal,
        voting.holder,
        state=state,
        confirmed_by=None,
        confirmed_at=None,
        **recorded,
    )
    may = {role for role in CAST if ASK[act](actor_of(getattr(voting, role)), mandate) is None}
    assert may == PERMISSIONS[act][state]


def test_only_the_office_of_the_body_enters_paper(voting: SimpleNamespace) -> None:
    owners_secretary = make_person(voting.community, 80, account=True)
    give_seat(voting.owners_council, owners_secretary, "secretary")
    voting.owners_secretary = owners_secretary
    roles = (*CAST[3:], "owners_secretary")
    may = {r for r in roles if may_enter_mandate(actor_of(getattr(voting, r)), voting.owners_council) is None}
    assert may == {"clerk", "secretary", "owners_secretary"}, (
        "the representatives' secretary keeps no papers of the owners"
    )


def test_pages_by_role(voting: SimpleNamespace, reader: Callable[[Any], Client]) -> None:
    principal, holder, _third = voting.owners
    mandate = enter(voting, principal, holder, scan=photo())
    voting.principal, voting.holder, voting.third_owner = voting.owners
    slug = voting.community.slug
    for name in ("mandate", "mandate-scan"):
        url = reverse(name, args=[slug, mandate.pk])
        roles = {*CAST, *ROLES}
        seen = {r for r in roles if reader(getattr(voting, r, None)).get(url).status_code == 200}
        assert seen == CONCERNED, name
    elsewhere = reverse("mandate", args=["neighbour", mandate.pk])
    assert reader(voting.neighbour_secretary).get(elsewhere).status_code == 404
    page = reader(voting.resident).get(reverse("mandates", args=[slug])).content.decode()
    assert principal.name not in page
    assert voting.resident.register_id in page
    assert reader(None).get(reverse("mandates", args=[slug])).status_code == 200
    desk = reader(voting.clerk).get(reverse("mandates", args=[slug])).content.decode()
    assert principal.name in desk
    assert reader(voting.resident).get(reverse("mandate-paper", args=[slug])).status_code == 403


def test_granting_and_accepting_without_javascript(voting: SimpleNamespace, reader: Callable[[Any], Client]) -> None:
    principal, holder, _third = voting.owners
    slug = voting.community.slug
    form = reverse("mandate-granting", args=[slug])
    mine = reader(principal)
    assert mine.get(form).status_code == 200
    typed = {
        "scope": f"body-{voting.owners_council.pk}",
        "name": holder.name,
        "number": "R99999",
        "until_on": SOON.isoformat(),
    }
    wrong = mine.post(form, typed)
    assert wrong.status_code == 422
    assert "Nobody of this name has this number." in wrong.content.decode()
    assert mine.post(form, typed | {"number": holder.register_id, "until_on": ""}).status_code == 422
    assert mine.post(form, typed | {"number": holder.register_id}).status_code == 303
    mandate = Mandate.objects.get()
    theirs = reader(holder)
    assert "waits for your answer" in theirs.get(reverse("mandates", args=[slug])).content.decode()
    assert theirs.post(reverse("mandate-acceptance", args=[slug, mandate.pk])).status_code == 303
    mandate.refresh_from_db()
    assert mandate.state == "valid"
    end = reverse("mandate-revocation", args=[slug, mandate.pk])
    assert mine.post(end, {"why": ""}).status_code == 303
    mandate.refresh_from_db()
    assert mandate.state == "revoked"


def test_paper_desk_without_javascript(voting: SimpleNamespace, reader: Callable[[Any], Client]) -> None:
    principal, holder, _third = voting.owners
    slug = voting.community.slug
    desk = reader(voting.clerk)
    typed = {
        "scope": f"body-{voting.owners_council.pk}", "principal": principal.name, "holder": holder.register_id,
        "until_on": SOON.isoformat(), "kept_at": "夹 3",
        "scan": SimpleUploadedFile("委托书.jpg", photo(), content_type="image/jpeg"),
    }  # fmt: skip
    assert desk.post(reverse("mandate-paper", args=[slug]), typed).status_code == 303
    mandate = Mandate.objects.get()
    confirm = reverse("mandate-confirmation", args=[slug, mandate.pk])
    assert desk.post(confirm).status_code == 403
    assert reader(voting.supervisor).post(confirm).status_code == 303
    mandate.refresh_from_db()
    assert (mandate.state, mandate.confirmed_by_id) == ("valid", voting.supervisor.pk)


def published(poll: Poll) -> None:
    version = poll.procedure_version
    version.definition["proxy"]["published"] = True
    ProcedureVersion.objects.filter(pk=version.pk).update(definition=version.definition)


def test_list_of_principals_is_shown_to_everybody_only_where_the_law_wants_it(
    voting: SimpleNamespace, reader: Callable[[Any], Client]
) -> None:
    principal, holder, _third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll = draft(voting)
    url = reverse("poll-mandates", args=[voting.community.slug, poll.pk])
    before = reader(voting.clerk).get(url).content.decode()
    assert "As it would be if the vote opened now" in before
    assert principal.name in before
    assert reader(voting.resident).get(url).status_code == 404
    poll = opened(voting, poll)
    roles = {*CAST[3:], "stranger", "nobody"}
    seen = {r for r in roles if reader(getattr(voting, r, None)).get(url).status_code == 200}
    assert seen == {"clerk", "secretary", "supervisor"}
    published(poll)
    page = reader(None).get(url)
    assert page.status_code == 200
    assert principal.name in page.content.decode()
    assert (
        "Who is represented"
        in reader(None).get(reverse("poll", args=[voting.community.slug, poll.pk])).content.decode()
    )


def test_list_says_why_a_mandate_does_not_count(voting: SimpleNamespace, reader: Callable[[Any], Client]) -> None:
    principal, holder, _third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    Person.objects.filter(pk=holder.pk).update(is_adult=False)
    poll = draft(voting)
    page = reader(voting.clerk).get(reverse("poll-mandates", args=[voting.community.slug, poll.pk])).content.decode()
    assert "The holder is not an adult on the register." in page


def test_ballots_are_listed_for_oneself_and_for_each_principal(
    voting: SimpleNamespace, reader: Callable[[Any], Client]
) -> None:
    principal, holder, _third = voting.owners
    make_mandate(voting.owners_council, principal, holder)
    poll = opened(voting, draft(voting))
    url = reverse("poll", args=[voting.community.slug, poll.pk])
    page = reader(holder).get(url).content.decode()
    assert "For yourself" in page
    assert f"For {principal.name}, by mandate" in page
    held = Elector.objects.get(poll=poll, person=principal)
    paper = reader(holder).get(reverse("poll-ballot", args=[voting.community.slug, poll.pk]) + f"?elector={held.pk}")
    assert f"For {principal.name}, by mandate" in paper.content.decode()
    assert f"{holder.name} votes for you in this vote" in reader(principal).get(url).content.decode()
    roll = reverse("poll-roll", args=[voting.community.slug, poll.pk])
    assert held.salt in reader(principal).get(roll).content.decode()
    assert held.salt not in reader(holder).get(roll).content.decode(), "only one's own line is opened"


def test_scopes_to_choose_from_are_those_that_allow_mandates(voting: SimpleNamespace) -> None:
    make_matter(voting, voting.reps, "cn.resident_reps", "discussion", "代表会议的事")
    ours = make_matter(voting, voting.owners_council, "cn.owners_ordinary", "discussion", "业主的事")
    assert set(scopes_of(voting.community)) == {f"body-{voting.owners_council.pk}", f"matter-{ours.pk}"}
    assert scopes_of(voting.neighbour) == {}
