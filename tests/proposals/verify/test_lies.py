"""A house that lies with its own key: what it signs holds together as far as it could make it, and is refused all the same."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from councils.rules.canonical import canonical
from councils.rules.record import commitment
from proposals.rules import merkle
from proposals.rules.bundle import build_bundle, entries
from proposals.rules.bundle_roll import bases, roll_hash, turnout
from tests.proposals.rules.test_bundle import parts
from tests.proposals.verify.running import Signer, run, verify

HOUSE = Signer()
Lie = Callable[[dict[str, Any]], None]


def signed(lie: Lie) -> dict[str, Any]:
    """Everything that follows is worked out by `verify.py` itself: only what it asks beyond that stops the lie."""
    bundle = copy.deepcopy(build_bundle(**parts(public_key=HOUSE.public)))
    lie(bundle)
    bundle["parts"], bundle["turnout"] = [], turnout(bundle["roll"])
    bundle["roll_hash"] = roll_hash(one["line"] for one in bundle["roll"])
    how: dict[str, Any] = {key: bundle[key] for key in ("meeting", "recusal")}
    bundle["bases"] = bases(bundle["roll"], bundle["rule"]["measures"], **how)
    bundle["tally"] = verify.count(bundle)
    bundle["outcome"] = verify.decide(bundle, bundle["tally"])
    return HOUSE.signed({**bundle, "root": merkle.root(entries(bundle)).hex()})


def votes_out_of_nowhere(b: dict[str, Any]) -> None:
    b["totals"] = {"heads": {"cast": 0, "yes": 1000, "no": 0, "abstain": 0, "invalid": 0}}


def hands_where_none_are_raised(b: dict[str, Any]) -> None:
    """Two more are there and do not vote: their hands are added to a vote by ballot."""
    b["meeting"] = True
    b["roll"] += [{"line": "f0" * 32, "present": True}, {"line": "f1" * 32, "present": True}]
    b["totals"] = {"heads": {"cast": 2, "yes": 2, "no": 0, "abstain": 0, "invalid": 0}}


@pytest.mark.parametrize("lie", [votes_out_of_nowhere, hands_where_none_are_raised], ids=lambda lie: lie.__name__)
def test_totals_are_only_hands_and_add_up(tmp_path: Path, lie: Lie) -> None:
    assert run(tmp_path, signed(lambda _b: None)).code == 0
    said = run(tmp_path, signed(lie))
    assert said.code == 1, said.text
    assert said.first.startswith("Ballots: "), said.first


def more_than_were_raised(b: dict[str, Any]) -> None:
    hands_where_none_are_raised(b)
    b["secrecy"] = "counted"
    b["totals"]["heads"]["yes"] = 3


def test_hands_of_a_show_of_hands_add_up(tmp_path: Path) -> None:
    said = run(tmp_path, signed(more_than_were_raised))
    assert said.code == 1, said.text
    assert "do not add up" in said.first


def test_a_ballot_that_hides_in_a_line_of_the_roll_is_proved_to_nobody(tmp_path: Path) -> None:
    """It would stand under the root, and be counted by nobody."""
    hidden = {"code": "7777-7777", "marks": "no"}
    lies = signed(lambda b: b["roll"][0].update(hidden))
    bundle = lies["bundle"]
    leaves = entries(bundle)
    proof = {
        "format": "ballot-proof/1", "community": bundle["community"], "poll": bundle["poll"], "entry": bundle["roll"][0],
        "index": 1, "size": len(leaves), "proof": [part.hex() for part in merkle.inclusion_proof(1, leaves)],
        "root": bundle["root"],
    }  # fmt: skip
    said = run(tmp_path, {key: lies[key] for key in ("public_key", "signature")} | {"proof": proof})
    assert said.code == 1, said.text
    assert "no ballot" in said.first


def test_a_person_who_stands_on_the_roll_twice_is_seen_when_the_lines_are_opened(tmp_path: Path) -> None:
    def payload(number: int) -> dict[str, Any]:
        return {
            "area": "0.00", "heads": 1, "household": "", "number": number, "person": "R00001", "poll": 42, "recused": False,
        }  # fmt: skip

    opened = [
        {"salt": f"{n:032x}", "payload": payload(n), "line": commitment(f"{n:032x}", payload(n))} for n in (90, 91)
    ]

    def lie(b: dict[str, Any]) -> None:
        b["roll"] = sorted([*b["roll"], *({"line": one["line"]} for one in opened)], key=lambda one: str(one["line"]))

    lies = signed(lie)
    file = tmp_path / "lines.json"
    lines = {"format": "roll-line/1", "community": lies["bundle"]["community"], "poll": "42", "lines": opened}
    file.write_bytes(canonical(lines))
    said = run(tmp_path, lies, "--roll-line", str(file))
    assert said.code == 1, said.text
    assert "twice" in said.first


@pytest.mark.parametrize("sign", ["\n", "\x1b[2J\x1b[H", "\r", "\u202e", "\x9b2J", "\u2028"])
def test_a_text_of_the_house_writes_no_line_of_the_report(tmp_path: Path, sign: str) -> None:
    """Words of the server reach the terminal of who checks it: they clear nothing, turn nothing and begin no line."""

    def lie(b: dict[str, Any]) -> None:
        b["question"]["en"] = f"Repair?{sign}All agrees: 12 checks.{sign}"
        b["options"] = [{"key": "yes", "zh": "是", "en": f"yes{sign}"}]

    lies = signed(lie)
    said = run(tmp_path, lies, "--code", lies["bundle"]["ballots"][0]["code"])
    assert said.code == 0
    assert sign == "\n" or sign not in said.text
    assert [line for line in said.text.splitlines() if line.startswith("All agrees")] == ["All agrees: 11 checks."]
