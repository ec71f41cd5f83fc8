"""A Merkle tree as in RFC 9162 section 2.1 (SHA-256): one root for all entries, and a short proof for each."""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(entries: Sequence[bytes]) -> bytes:
    """The tree's root, 32 bytes."""
    return _root([leaf_hash(entry) for entry in entries])


def inclusion_proof(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """The hashes from entry `index` (from 0) up to the root. IndexError where there is no such entry."""
    if not 0 <= index < len(entries):
        raise IndexError(index)
    return _path(index, [leaf_hash(entry) for entry in entries])


def verify_inclusion(entry: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Whether `entry` stands at `index` in the tree of `size` entries with the root `expected` (section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, value = index, size - 1, leaf_hash(entry)
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            value = node_hash(sibling, value)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and value == expected


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    middle = _split(len(leaves))
    return node_hash(_root(leaves[:middle]), _root(leaves[middle:]))


def _path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*_path(index, leaves[:middle]), _root(leaves[middle:])]
    return [*_path(index - middle, leaves[middle:]), _root(leaves[:middle])]
