"""The record, both halves: how its hashes are made (chain.py) and how they are checked (verification.py)."""

from councils.rules.chain import GENESIS, chain_hash, commitment, entry_hash, instant, link
from councils.rules.verification import Finding, Row, Verification, Walk, verify

__all__ = [
    "GENESIS",
    "Finding",
    "Row",
    "Verification",
    "Walk",
    "chain_hash",
    "commitment",
    "entry_hash",
    "instant",
    "link",
    "verify",
]
