"""The code on a ballot's stub: two groups of four signs by which a voter finds the ballot again."""

import hashlib

from councils.rules import crockford

BYTES = 16
CHARACTERS = 8


def check_code(client: bytes, server: bytes) -> str:
    """40 bits of SHA-256(client ‖ server) as ABCD-EFGH. Both sides give 16 bytes, so neither alone chooses the code."""
    if len(client) != BYTES or len(server) != BYTES:
        raise ValueError(f"Both sides give {BYTES} bytes.")
    return crockford.grouped(crockford.encode(hashlib.sha256(client + server).digest(), CHARACTERS))


def read_check_code(text: str) -> str | None:
    """A code as somebody typed it, in the form of `check_code`; None where it cannot be one."""
    plain = crockford.typed(text, CHARACTERS)
    return None if plain is None else crockford.grouped(plain)
