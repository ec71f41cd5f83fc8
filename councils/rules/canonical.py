"""One way to write a value as bytes, so that everybody who hashes it gets the same hash.

As RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, no spaces, UTF-8. Stricter where a
difference could creep in: no floating point (write exact numbers as strings), whole numbers up to 2^53 - 1.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from councils.rules.flaws import Flaw

LARGEST = 2**53 - 1


def canonical(value: Any) -> bytes:
    """The canonical JSON bytes of `value` (dicts, lists, tuples, str, int, bool, None), or a Flaw naming the place."""
    text = json.dumps(_ordered(value, "$"), ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise Flaw("$", "A text holds half a character (a lone surrogate).", "Write it again.") from error


def canonical_hash(value: Any) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _ordered(value: Any, place: str) -> Any:
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise Flaw(place, f"The key {key!r} is no text.", "Write every key as text.")
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _ordered(value[key], f"{place}.{key}") for key in keys}
    if isinstance(value, list | tuple):
        return [_ordered(item, f"{place}[{at}]") for at, item in enumerate(value)]
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise Flaw(place, f"{value} is too large to be exact everywhere.", "Write it as text.")
        return value
    raise Flaw(place, f"{value!r} has no exact form.", "Write numbers with decimals as text.")
