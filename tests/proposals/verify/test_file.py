"""The file itself: it imports nothing of ours, runs on a bare interpreter of Python 3.9, signs nothing, crashes on nothing."""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proposals.verify.running import FILE, Signer, run, verify
from tests.proposals.verify.test_forgeries import whole

ALLOWED = {
    "__future__", "argparse", "collections.abc", "fractions", "hashlib", "json", "math", "os", "re", "sys", "typing",
    "unicodedata",
}  # fmt: skip


def test_file_imports_the_standard_library_and_nothing_else() -> None:
    tree = ast.parse(FILE.read_text("utf-8"), feature_version=(3, 9))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    found |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert found <= ALLOWED
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"eval", "exec", "compile", "__import__"}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        strict = isinstance(call.func, ast.Name) and call.func.id == "zip" and call.keywords
        assert not strict, "zip(strict=) is of Python 3.10"


def interpreters() -> list[str]:
    """This one, and a 3.9 where the machine has it."""
    older = shutil.which("python3.9")
    works = older and subprocess.run([older, "-c", ""], cwd="/", check=False, capture_output=True).returncode == 0
    return [sys.executable, *([older] if works and older else [])]


@pytest.mark.parametrize("python", interpreters())
def test_file_runs_on_the_bare_interpreter(python: str, tmp_path: Path) -> None:
    house = Signer()
    signed = house.signed(whole())
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(signed), "utf-8")
    signed["bundle"]["ballots"][0]["marks"] = "no"
    bad.write_text(json.dumps(signed), "utf-8")
    for lang, said in (("zh", "第一处不同："), ("en", "First difference: ")):
        command = [python, "-I", "-S", str(FILE), str(bad), "--lang", lang]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 1, done.stderr
        assert said in done.stdout.decode()
    assert subprocess.run([python, "-I", "-S", str(FILE), str(tmp_path / "none.json")], check=False).returncode == 2
    latin = subprocess.run(
        [python, "-S", str(FILE), str(good), "--lang", "zh"], env={"PYTHONIOENCODING": "latin-1"}, check=False
    )
    assert latin.returncode in (0, 1), "a console without Chinese is no reason to fail"


@pytest.mark.parametrize(
    ("secret", "public", "message", "signature"),
    [
        # RFC 8032, section 7.1, tests 1 to 3.
        ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ],
)  # fmt: skip
def test_signatures_of_the_standard_hold(secret: str, public: str, message: str, signature: str) -> None:
    key, text, signed = (bytes.fromhex(part) for part in (public, message, signature))
    assert Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).sign(text) == signed
    assert verify.signature_holds(key, text, signed)
    assert not verify.signature_holds(key, text + b"x", signed)
    assert not verify.signature_holds(key, text, signed[:-1] + bytes([signed[-1] ^ 1]))
    # The order added to the second half is the same point: section 5.1.7 refuses it all the same.
    larger = int.from_bytes(signed[32:], "little") + verify.ORDER
    assert not verify.signature_holds(key, text, signed[:32] + larger.to_bytes(32, "little"))


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 64 * 8 - 1), st.binary(min_size=32, max_size=32))
def test_signatures_hold_where_the_library_says_so(message: bytes, bit: int, other: bytes) -> None:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = key.sign(message)
    assert verify.signature_holds(public, message, signature)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not verify.signature_holds(public, message, bytes(flipped))
    try:
        Ed25519PublicKey.from_public_bytes(other).verify(signature, message)
    except (InvalidSignature, ValueError):
        assert not verify.signature_holds(other, message, signature)


@pytest.mark.parametrize(
    "content",
    ["", "x", "[]", "{}", "1", '{"bundle": 1}', '{"bundle": {}}', '{"bundle": {"format": "poll-bundle/1"}}', "\x00", "[" * 5000,
     '{"bundle": {"format": "poll-bundle/2"}, "bundle": {"format": "poll-bundle/2"}}', '{"bundle": {"format": "poll-bundle/2", "x": 1.5}}',
     '{"bundle": {"format": "poll-bundle/2", "x": NaN}}', '{"format": "record/1"', '{"format": "ballot-proof/1"}'],
)  # fmt: skip
def test_what_is_none_of_our_files_is_said_so(tmp_path: Path, content: str) -> None:
    said = run(tmp_path, content)
    assert said.code == 2, said.text
    assert "Cannot read" in said.text


def test_a_number_that_is_not_exact_is_never_taken(tmp_path: Path) -> None:
    text = json.dumps(Signer().signed(whole())).replace('"eligible": 5', '"eligible": 5.0')
    assert run(tmp_path, text).code == 2


simple = st.none() | st.text(max_size=3) | st.integers(-3, 3)
inner = st.dictionaries(
    st.sampled_from(["roll", "ballots", "rule", "entry", "proof", "index", "root", "totals"]),
    simple
    | st.lists(simple, max_size=2)
    | st.dictionaries(st.sampled_from(["heads", "measures", "code"]), simple, max_size=2),
    max_size=4,
)


@settings(max_examples=60)
@given(st.sampled_from([("bundle", "poll-bundle/2"), ("proof", "ballot-proof/1")]), inner, simple)
def test_no_nonsense_makes_it_crash(
    tmp_path_factory: pytest.TempPathFactory, part: tuple[str, str], value: dict[str, Any], signature: Any
) -> None:
    content = {part[0]: value | {"format": part[1]}, "signature": signature, "public_key": "00" * 32}
    assert run(tmp_path_factory.mktemp("n"), content).code == 1


def test_a_printed_hash_is_that_of_the_file() -> None:
    assert len(hashlib.sha256(FILE.read_bytes()).hexdigest()) == 64
    assert b"\r" not in FILE.read_bytes(), "the same bytes on every machine"
