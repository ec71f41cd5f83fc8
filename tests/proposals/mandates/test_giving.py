"""Giving, confirming, accepting, ending a mandate: under which terms, and what stands in the way."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from councils.models import Event, Mandate, Message, Ownership, Unit
from proposals.actions.mandate_scope import Scope
from proposals.actions.mandates import (
    accept_mandate,
    confirm_mandate,
    decline_mandate,
    revoke_mandate,
)
from proposals.models import ProcedureVersion
from tests.conftest import actor_of, give_seat, make_person
from tests.proposals.mandates.giving import code, enter, grant, photo
from tests.proposals.mandates.test_frozen import draft, line, opened
from tests.proposals.polls.conftest import make_mandate, make_matter, make_meeting, make_owner


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
