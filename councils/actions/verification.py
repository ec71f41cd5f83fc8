"""Check a community's record against its own hashes, and against a head that somebody kept on paper. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from councils.models import Community, Event, RecordHead
from councils.rules.record import Finding, Row, Verification, Walk
from councils.rules.words import Words

STEP = 2000


@dataclass(frozen=True)
class Progress:
    """So many events checked, of about so many."""

    done: int
    of: int


def check_record(community: Community, head: str = "") -> Iterator[Progress | Verification]:
    """Tells how far it is every STEP events, and at last what it found. ValueError: `head` is too short to name one.

    Besides the chain, the stored head itself is held against it: a tail that was cut off is missed there.
    """
    walk = Walk.from_head(head)
    stored = RecordHead.objects.filter(community=community).first() or RecordHead(community=community)
    head_at: int | None = None
    yield Progress(0, stored.seq)
    for done, event in enumerate(_events(community), start=1):
        walk.take(_row(event, community.slug))
        if event.hash == stored.hash:
            head_at = event.seq
        if not done % STEP:
            yield Progress(done, max(stored.seq, done))
    found = walk.result()
    yield replace(found, findings=(*found.findings, *_head_missed(stored, head_at, found)))


def verify_record(community: Community, head: str = "") -> Verification:
    """What `check_record` finds, without the way there."""
    return next(step for step in check_record(community, head) if isinstance(step, Verification))


def _events(community: Community) -> Iterator[Event]:
    return Event.objects.filter(community=community).sequenced().order_by("seq", "id").iterator(chunk_size=STEP)


def _row(event: Event, slug: str) -> Row:
    return Row(
        seq=event.seq or 0,
        community=slug,
        name=event.name,
        object=f"{event.object_noun}:{event.object_id}",
        at=event.at,
        actor=event.actor,
        commitment=event.commitment,
        hash=event.hash,
        payload=event.payload,
        salt=event.salt,
        previous=event.previous or None,
        public=event.public,
    )


def _head_missed(stored: RecordHead, head_at: int | None, found: Verification) -> list[Finding]:
    """`head_at`: the number of the event with the stored head's hash. Another one than stored follows from a finding."""
    if head_at == stored.seq or not stored.seq or (head_at and found.findings):
        return []
    if head_at is None and found.rows < stored.seq and not found.findings:
        said = Words(
            f"第{found.rows}条之后的不见了：记录头停在第{stored.seq}条。",
            f"What followed event {found.rows} is missing: the head stands at event {stored.seq}.",
        )
        return [Finding("removed", found.rows + 1, stored.seq, said)]
    said = Words(
        f"存下的记录头（第{stored.seq}条）和记录对不上。",
        f"The stored head (event {stored.seq}) does not fit the record.",
    )
    return [Finding("changed", stored.seq, stored.seq, said)]
