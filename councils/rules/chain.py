"""The record's hashes: what an event commits to, and how each event is chained to the one before.

A commitment hides its payload: retention may erase payload and salt, the chain still holds.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

from councils.rules.canonical import canonical, canonical_hash

GENESIS = "0" * 64


def commitment(salt: str, payload: Any) -> str:
    """SHA-256(salt ‖ canonical payload), 64 hexadecimal digits. `salt`: hexadecimal text, 16 random bytes or more."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(payload)).hexdigest()


def chain_hash(
    previous: str,
    seq: int,
    community: str,
    name: str,
    object: str,
    at: datetime,
    actor: str,
    commitment: str,
    public: Any = None,
) -> str:
    """The hash of event number `seq` (from 1) of a community after `previous` (GENESIS before the first).

    `name` is "noun:past", `object` "noun:id", `actor` a reference such as "person:12", `at` aware. `public`: what
    everybody may read of it (`link`).
    """
    return link(previous, entry_hash(seq, community, name, object, at, actor, commitment), public)


def link(previous: str, entry: str, public: Any = None) -> str:
    """SHA-256 of both hashes as text: whoever may not see an entry is given its hash, and still checks the whole chain.

    What an act of a vote says to everybody stands beside its entry, with its own hash: it is shown without the entry, and
    nobody can pass it off as an event that says nothing.
    """
    beside = "" if public is None else canonical_hash(public)
    return hashlib.sha256(f"{previous}{entry}{beside}".encode()).hexdigest()


def entry_hash(seq: int, community: str, name: str, object: str, at: datetime, actor: str, commitment: str) -> str:
    """What an event says, by whom and about whom: hidden as long as the commitment in it is, which is salted."""
    return canonical_hash(
        {
            "actor": actor,
            "at": instant(at),
            "commitment": commitment,
            "community": community,
            "name": name,
            "object": object,
            "seq": seq,
        }
    )


def instant(at: datetime) -> str:
    """A moment as text, the same on every database: UTC, microseconds, "2026-06-01T04:00:00.000000Z"."""
    if at.tzinfo is None:
        raise ValueError("A moment of the record needs a time zone.")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
