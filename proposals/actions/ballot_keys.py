"""What one poll encrypts with: a key derived from its epoch's and its own, for contents of one fixed width."""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from proposals.actions.keys import poll_secret
from proposals.models import Poll

NONCE = 12  # bytes
BLOCK = 64  # bytes: contents are filled up to a multiple, so that their length tells nothing
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class BallotKey:
    """AES-256-GCM for contents, HMAC-SHA-256 for the tags of check codes. `about` binds a ciphertext to its row."""

    poll_id: int
    _sealing: AESGCM
    _tagging: bytes

    def seal(self, content: dict[str, Any], about: str, width: int, *, nonce: bytes = b"") -> bytes:
        """nonce ‖ ciphertext of the JSON, padded with spaces to `width` bytes (more: to the next block).

        `nonce`: fresh random bytes, never used before, where the caller has drawn them already.
        """
        plain = _compact(content).encode()
        full = max(width, -(-len(plain) // BLOCK) * BLOCK)
        nonce = nonce or os.urandom(NONCE)
        return nonce + self._sealing.encrypt(nonce, plain.ljust(full), self._bound(about))

    def open(self, sealed: bytes | memoryview, about: str) -> dict[str, Any]:
        """The content; InvalidTag where key, row or bytes are not the ones it was sealed with."""
        data = bytes(sealed)
        plain = self._sealing.decrypt(data[:NONCE], data[NONCE:], self._bound(about))
        return dict(json.loads(plain))

    def tag(self, code: str) -> str:
        return hmac.digest(self._tagging, code.encode(), "sha256").hex()

    def _bound(self, about: str) -> bytes:
        return f"poll:{self.poll_id}:{about}".encode()


def ballot_key(poll: Poll) -> BallotKey:
    """The key of an opened poll, or `keys.NoKey`. Nothing of it is kept: a destroyed key must not live on in memory."""
    secret = poll_secret(poll.epoch, poll.pk)
    both = HKDF(SHA256(), 64, bytes.fromhex(poll.key_salt), f"ballots of poll {poll.pk}".encode()).derive(secret)
    return BallotKey(poll.pk, AESGCM(both[:32]), both[32:])
