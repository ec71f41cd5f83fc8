"""Number and chain what has been committed. One job of the clock, so that no act waits for a community-wide lock.

An event that commits late, behind one with a higher id, only gets a later number: the order of the record is the order
in which things became true for everybody.
"""

from __future__ import annotations

from datetime import datetime

from councils.actions.writing import writing
from councils.models import Community, Event, RecordHead
from councils.rules.record import GENESIS, chain_hash

BATCH = 500


def sequence_events(now: datetime) -> int:
    """Give every committed event that waits its number and hash; returns how many. Two at once are harmless."""
    waiting = Event.objects.filter(seq=None).order_by().values_list("community", flat=True).distinct()
    done = 0
    for community in Community.objects.filter(pk__in=list(waiting)):
        done += sequence_community(community)
    return done


def sequence_community(community: Community) -> int:
    """The same for one community, for a count that needs what was just recorded."""
    done = 0
    while sequenced := _sequence_batch(community):
        done += sequenced
    return done


def _sequence_batch(community: Community) -> int:
    with writing():
        RecordHead.objects.get_or_create(community=community)
        # The lock is a statement of its own: what is read after it is what the sequencer before us left.
        head = RecordHead.objects.select_for_update().get(community=community)
        batch = list(Event.objects.filter(community=community, seq=None).order_by("id")[:BATCH])
        for event in batch:
            _chain(event, head, community.slug)
        Event.objects.bulk_update(batch, ["seq", "previous", "hash"], batch_size=100)
        if batch:
            RecordHead.objects.filter(pk=head.pk).update(seq=head.seq, hash=head.hash)
        return len(batch)


def _chain(event: Event, head: RecordHead, slug: str) -> None:
    about = f"{event.object_noun}:{event.object_id}"
    event.seq = head.seq + 1
    event.previous = head.hash or GENESIS
    fields = (event.name, about, event.at, event.actor, event.commitment)
    event.hash = chain_hash(event.previous, event.seq, slug, *fields, event.public)
    head.seq, head.hash = event.seq, event.hash
