"""`verify.py`, the file that recounts: its bytes as they stand in the repository, and the hash that is printed."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

PATH = Path(__file__).parent / "static" / "verify.py"


@lru_cache(maxsize=1)
def verify_bytes() -> bytes:
    return PATH.read_bytes()


@lru_cache(maxsize=1)
def verify_sha256() -> str:
    """64 hexadecimal digits, as `sha256sum verify.py` prints them."""
    return hashlib.sha256(verify_bytes()).hexdigest()
