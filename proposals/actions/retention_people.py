"""What a person leaves behind without deciding anything: mandates, messages, co-signatures, a telephone number, an entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Value

from councils.models import (
    Account,
    Attendance,
    ClaimCode,
    Community,
    Event,
    Household,
    Mandate,
    Message,
    Ownership,
    Person,
    Residency,
    Seat,
)
from councils.models.clock import local_today
from councils.rules.retention import Needs
from proposals.actions.retention_ground import Class, Rows, ended_runs, matter_needs, objections, running
from proposals.models import (
    Comment,
    Elector,
    PetitionSignature,
    Proposal,
    Recusal,
    Support,
)
from proposals.permissions.support import co_signed_once

# At one time; the clock comes again in an hour.
MESSAGES = 1000
# What has its own period and names a person: while one of these stands, so does the entry that it names.
NAMES: tuple[tuple[Any, str], ...] = (
    (Attendance, "person"), (ClaimCode, "person"), (Elector, "person"), (Mandate, "principal"), (Mandate, "holder"),
    (PetitionSignature, "person"), (Recusal, "person"), (Support, "person"), (Comment, "participant__person"),
)  # fmt: skip


def _mandates(community: Community, before: datetime) -> QuerySet[Any]:
    """Ended, or past their day, their meeting or their matter; and no roll names them any more."""
    over = (
        Q(ended_at__lt=before)
        | Q(until_on__lte=local_today(community, before))
        | Q(meeting__closed_at__lt=before)
        | Q(matter__in=ended_runs(before))
    )
    held = Elector.objects.filter(mandate=OuterRef("pk"))
    return Mandate.objects.filter(over, ~Exists(held), community=community).order_by("pk")


def _forget_scan(mandate: Mandate, now: datetime) -> None:
    """The picture goes when the row is gone for good."""
    if mandate.scan:
        storage, name = mandate.scan.storage, mandate.scan.name
        transaction.on_commit(lambda: storage.delete(str(name)), robust=True)


def _with_messages(community: Community, before: datetime) -> QuerySet[Any]:
    return _at(community, before).filter(Exists(_old_messages(community, before)))


def _old_messages(community: Community, before: datetime) -> QuerySet[Message]:
    """Not what still waits to be delivered."""
    done = Q(sent_at__isnull=False) | Q(failed_at__isnull=False)
    return Message.objects.filter(done, community=community, created_at__lt=before)


def _message_rows(community: Any) -> Rows:
    return {"message": _old_messages(community, community.before).order_by("pk")[:MESSAGES]}


def _co_signed(community: Community, before: datetime) -> QuerySet[Any]:
    names = Support.objects.filter(proposal=OuterRef("pk"))
    ended = Proposal.objects.filter(community=community, pk__in=ended_runs(before))
    return ended.filter(Exists(names)).order_by("pk")


def _support_rows(proposal: Proposal) -> Rows:
    """How many it was stays; who it was goes."""
    Proposal.objects.filter(pk=proposal.pk).update(co_signed=co_signed_once(proposal))
    return {"support": Support.objects.filter(proposal=proposal)}


def _with_phones(community: Community, before: datetime) -> QuerySet[Any]:
    return _at(community, before).filter(Exists(_reachable(community, before)))


def _reachable(community: Community, before: datetime) -> QuerySet[Person]:
    return Person.objects.filter(community=community, left_register_at__lt=before).exclude(phone_sealed=b"")


def _forget_phones(community: Any, now: datetime) -> Mapping[str, int]:
    return {"telephone": _reachable(community, community.before).update(phone_sealed=b"")}


def _gone(community: Community, before: datetime) -> QuerySet[Any]:
    gone = Person.objects.named().filter(community=community, left_register_at__lt=before)
    for model, by in NAMES:
        gone = gone.filter(~Exists(model.objects.filter(**{by: OuterRef("pk")})))
    return gone.order_by("pk")


def _gone_needs(person: Person) -> Needs:
    return Needs(
        objection_open=objections().filter(person=person).exists(),
        running=running(Proposal.objects.filter(proposer__person=person).values("pk")),
    )


def _gone_rows(person: Person) -> Rows:
    """Home, flats, messages, and the account where it is nobody else's."""
    nobody_elses = ~Exists(Person.objects.filter(account=OuterRef("pk")).exclude(pk=person.pk))
    account = Account.objects.filter(nobody_elses, persons=person, is_staff=False, is_superuser=False)
    return {
        "residency": Residency.objects.filter(person=person),
        "ownership": Ownership.objects.filter(person=person),
        "message": Message.objects.filter(to=person),
        "account": account,
    }


def _forget_person(person: Person, now: datetime) -> Mapping[str, int]:
    """The entry stays without a face, for what a decision is made of still points to it. Whoever held an office acted in
    it under his name, and keeps the name."""
    Household.objects.filter(representative=person).update(representative=None)
    blank: dict[str, Any] = {
        "register_id": f"{Person.ERASED}{person.pk}", "birth_year": None, "phone_sealed": b"", "account": None,
    }  # fmt: skip
    if not Seat.objects.filter(person=person).exists():
        blank |= {"name": "", "name_en": ""}
    Event.objects.filter(community=person.community_id, object_noun="person", object_id=str(person.pk)).update(
        payload=None, salt=""
    )
    return {"person": Person.objects.filter(pk=person.pk).update(**blank)}


def _at(community: Community, before: datetime) -> QuerySet[Any]:
    """The community itself, with the moment: what is too small for an event of its own goes together."""
    moment = Value(before, output_field=DateTimeField())
    return Community.objects.filter(pk=community.pk).annotate(before=moment).order_by("pk")


PEOPLE: Mapping[str, Class] = {
    "cosignatures": Class(_co_signed, matter_needs, _support_rows),
    "mandates": Class(
        _mandates, lambda mandate: Needs(), lambda mandate: {"mandate": Mandate.objects.filter(pk=mandate.pk)},
        _forget_scan, public=False,
    ),
    "messages": Class(_with_messages, lambda community: Needs(), _message_rows, public=False),
    "contacts": Class(_with_phones, lambda community: Needs(), lambda community: {}, _forget_phones, public=False),
    "left": Class(_gone, _gone_needs, _gone_rows, _forget_person, public=False),
}  # fmt: skip
