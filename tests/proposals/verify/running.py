"""`verify.py` as a sceptic has it: loaded from its one file, run on files, heard in words."""

from __future__ import annotations

import importlib.util
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from proposals.rules.bundle import signed_text

FILE = Path(__file__).resolve().parents[3] / "frontend" / "static" / "verify.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verify = load()


@dataclass(frozen=True)
class Said:
    code: int
    text: str

    @property
    def first(self) -> str:
        """The first difference, as it is named at the end."""
        return self.text.rpartition("First difference: ")[2].strip() if self.code == 1 else ""


def run(where: Path, content: Any, *options: str) -> Said:
    """`content` is written as the file to check (JSON unless it is text)."""
    file = where / "checked.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    heard = io.StringIO()
    with redirect_stdout(heard), redirect_stderr(heard):
        code = verify.main([str(file), "--lang", "en", *options])
    return Said(code, heard.getvalue())


class Signer:
    """A key and what is signed with it."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def signed(self, bundle: dict[str, Any]) -> dict[str, Any]:
        signature = self._key.sign(signed_text(bundle["root"], bundle["format"])).hex()
        return {"bundle": bundle, "public_key": self.public, "signature": signature}
