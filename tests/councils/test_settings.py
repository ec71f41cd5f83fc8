"""Settings of a community: who changes them, within which bounds, and what the record keeps."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from councils.actions.settings import set_visit_staff
from councils.models import Community, Event
from councils.permissions.refusal import Refused
from tests.conftest import actor_of, give_seat

ROLES = ("chair", "secretary", "member", "clerk", "supervisor", "resident", "neighbour_secretary")


@pytest.mark.parametrize("role", ROLES)
def test_the_office_of_the_committee_sets_it(
    cast: SimpleNamespace, client_of: Callable[[Any], Client], role: str
) -> None:
    """The secretary of another body too is refused."""
    person = getattr(cast, role)
    page = client_of(person).get(reverse("settings", args=[cast.community.slug]))
    assert page.status_code == (200 if role == "clerk" else 403)
    link = f'href="{reverse("settings", args=[cast.community.slug])}"'
    mine = client_of(person).get(reverse("mine", args=[cast.community.slug])).content.decode()
    assert (link in mine) == (role == "clerk")
    sent = client_of(person).post(reverse("settings", args=[cast.community.slug]), {"visit_staff": 3})
    assert sent.status_code == (303 if role == "clerk" else 403)
    assert Community.objects.get(pk=cast.community.pk).visit_staff == (3 if role == "clerk" else 2)
    assert Community.objects.get(pk=cast.neighbour.pk).visit_staff == 2


def test_each_change_is_recorded_once_and_within_bounds(
    cast: SimpleNamespace, client_of: Callable[[Any], Client]
) -> None:
    give_seat(cast.committee, cast.other_resident, "secretary")
    actor = actor_of(cast.other_resident)
    for staff in (0, 1, 10):
        with pytest.raises(Refused) as no:
            set_visit_staff(actor=actor, staff=staff)
        assert no.value.refusal.code == "settings:staff"
    for staff in (3, 3, 2):
        set_visit_staff(actor=actor, staff=staff)
    told = [event.payload for event in Event.objects.filter(name="community:changed").order_by("pk")]
    assert told == [{"visit_staff": {"was": 2, "now": 3}}, {"visit_staff": {"was": 3, "now": 2}}]
    page = client_of(cast.clerk).post(reverse("settings", args=[cast.community.slug]), {"visit_staff": 1})
    assert (page.status_code, 'value="1"' in page.content.decode()) == (422, True), "what was typed stays"
    assert client_of(None).get(reverse("settings", args=[cast.community.slug])).status_code in (302, 403)
