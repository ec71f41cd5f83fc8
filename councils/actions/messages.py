"""Put messages into the outbox, in the transaction of the act that causes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from councils.actions.writing import writing
from councils.models import Community, Message, Person
from councils.models.clock import database_now


def tell(
    *,
    community: Community,
    persons: Iterable[Person],
    kind: str,
    cause: str,
    particulars: dict[str, Any],
    path: str = "",
) -> int:
    """Tell each person once per cause, in the app and, where an address is known, by mail. Returns how many persons.

    `kind` names the wording (`councils/messages.py`), `cause` makes it happen once ("poll:12:published").
    """
    now = database_now()
    told = {p.pk: p for p in persons if p.account_id is not None}
    with_address = set(
        Person.objects.filter(pk__in=told, account__isnull=False)
        .exclude(account__email="")
        .values_list("pk", flat=True)
    )
    common: dict[str, Any] = {
        "community": community,
        "kind": kind,
        "cause": cause,
        "particulars": particulars,
        "path": path,
        "created_at": now,
        "due_at": now,
    }
    rows = [Message(to=p, channel=Message.Channel.APP, sent_at=now, **common) for p in told.values()]
    rows += [Message(to=told[pk], channel=Message.Channel.MAIL, **common) for pk in with_address]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(told)


def mark_read(*, community: Community, person: Person, message_id: int | None = None) -> int:
    """This person's unread messages in the app, all or the one named; another's are never touched. Returns how many."""
    with writing():
        unread = Message.objects.filter(community=community, to=person, channel=Message.Channel.APP, read_at=None)
        if message_id is not None:
            unread = unread.filter(pk=message_id)
        return unread.update(read_at=database_now())
