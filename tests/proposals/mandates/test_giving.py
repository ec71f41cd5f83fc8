"""Giving, confirming, accepting, ending a mandate: by whom, under which terms, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from councils.models import Event, Mandate, Message, Ownership, Person, Unit
from councils.permissions.refusal import Refused
from proposals.actions.mandate_scope import Scope, scopes_of
from proposals.actions.mandates import (
    accept_mandate,
    confirm_mandate,
    decline_mandate,
    enter_mandate,
    grant_mandate,
    revoke_mandate,
)
from proposals.models import Elector, Poll, ProcedureVersion
from proposals.permissions.mandate import (
    may_answer_mandate,
    may_confirm_mandate,
    may_enter_mandate,
    may_revoke_mandate,
    may_see_mandate,
)
from tests.conftest import actor_of, give_seat, make_person
from tests.proposals.mandates.test_frozen import draft, line, opened
from tests.proposals.polls.conftest import make_mandate, make_matter, make_meeting, make_owner
from tests.proposals.polls.test_pages import ROLES

SOON = timezone.localdate() + timedelta(days=30)


@pytest.fixture(autouse=True)
def _reps_secretary(voting: SimpleNamespace) -> None:
    """Of another body, without a seat in the committee."""
    voting.reps_secretary = make_person(voting.community, 90, account=True)
    give_seat(voting.reps, voting.reps_secretary, "secretary")


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def owners(voting: SimpleNamespace) -> Scope:
    return Scope(voting.owners_council)


def grant(
    voting: SimpleNamespace, principal: Person, holder: Person, scope: Scope | None = None, **more: Any
) -> Mandate:
    given: dict[str, Any] = {"until_on": SOON} | more
    return grant_mandate(actor=actor_of(principal), scope=scope or owners(voting), holder=holder, **given)


def enter(voting: SimpleNamespace, principal: Person, holder: Person, **more: Any) -> Mandate:
    given: dict[str, Any] = {"until_on": SOON, "kept_at": "委托书夹 3", "scope": owners(voting)} | more
    return enter_mandate(actor=actor_of(voting.clerk), principal=principal, holder=holder, **given)


def code(deed: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.refusal.code


def test_granted_online_counts_when_its_holder_accepts(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    mandate = grant(voting, principal, holder)
    assert mandate.state == "offered"
    assert grant(voting, principal, holder) == mandate, "the same again is the one that is there"
    assert Message.objects.filter(kind="mandate:offered", to=holder, channel="app").count() == 1
    assert code(lambda: accept_mandate(actor=actor_of(third), mandate=mandate)) == "mandate:holder"
    assert code(lambda: accept_mandate(actor=actor_of(principal), mandate=mandate)) == "mandate:holder"
    assert accept_mandate(actor=actor_of(holder), mandate=mandate).state == "valid"
    assert accept_mandate(actor=actor_of(holder), mandate=mandate).state == "valid", "twice is success"
    assert line(opened(voting, draft(voting)), principal).mandate == mandate
    names = list(Event.objects.filter(object_noun="mandate").order_by("pk").values_list("name", flat=True))
    assert names == ["mandate:granted", "mandate:accepted"]


def test_declined_mandate_does_not_count_and_leaves_room_for_another(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    mandate = grant(voting, principal, holder)
    assert code(lambda: grant(voting, principal, third)) == "mandate:given"
    assert decline_mandate(actor=actor_of(holder), mandate=mandate).state == "declined"
    assert grant(voting, principal, third).holder == third


def test_paper_counts_when_another_person_has_compared_it(voting: SimpleNamespace) -> None:
    principal, holder, _third = voting.owners
    mandate = enter(voting, principal, holder)
    assert mandate.state == "entered"
    assert code(lambda: confirm_mandate(actor=actor_of(voting.clerk), mandate=mandate)) == "mandate:same_person"
    give_seat(voting.supervision, holder, "supervisor")
    assert code(lambda: confirm_mandate(actor=actor_of(holder), mandate=mandate)) == "mandate:same_person"
    assert confirm_mandate(actor=actor_of(voting.supervisor), mandate=mandate).state == "valid"
    assert line(opened(voting, draft(voting)), principal).mandate == mandate


def test_paper_without_its_place_is_refused(voting: SimpleNamespace) -> None:
    principal, holder, _third = voting.owners
    assert code(lambda: enter(voting, principal, holder, kept_at=" ")) == "mandate:kept_at"


def photo() -> bytes:
    out, exif = BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (34.0, 24.0, 0.0)}
    exif[0x010F] = "Kamera"
    Image.new("RGB", (60, 80), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_picture_of_the_paper_is_drawn_anew_and_only_a_picture_or_pdf_is_kept(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    mandate = enter(voting, principal, holder, scan=photo())
    with Path(mandate.scan.path).open("rb") as file:
        kept = file.read()
    assert b"Kamera" in photo()
    assert b"Kamera" not in kept
    assert not Image.open(BytesIO(kept)).getexif()
    assert code(lambda: enter(voting, third, holder, scan=b"MZ this is a programme")) == "attachment:kind"
    assert not Mandate.objects.filter(principal=third).exists()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"until_on": None}, "mandate:until"),
        ({"until_on": date(2020, 1, 1)}, "mandate:until"),
        ({"holder": "principal"}, "mandate:self"),
        ({"holder": "neighbour"}, "mandate:unfitting"),
        ({"principal": "resident"}, "mandate:principal_off_roll"),
    ],
)
def test_mandate_that_does_not_fit_is_refused(voting: SimpleNamespace, change: dict[str, Any], expected: str) -> None:
    principal, holder, _third = voting.owners
    if change.get("holder") == "principal":
        change = {"holder": principal}
    elif change.get("holder") == "neighbour":
        change = {"holder": voting.neighbour_secretary}
    elif change.get("principal"):
        change = {"principal": voting.resident}
    given = {"principal": principal, "holder": holder} | change
    assert code(lambda: enter(voting, given.pop("principal"), given.pop("holder"), **given)) == expected
    assert not Mandate.objects.exists()


def test_holder_of_owners_need_own_nothing_and_is_an_adult(voting: SimpleNamespace) -> None:
    principal = voting.owners[0]
    voting.other_resident.is_adult = False
    voting.other_resident.save()
    assert code(lambda: grant(voting, principal, voting.other_resident)) == "mandate:holder_minor"
    assert grant(voting, principal, voting.resident).state == "offered"


def test_procedure_without_proxies_refuses_a_mandate_for_its_body(voting: SimpleNamespace) -> None:
    scope = Scope(voting.reps)
    assert code(lambda: grant(voting, voting.member, voting.chair, scope)) == "mandate:forbidden"
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "discussion")
    assert (
        code(lambda: grant(voting, voting.member, voting.chair, Scope(voting.reps, matter=matter)))
        == "mandate:forbidden"
    )
    recall = make_matter(voting, voting.assembly, "cn.recall", "discussion", "罢免")
    scope = Scope(voting.assembly, matter=recall)
    assert code(lambda: grant(voting, voting.member, voting.chair, scope)) == "mandate:forbidden"


def test_cap_counts_what_waits_too_and_only_what_meets(voting: SimpleNamespace) -> None:
    holder = voting.resident
    people = [make_owner(voting, n, ["50.00"]) for n in range(60, 65)]
    first = [grant(voting, person, holder) for person in people[:3]]
    assert code(lambda: grant(voting, people[3], holder)) == "mandate:too_many"
    revoke_mandate(actor=actor_of(people[0]), mandate=first[0])
    grant(voting, people[3], holder)
    one = make_matter(voting, voting.owners_council, "cn.owners_ordinary", "discussion", "甲")
    scope = Scope(voting.owners_council, matter=one)
    assert code(lambda: grant(voting, people[4], holder, scope)) == "mandate:too_many"
    for mandate in Mandate.objects.live():
        revoke_mandate(actor=actor_of(mandate.principal), mandate=mandate)
    two = make_matter(voting, voting.owners_council, "cn.owners_ordinary", "discussion", "乙")
    for person in people[:3]:
        grant(voting, person, holder, scope)
    assert grant(voting, people[3], holder, Scope(voting.owners_council, matter=two)).state == "offered", (
        "another matter"
    )


def test_nobody_passes_on_what_he_holds(voting: SimpleNamespace) -> None:
    one, two, three = voting.owners
    grant(voting, one, two)
    assert code(lambda: grant(voting, two, three)) == "mandate:principal_holds"
    assert code(lambda: grant(voting, two, one)) == "mandate:principal_holds"
    assert code(lambda: grant(voting, three, one)) == "mandate:holder_represented"


def test_same_household_where_the_rule_says_so(voting: SimpleNamespace) -> None:
    version = ProcedureVersion.objects.get(community=voting.community, key="cn.owners_ordinary", retired_at=None)
    version.definition["proxy"] |= {"same_household": True, "most": 10}
    ProcedureVersion.objects.filter(pk=version.pk).update(definition=version.definition)
    principal = voting.resident
    make_owner(voting, 70, ["50.00"])
    unit = Unit.objects.create(community=voting.community, register_id="U-r", building="1", area="60.00")
    Ownership.objects.create(community=voting.community, unit=unit, person=principal, from_on=date(2020, 1, 1))
    matter = make_matter(voting, voting.owners_council, "cn.owners_ordinary", "discussion")
    scope = Scope(voting.owners_council, matter=matter)
    assert code(lambda: grant(voting, principal, voting.chair, scope)) == "mandate:other_household"
    housemate = make_person(voting.community, 13, account=True)
    principal_home = principal.residencies.get().household
    housemate.residencies.update(household=principal_home)
    assert grant(voting, principal, housemate, scope).state == "offered"


def test_mandate_is_not_given_for_a_vote_that_has_begun_or_a_meeting_that_is_over(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    poll = opened(voting, draft(voting))
    scope = Scope(voting.owners_council, matter=poll.proposal)
    assert code(lambda: grant(voting, principal, holder, scope)) == "mandate:begun"
    meeting = make_meeting(voting, voting.owners_council, "owner")
    meeting.rule = {"proxy": poll.procedure_version.definition["proxy"]}
    meeting.state = "closed"
    meeting.save()
    assert code(lambda: grant(voting, third, holder, Scope(voting.owners_council, meeting=meeting))) == "mandate:begun"


def test_mandate_that_has_run_out_stands_in_nobodys_way(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    old = make_mandate(voting.owners_council, principal, holder, until_on=timezone.localdate())
    assert grant(voting, principal, third).holder == third
    old.refresh_from_db()
    assert old.state == "revoked"


def test_revoking_ends_it_for_later_votes_and_an_office_says_why(voting: SimpleNamespace) -> None:
    principal, holder, third = voting.owners
    mandate = make_mandate(voting.owners_council, principal, holder)
    assert code(lambda: revoke_mandate(actor=actor_of(third), mandate=mandate)) == "mandate:revoke_role"
    assert code(lambda: revoke_mandate(actor=actor_of(voting.clerk), mandate=mandate)) == "mandate:why"
    assert revoke_mandate(actor=actor_of(principal), mandate=mandate).state == "revoked"
    assert revoke_mandate(actor=actor_of(holder), mandate=mandate).state == "revoked", "twice is success"
    assert line(opened(voting, draft(voting)), principal).mandate is None
    assert set(Message.objects.filter(kind="mandate:revoked").values_list("to", flat=True)) == {principal.pk, holder.pk}


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
