"""Signatures on paper, by two people; and who may do what, role by role."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from councils.models import Event
from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.petition_sheets import confirm_sheet, enter_sheet, reject_sheet
from proposals.actions.petitions import sign_petition, start_petition, withdraw_signature
from proposals.models import Petition, PetitionSignature
from proposals.permissions.petition import (
    may_answer_petition,
    may_confirm_sheet,
    may_enter_sheet,
    may_see_sheets,
    may_sign_petition,
    may_start_petition,
    may_withdraw_signature,
)
from proposals.permissions.petition_standing import rules_for, standing_of, state_of
from tests.conftest import actor_of
from tests.proposals.meetings.conftest import MONDAY, make_matter
from tests.proposals.petitions.test_signing import refused

Begin = Callable[..., Petition]


def codes(town: SimpleNamespace, *at: int) -> list[str]:
    return [town.people[n].register_id for n in at]


def test_paper_counts_when_a_second_person_has_counted_the_same(town: SimpleNamespace, petition: Begin) -> None:
    begun, clerk, secretary = petition(), actor_of(town.clerk), actor_of(town.secretary)
    sheet = enter_sheet(actor=clerk, petition=begun, codes=codes(town, 5, 6), count=2)
    assert standing_of(begun, MONDAY).have == 1
    assert refused(lambda: confirm_sheet(actor=clerk, sheet=sheet, count=2)) == "petition:same_person"
    assert refused(lambda: confirm_sheet(actor=secretary, sheet=sheet, count=3)) == "petition:differs"
    confirm_sheet(actor=secretary, sheet=sheet, count=2)
    begun.refresh_from_db()
    assert begun.reached_at is not None
    assert begun.have == 3
    assert refused(lambda: confirm_sheet(actor=secretary, sheet=sheet, count=2)) == "petition:settled"
    names = [e.name for e in Event.objects.filter(object_noun="petition").order_by("pk")]
    assert names == ["petition:started", "petition:sheet_entered", "petition:sheet_confirmed", "petition:reached"]


def test_a_ticked_name_is_taken_at_once_and_free_again_when_rejected(town: SimpleNamespace, petition: Begin) -> None:
    begun, clerk = petition(), actor_of(town.clerk)
    sheet = enter_sheet(actor=clerk, petition=begun, codes=codes(town, 5), count=1)
    assert refused(lambda: sign_petition(actor=actor_of(town.people[5]), petition=begun)) == "petition:twice"
    assert refused(lambda: reject_sheet(actor=clerk, sheet=sheet, why=" ")) == "petition:no_reason"
    reject_sheet(actor=clerk, sheet=sheet, why="笔迹相同")
    sign_petition(actor=actor_of(town.people[5]), petition=begun)
    assert standing_of(begun, MONDAY).have == 2


@pytest.mark.parametrize(
    ("at", "extra", "count", "code", "names"),
    [
        ((0, 5), (), 2, "petition:twice", "R00010"),
        ((5,), ("R99999",), 2, "petition:not_entitled", "R99999"),
        ((5, 6), (), 3, "petition:count", ""),
        ((), (), 0, "petition:no_names", ""),
    ],
)
def test_one_wrong_name_refuses_the_whole_and_is_named_by_its_number(
    town: SimpleNamespace,
    petition: Begin,
    at: tuple[int, ...],
    extra: tuple[str, ...],
    count: int,
    code: str,
    names: str,
) -> None:
    begun = petition()
    with pytest.raises(Refused) as found:
        enter_sheet(actor=actor_of(town.clerk), petition=begun, codes=[*codes(town, *at), *extra], count=count)
    assert found.value.refusal.code == code
    assert names in str(found.value.refusal.sentence)
    assert PetitionSignature.objects.filter(petition=begun).count() == 1


def test_households_are_ticked_by_their_own_number_once_each(town: SimpleNamespace, petition: Begin) -> None:
    begun, clerk = petition("households"), actor_of(town.clerk)
    assert refused(lambda: enter_sheet(actor=clerk, petition=begun, codes=["H00005"], count=1)) == "petition:twice"
    sheet = enter_sheet(actor=clerk, petition=begun, codes=["H00006", "H00007"], count=2)
    assert refused(lambda: sign_petition(actor=actor_of(town.people[3]), petition=begun)) == "petition:household"
    confirm_sheet(actor=actor_of(town.secretary), sheet=sheet, count=2)
    assert standing_of(begun, MONDAY).have == 3


def test_who_took_a_ticked_name_back_stays_uncounted(town: SimpleNamespace, petition: Begin) -> None:
    begun = petition()
    sheet = enter_sheet(actor=actor_of(town.clerk), petition=begun, codes=codes(town, 5, 6), count=2)
    withdraw_signature(actor=actor_of(town.people[5]), petition=begun)
    confirm_sheet(actor=actor_of(town.secretary), sheet=sheet, count=2)
    assert standing_of(begun, MONDAY).have == 2


def test_paper_that_came_in_time_is_checked_after_it(town: SimpleNamespace, petition: Begin) -> None:
    begun = petition()
    sheet = enter_sheet(actor=actor_of(town.clerk), petition=begun, codes=codes(town, 5, 6), count=2)
    assert begun.closes_at is not None
    with playing_at(begun.closes_at):
        late = {"actor": actor_of(town.clerk), "petition": begun, "codes": codes(town, 7), "count": 1}
        assert refused(lambda: enter_sheet(**late)) == "petition:late"
        assert state_of(begun, begun.closes_at) == "checking"
        confirm_sheet(actor=actor_of(town.secretary), sheet=sheet, count=2)
    begun.refresh_from_db()
    assert begun.reached_at == begun.closes_at


# may begin, sign, see the sheets, enter paper, confirm it (typed in by the clerk), answer an audit
ROLES = [
    ("resident", "begin sign"),
    ("other_resident", "begin sign"),
    ("chair", "begin sign"),
    ("member", "begin sign"),
    ("secretary", "begin sign see enter confirm answer"),
    ("clerk", "begin sign see enter"),
    ("supervisor", "begin sign see confirm answer"),
    ("neighbour_secretary", ""),
    ("anonymous", ""),
    ("stranger", ""),
]


@pytest.mark.parametrize(("who", "may"), ROLES)
def test_who_may_do_what(town: SimpleNamespace, petition: Begin, who: str, may: str) -> None:
    if who in ("anonymous", "stranger"):
        actor = Actor.of(town.stranger if who == "stranger" else None, town.community)
    else:
        actor = actor_of(getattr(town, who))
    begun = petition()
    sheet = enter_sheet(actor=actor_of(town.clerk), petition=begun, codes=codes(town, 5), count=1)
    fresh = make_matter(town, council=town.adults, procedure="cn.resident_assembly")
    audited = make_matter(town, council=town.reps, procedure="cn.resident_reps")
    audit = start_petition(actor=actor_of(town.people[0]), proposal=audited, key="audit_residents")
    for person in town.people[1:3]:
        sign_petition(actor=actor_of(person), petition=audit)
    audit.refresh_from_db()
    asked = {
        "begin": may_start_petition(actor, fresh, rules_for(fresh)[0], None, MONDAY),
        "sign": may_sign_petition(actor, begun, MONDAY),
        "see": may_see_sheets(actor, begun),
        "enter": may_enter_sheet(actor, begun, MONDAY),
        "confirm": may_confirm_sheet(actor, sheet),
        "answer": may_answer_petition(actor, audit),
    }
    assert {deed for deed, refusal in asked.items() if refusal is None} == set(may.split())
    assert may_withdraw_signature(actor, begun, MONDAY) is not None
    if who == "neighbour_secretary":
        assert {refusal.status for refusal in asked.values() if refusal} == {404}
