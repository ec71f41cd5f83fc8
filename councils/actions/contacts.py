"""Telephone numbers, sealed: AES-256-GCM under a key derived from the installation's SECRET_KEY.

A copy of the database alone does not tell them. Each is bound to its community and entry, so that none can be moved to
another person's row. Never written into a log, an event or a page for the public.
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from councils.models import Person

NONCE = 12


def seal_phone(phone: str, person: Person) -> bytes:
    """Empty stays empty. The person needs its community and register id, not yet a row."""
    return seal(phone.encode(), "phone", _whose(person)) if phone else b""


def open_phone(person: Person) -> str:
    """The number; empty where there is none, or where it was sealed under another SECRET_KEY."""
    try:
        return unseal(bytes(person.phone_sealed), "phone", _whose(person)).decode() if person.phone_sealed else ""
    except InvalidTag:
        return ""


def seal(data: bytes, purpose: str, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(derived_key(purpose)).encrypt(nonce, data, bound_to.encode())


def unseal(sealed: bytes, purpose: str, bound_to: str) -> bytes:
    """Raises InvalidTag where key, purpose or place differ or a byte was changed."""
    return AESGCM(derived_key(purpose)).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode())


def derived_key(purpose: str) -> bytes:
    """32 bytes for one purpose, from SECRET_KEY (HKDF, RFC 5869)."""
    return _derived(settings.SECRET_KEY, purpose)


@lru_cache(maxsize=16)
def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"councils {purpose}".encode()).derive(secret.encode())


def _whose(person: Person) -> str:
    return f"{person.community_id} {person.register_id}"
