"""What the acts of a vote say to everybody, and the chain of the record in which its bundle shows them.

An act speaks in its `public` (councils/rules/chain.py): numbers and commitments, never a person, never a reason. What must
wait for the count (how many papers came in, how the hands stood) is hidden there behind a salt and opened in the bundle.
"""

from __future__ import annotations

import secrets
from fractions import Fraction
from typing import Any

from councils.actions.sequencer import sequence_community
from councils.models import Event, RecordHead
from councils.rules.record import GENESIS, commitment, entry_hash, instant
from proposals.actions.bundle_parts import asked_of
from proposals.models import Elector, Poll
from proposals.rules.acts import asked_hash
from proposals.rules.numbers import number_json

OPENED = "poll:opened"


def hidden(says: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """For `public` the seal alone, for the particulars what it hides."""
    salt = secrets.token_hex(16)
    return {"sealed": commitment(salt, says)}, {"part": {"salt": salt, "says": says}}


def said_at_opening(poll: Poll, size: int, digest: str) -> dict[str, Any]:
    """What is fixed from then on: question and rule, roll, who is recused, vacant seats, the sum of what all votes weigh."""
    lines = list(Elector.objects.filter(poll=poll).values_list("commitment", "recused_why", "heads", "area"))
    said: dict[str, Any] = {
        "opened_at": instant(poll.opened_at) if poll.opened_at else "",
        "asked": asked_hash(asked_of(poll)),
        "roll_size": size,
        "roll_hash": digest,
        "recused": sorted(line for line, why, _heads, _area in lines if why),
        "vacant_seats": 0,
    }
    if poll.weighs:
        area = sum((Fraction(area) for _line, _why, _heads, area in lines), Fraction(0))
        said["weights"] = {"heads": sum(heads for _line, _why, heads, _area in lines), "area": number_json(area)}
    return said


def speaks(poll: Poll) -> bool:
    """Whether its acts say something to everybody: a vote that an earlier release opened ends as it began."""
    return _about(poll).filter(name=OPENED, public__isnull=False).exists()


def chain_of(poll: Poll, hands_shown: bool) -> dict[str, Any] | None:
    """Every link from the opening to the newest: of others' events the hash of the entry, of ours what they say.

    Under the poll's exclusive lock; what was recorded and not numbered yet is numbered first, so that nothing is left out.
    `hands_shown`: whether the hands may stand by themselves (`sealing`).
    """
    opened = _about(poll).filter(name=OPENED, public__isnull=False).first()
    if opened is None:
        return None
    if _about(poll).filter(seq=None).exists():
        sequence_community(poll.community)
        opened.refresh_from_db()
    assert opened.seq is not None
    head = RecordHead.objects.get(community=poll.community_id)
    span = Event.objects.filter(community=poll.community_id, seq__gte=opened.seq, seq__lte=head.seq)
    about = f"poll:{poll.pk}"
    events = [_link(event, poll.community.slug, about, hands_shown) for event in span.order_by("seq").iterator()]
    return {"seq": opened.seq, "before": opened.previous or GENESIS, "events": events}


def _link(event: Event, slug: str, poll: str, hands_shown: bool) -> str | dict[str, Any]:
    about = f"{event.object_noun}:{event.object_id}"
    assert event.seq is not None
    entry = entry_hash(event.seq, slug, event.name, about, event.at, event.actor, event.commitment)
    if event.public is None:
        return entry
    part = (event.payload or {}).get("part") if about == poll else None
    shown = part is not None and (hands_shown or not event.name.startswith("hands:"))
    return {"entry": entry, "public": event.public} | (part if shown and part else {})


def _about(poll: Poll) -> Any:
    return Event.objects.about("poll", poll.pk).filter(community=poll.community_id)
