"""One letter, two hands at the same moment: one account, and the other is told."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from django.db import connection

from councils.actions.claims import check_claim, claim_entry
from councils.models import Account, Event, Person
from councils.permissions.refusal import Refused
from tests.councils.people.conftest import letter_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_claim_with_one_letter_at_once_make_one_account(office: SimpleNamespace) -> None:
    letter = letter_for(office, office.quiet[0])
    found = check_claim(community=office.community, number=letter.number, code=letter.code)
    told: list[str] = []
    ready = threading.Barrier(2)

    def claim(name: str) -> None:
        try:
            ready.wait(timeout=20)
            claim_entry(claim=found, username=name, password="four little words")
            told.append("claimed")
        except Refused as refused:
            told.append(refused.refusal.code)
        finally:
            connection.close()

    hands = [threading.Thread(target=claim, args=(name,)) for name in ("one", "other")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(told) == ["claim_used", "claimed"]
    assert Account.objects.filter(username__in=["one", "other"]).count() == 1
    assert Person.objects.get(pk=office.quiet[0].pk).account is not None
    assert Event.objects.filter(name="claim:made").count() == 1
