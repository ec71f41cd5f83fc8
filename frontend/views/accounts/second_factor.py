"""Keys of one-time codes are kept sealed: a copy of the database alone makes no code."""

from __future__ import annotations

from base64 import b64decode, b64encode

from allauth.mfa.adapter import DefaultMFAAdapter

from councils.actions.contacts import seal, unseal

PURPOSE = "second factor"


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return b64encode(seal(text.encode(), PURPOSE, "")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(b64decode(encrypted_text), PURPOSE, "").decode()
