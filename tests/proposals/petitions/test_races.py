"""Two at once, over several connections: the same on SQLite, whose gate takes them one by one, and on PostgreSQL."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from councils.models import Event
from councils.permissions.refusal import Refused
from proposals.actions.petition_sheets import confirm_sheet, enter_sheet
from proposals.actions.petitions import sign_petition, withdraw_signature
from proposals.models import Petition, PetitionSignature
from tests.conftest import actor_of
from tests.proposals.petitions.test_signing import Begin
from tests.proposals.polls.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_last_signatures_at_once_reach_it_once(town: SimpleNamespace, petition: Begin) -> None:
    begun = petition()
    sign_petition(actor=actor_of(town.people[1]), petition=begun)
    last = [actor_of(town.people[n]) for n in (2, 3)]
    answers = at_once(*(lambda actor=actor: sign_petition(actor=actor, petition=begun) for actor in last))
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert [r.refusal.code for r in refused] == ["petition:reached"]
    begun.refresh_from_db()
    assert begun.have == 3
    assert PetitionSignature.objects.filter(petition=begun).standing().count() == 3  # type: ignore[attr-defined]
    assert Event.objects.filter(name="petition:reached").count() == 1


def test_the_same_household_at_once_signs_once(town: SimpleNamespace, petition: Begin) -> None:
    begun = petition("households", by=town.people[4])
    mates = [actor_of(town.people[n]) for n in (0, 1)]
    clerk = actor_of(town.clerk)
    answers = at_once(
        *(lambda actor=actor: sign_petition(actor=actor, petition=begun) for actor in mates),
        lambda: enter_sheet(actor=clerk, petition=begun, codes=["H00005"], count=1),
    )
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1, answers
    for answer in answers:
        assert not isinstance(answer, Exception) or isinstance(answer, Refused), answer
    home = town.people[0].residencies.get().household
    assert PetitionSignature.objects.filter(petition=begun, household=home).standing().count() == 1  # type: ignore[attr-defined]


def test_the_same_person_twice_at_once_signs_once(town: SimpleNamespace, petition: Begin) -> None:
    begun = petition()
    actor = actor_of(town.people[1])
    answers = at_once(*(lambda: sign_petition(actor=actor, petition=begun) for _ in range(3)))
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
    assert PetitionSignature.objects.filter(petition=begun).standing().count() == 2  # type: ignore[attr-defined]


def test_taking_back_while_the_sheet_is_confirmed_leaves_a_true_number(town: SimpleNamespace, petition: Begin) -> None:
    """Whichever comes first: three with it, then it stands; or two, and it is not reached."""
    begun = petition()
    codes = [town.people[n].register_id for n in (5, 6)]
    sheet = enter_sheet(actor=actor_of(town.clerk), petition=begun, codes=codes, count=2)
    secretary, signer = actor_of(town.secretary), actor_of(town.people[5])
    at_once(
        lambda: confirm_sheet(actor=secretary, sheet=sheet, count=2),
        lambda: withdraw_signature(actor=signer, petition=begun),
    )
    begun = Petition.objects.get(pk=begun.pk)
    standing = PetitionSignature.objects.filter(petition=begun).verified().count()  # type: ignore[attr-defined]
    assert (begun.reached_at is not None, standing) in ((True, 3), (False, 2))
