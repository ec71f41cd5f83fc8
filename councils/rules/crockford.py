"""Crockford's base 32: digits and letters that nobody mixes up when reading aloud or typing from paper."""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def encode(data: bytes, characters: int) -> str:
    """The first 5 × `characters` bits of `data`. ValueError where `data` is too short."""
    spare = len(data) * 8 - characters * 5
    if spare < 0:
        raise ValueError(f"{len(data)} bytes are too few for {characters} characters.")
    value = int.from_bytes(data, "big") >> spare
    return "".join(ALPHABET[value >> 5 * (characters - 1 - at) & 31] for at in range(characters))


def grouped(code: str, size: int = 4) -> str:
    """ABCD-EFGH: groups that are easy to read."""
    return "-".join(code[at : at + size] for at in range(0, len(code), size))


def typed(text: str, characters: int) -> str | None:
    """What somebody typed, as `characters` of the alphabet without groups; None where it cannot be such a code.

    Full-width and small letters, spaces and hyphens are forgiven, and O, I, L for 0, 1, 1.
    """
    plain = unicodedata.normalize("NFKC", text).upper().translate(_ALIKE)
    plain = "".join(sign for sign in plain if not (sign.isspace() or unicodedata.category(sign) == "Pd"))
    return plain if len(plain) == characters and all(sign in ALPHABET for sign in plain) else None
