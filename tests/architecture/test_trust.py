"""The threat model names tests. Each exists, every attacker has some, and the page for residents knows the same attackers."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from frontend.trust_words import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "trust.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:tests/[\w/]+/)?test_\w+\.py)(?:::(test_\w+))?`", TEXT)))
ATTACKERS = re.findall(r"^### (\w+): .*?\n(.*?)(?=^### |^## )", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("file", "function"), NAMED, ids=lambda part: part or "-")
def test_test_that_the_threat_model_names_exists(file: str, function: str) -> None:
    found = [ROOT / file] if file.startswith("tests/") else sorted((ROOT / "tests").rglob(file))
    assert any(path.is_file() for path in found), f"docs/trust.md names {file}, which is not there"
    if function:
        trees = [ast.parse(path.read_text("utf-8")) for path in found if path.is_file()]
        named = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        named |= {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)}
        assert function in named, f"docs/trust.md names {file}::{function}, which is not there"


def test_every_attacker_is_answered_by_tests_and_says_what_stays_open() -> None:
    assert len(ATTACKERS) >= 8
    for name, text in ATTACKERS:
        assert "::test_" in text, name
        assert "- Open: " in text or "Open, and said" in text, name


def test_page_for_residents_knows_the_same_attackers() -> None:
    assert [worry.key for worry in SECTIONS] == [name for name, _ in ATTACKERS]
