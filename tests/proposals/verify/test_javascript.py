"""The recount in the browser says what `verify.py` says, to the word: run here by Node.js where the machine has it.

`tests/journeys/test_recount.py` presses the keys of the page itself in a real Chromium.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from proposals.rules.bundle import build_bundle
from tests.proposals.verify.forging import FORGERIES, forged, recounted
from tests.proposals.verify.running import FILE, Signer, run
from tests.proposals.verify.test_agrees import other_votes, shown_hands, votes, with_acts

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="no Node.js here; the journey runs the same in Chromium")
PROGRAM = """
import fs from "node:fs";
const [bytes, checks, signing] = await Promise.all(
  ["recount-bytes", "recount-checks", "recount-signature"].map((name) => import(`./${name}.mjs`)));
if (await bytes.hashesAgree() !== true) throw new Error("SHA-256");
const said = [];
for (const signed of JSON.parse(fs.readFileSync("votes.json"))) {
  const works = [...checks.checksOf(signed.bundle).map(([, en, work]) => [en, () => work(signed.bundle)]),
    ["Root", () => checks.root(signed.bundle)], ["Signature", () => checks.signature(signed)]];
  let first = "";
  for (const [en, work] of works) {
    try { await work(); } catch (error) { first ||= `${en}: ${error.words?.en ?? error.stack}`; }
  }
  said.push(first);
}
console.log(JSON.stringify(said));
"""


def said_by_javascript(where: Path, signed: list[dict[str, Any]]) -> list[str]:
    for file in FILE.parent.glob("js/recount-*.js"):
        text = file.read_text("utf-8").replace('.js";', '.mjs";')
        (where / file.with_suffix(".mjs").name).write_text(text, "utf-8")
    (where / "votes.json").write_text(json.dumps(signed), "utf-8")
    (where / "run.mjs").write_text(PROGRAM, "utf-8")
    assert NODE is not None
    done = subprocess.run([NODE, "run.mjs"], cwd=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_browser_accepts_whatever_the_house_publishes(tmp_path: Path) -> None:
    house, many = Signer(), []

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(votes() | other_votes() | with_acts() | shown_hands())
    def gather(given: dict[str, Any]) -> None:
        many.append(house.signed(build_bundle(**{**given, "public_key": house.public})))

    gather()
    assert set(said_by_javascript(tmp_path, many)) == {""}


def test_browser_names_the_same_first_difference(tmp_path: Path) -> None:
    from tests.proposals.verify import test_acts as acts
    from tests.proposals.verify import test_lies as lies
    from tests.proposals.verify.test_forgeries import HOUSE, whole

    told = (lies.votes_out_of_nowhere, lies.hands_where_none_are_raised, lies.more_than_were_raised)

    good = whole()
    bundles = [made for forgery in FORGERIES for made in (forged(good, forgery), recounted(forged(good, forgery)))]
    signed = [{**HOUSE.signed(good), "bundle": bundle} for bundle in bundles]
    signed += [lies.signed(lie) for lie in told]
    signed += [acts.lied(acts.by_ballot(), lie) for lie, _names in (*acts.DATA, *acts.CHAINED)]
    signed += [acts.rewritten(change) for change, _names in acts.IMPOSSIBLE]
    signed += [acts.lied(bundle, lie) for bundle in (acts.by_hands(), acts.by_hands(6)) for lie in acts.HANDS]
    signed += [acts.lied(acts.by_hands(0, shown=True), acts.hands_moved), acts.lied(acts.tied(), acts.other_lot)]
    signed += [HOUSE.signed(acts.by_hands(0)), acts.lied(acts.by_ballot(), acts.one_less_from_the_start, anew=True)]
    heard = [run(tmp_path, one).first for one in signed]
    assert said_by_javascript(tmp_path, signed) == heard
