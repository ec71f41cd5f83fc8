"""The installation's signature under a bundle: Ed25519, the key in a file of its own (SIGNING_KEY_FILE).

A bundle names the key that signed it, so a key that was changed or lost takes nothing from older results. When it is
changed, the old key signs the new one; the links lie in `<file>.history.json` and are published beside the key.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings


def algorithm(format: str) -> str:
    return f"Ed25519 over the text {format}:<root>"


def sign(message: bytes) -> str:
    """128 hexadecimal digits."""
    return _key().sign(message).hex()


def public_key() -> str:
    """What everybody may know: 64 hexadecimal digits, to be compared with the one printed on the notices."""
    return _public(_key())


def change_key(on: date) -> dict[str, str]:
    """Draw another key; the old one signs it and is destroyed. Returns the link between the two."""
    path = Path(settings.SIGNING_KEY_FILE)
    old, fresh = _key(), path.with_name(f"{path.name}.next")
    fresh.unlink(missing_ok=True)
    _draw(fresh)
    key, following = _public(old), _public(_read(fresh))
    link = {"key": key, "next": following, "on": on.isoformat(), "signature": old.sign(succession(following)).hex()}
    kept = _history_file()
    whole = kept.with_name(f"{kept.name}.new")
    whole.write_text(json.dumps([*key_history(), link], indent=1))
    os.replace(whole, kept)
    size = path.stat().st_size
    with path.open("r+b") as file:  # what the replaced file held is blanked where it lies
        os.replace(fresh, path)
        file.write(b" " * size)
        file.flush()
        os.fsync(file.fileno())
    return link


def succession(following: str) -> bytes:
    """What a key signs when it hands over to the next."""
    return f"signing-key/1:{following}".encode()


def key_history() -> list[dict[str, str]]:
    """The links from each former key to the one after it, oldest first."""
    try:
        found: list[dict[str, str]] = json.loads(_history_file().read_text())
    except FileNotFoundError:
        return []
    return found


def _history_file() -> Path:
    path = Path(settings.SIGNING_KEY_FILE)
    return path.with_name(f"{path.name}.history.json")


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _key() -> Ed25519PrivateKey:
    path = Path(settings.SIGNING_KEY_FILE)
    if not path.exists():
        _draw(path)
    return _read(path)


def _read(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path.name} holds no Ed25519 key")
    return key


def _draw(path: Path) -> None:
    """Once per installation. Whole before it has its name, so that a second process never reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass  # another process drew it first; that one holds
    finally:
        fresh.unlink()
