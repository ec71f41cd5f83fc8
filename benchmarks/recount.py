"""What a bundle weighs and how long its recount takes: ballots, lines and the record between opening and count.

The old format, without the acts, is measured in turn with the new one, among 0 to 20,000 events of others. `verify.py` runs
as anybody runs it, in a process of its own. No database.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from councils.rules import crockford  # noqa: E402
from councils.rules.canonical import canonical  # noqa: E402
from proposals.rules.bundle import build_bundle  # noqa: E402
from tests.proposals.rules.test_bundle import parts  # noqa: E402
from tests.proposals.verify.acting import acted, tell  # noqa: E402
from tests.proposals.verify.running import Signer  # noqa: E402

VERIFY = ROOT / "frontend" / "static" / "verify.py"


def vote(ballots: int, house: Signer) -> dict[str, Any]:
    """Four of five voted, some of them on paper, in a vote of a period."""
    lines: list[dict[str, Any]] = [{"line": tell(f"line {n}")} for n in range(ballots * 5 // 4)]
    for n, line in enumerate(lines[:ballots]):
        line["voted"] = "paper" if n < 17 else "online"
    cast = [{"code": crockford.grouped(f"{n:08d}"), "marks": ("yes", "no", "abstain")[n % 3]} for n in range(ballots)]
    return parts(roll=lines, ballots=cast, meeting=False, public_key=house.public)


def measured(name: str, bundle: dict[str, Any], house: Signer, times: int) -> None:
    signed = canonical(house.signed(bundle))
    with tempfile.TemporaryDirectory() as where:
        file = Path(where) / "poll.json"
        file.write_bytes(signed)
        took = []
        for _n in range(times):
            began = time.perf_counter()
            done = subprocess.run([sys.executable, str(VERIFY), str(file)], check=False, capture_output=True)
            took.append(time.perf_counter() - began)
            assert done.returncode == 0, done.stdout.decode()
    chain = len(canonical(bundle["chain"])) if "chain" in bundle else 0
    print(f"{name:<32} {len(signed) / 1e6:6.2f} MB, of it acts {chain / 1e6:5.2f} MB, verify.py {min(took):5.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=10_000)
    parser.add_argument("--events", type=int, nargs="*", default=[0, 2_000, 20_000])
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    house = Signer()
    given = vote(asked.ballots, house)
    measured("poll-bundle/2", build_bundle(**given), house, asked.rounds)
    for events in asked.events:
        with_acts = acted(given, late=20, gone=10)
        links = with_acts["chain"]["events"]
        links[3:3] = [tell(f"other {n}") for n in range(events)]
        measured(f"poll-bundle/3, {events} others", build_bundle(**with_acts), house, asked.rounds)


if __name__ == "__main__":
    main()
