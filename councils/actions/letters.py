"""Letters with which residents claim their entry. A code is drawn, printed and forgotten; only its hash stays."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from councils.actions.contacts import derived_key
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import ClaimCode, Community, Household, LetterBatch, Person
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.letters import MOST_LETTERS, may_ask_for_letters, may_confirm_letters, may_drop_letters
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.register import claim_code

VALID = timedelta(days=60)
NUMBER = 6  # digits; the number is public, the code is the secret


@dataclass(frozen=True)
class Letter:
    """What one letter says. `code` exists here and on paper, nowhere else."""

    person: Person
    building: str
    door: str
    number: str
    code: str
    expires_at: datetime
    knows_account: bool


def ask_for_letters(*, actor: Actor, building: str = "", person: Person | None = None) -> LetterBatch:
    """For one person (also a second letter, to get back in), or for every adult without an account, of one building or all."""
    with writing():
        now = database_now()
        require(may_ask_for_letters(actor, now, person))
        assert actor.person is not None
        ids = [person.pk] if person else without_account(actor.community, building, except_for=actor.person)
        if not ids:
            raise Refused(
                Refusal("no_letters", _("Everybody there has an account already."), _("Choose another building."), 409)
            )
        if len(ids) > MOST_LETTERS:
            raise Refused(
                Refusal(
                    "too_many_letters",
                    _("These would be more than 300 letters at once."),
                    _("Choose a building."),
                    422,
                )
            )
        batch = LetterBatch.objects.create(
            community=actor.community,
            asked_by=actor.person,
            asked_at=now,
            building=building if person is None else "",
            person_ids=ids,
        )
        record(
            actor=actor, name="letters:asked", about=batch, at=now, particulars={"building": building, "letters": len(ids)}
        )  # fmt: skip
        return batch


def without_account(community: Community, building: str, except_for: Person | None = None) -> list[int]:
    """Adults who live here and have no account yet, in the order of the doors."""
    people = Person.objects.filter(account=None, kind=Person.Kind.NATURAL, community=community)
    people = people.residents(local_today(community)).adults()  # type: ignore[attr-defined]
    if building:
        people = people.filter(residencies__until_on=None, residencies__household__building=building)
    if except_for is not None:
        people = people.exclude(pk=except_for.pk)
    order = ("residencies__household__building", "residencies__household__door", "register_id")
    return list(dict.fromkeys(people.filter(residencies__until_on=None).order_by(*order).values_list("pk", flat=True)))


def confirm_letters(*, actor: Actor, batch: LetterBatch) -> list[Letter]:
    """Draw the codes. They are in the answer alone; printing again draws new ones and ends the old."""
    with writing():
        Community.objects.select_for_update().get(pk=batch.community_id)  # numbers are given out one after another
        batch = LetterBatch.objects.select_for_update().get(pk=batch.pk)
        now = database_now()
        require(may_confirm_letters(actor, batch, now))
        assert actor.person is not None
        again = batch.confirmed_by_id is not None
        batch.confirmed_by, batch.confirmed_at = actor.person, now
        batch.save(update_fields=["confirmed_by", "confirmed_at"])
        letters = draw_codes(batch, now, except_for=actor.person)
        record(
            actor=actor, name="letters:printed", about=batch, at=now,
            particulars={"letters": len(letters), "again": again, "asked_by": batch.asked_by_id},
        )  # fmt: skip
        return letters


def drop_letters(*, actor: Actor, batch: LetterBatch) -> None:
    with writing():
        batch = LetterBatch.objects.select_for_update().get(pk=batch.pk)
        require(may_drop_letters(actor, batch, database_now()))
        record(actor=actor, name="letters:dropped", about=batch, particulars={"letters": len(batch.person_ids)})
        batch.delete()


def draw_codes(batch: LetterBatch, now: datetime, except_for: Person | None = None) -> list[Letter]:
    """New codes for the people of the batch who are still on the register; every older unused code of theirs ends."""
    people = Person.objects.filter(pk__in=batch.person_ids, left_register_at=None)
    if except_for is not None:
        people = people.exclude(pk=except_for.pk)
    known = {person.pk: person for person in people}
    ordered = [known[pk] for pk in batch.person_ids if pk in known]
    ClaimCode.objects.filter(person__in=ordered, used_at=None, revoked_at=None).update(revoked_at=now)
    homes = {
        home.pk: home for home in Household.objects.filter(residencies__person__in=ordered, residencies__until_on=None)
    }
    lives = dict(
        Person.objects.filter(pk__in=known, residencies__until_on=None).values_list("pk", "residencies__household")
    )
    newest = ClaimCode.objects.filter(community=batch.community).aggregate(newest=Max("number"))["newest"] or "0"
    letters, rows = [], []
    for n, person in enumerate(ordered, start=int(newest) + 1):
        number, code = f"{n:0{NUMBER}d}", claim_code(secrets.token_bytes(10))
        home = homes.get(lives.get(person.pk) or 0)
        letters.append(
            Letter(
                person,
                home.building if home else "",
                home.door if home else "",
                number,
                code,
                now + VALID,
                person.account_id is not None,
            )
        )
        rows.append(
            ClaimCode(
                community=batch.community,
                batch=batch,
                person=person,
                number=number,
                code_hash=code_hash(batch.community_id, number, code),
                issued_at=now,
                expires_at=now + VALID,
            )
        )
    ClaimCode.objects.bulk_create(rows, batch_size=200)
    return letters


def code_hash(community_id: int, number: str, code: str) -> str:
    """HMAC-SHA-256 under a key that is not in the database: 80 random bits need no slow hash, a stolen copy no chance."""
    said = f"{community_id} {number} {code}".encode()
    return hmac.new(derived_key("claim codes"), said, hashlib.sha256).hexdigest()
