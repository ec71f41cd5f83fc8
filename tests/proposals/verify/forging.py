"""What somebody could do to a bundle, alone or with everything that follows from it worked out again."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from councils.rules.canonical import canonical_hash
from councils.rules.flaws import Flaw
from proposals.rules import merkle
from proposals.rules.bundle import _result, entries
from proposals.rules.bundle_roll import bases, roll_hash, turnout

Bundle = dict[str, Any]
Forgery = Callable[[Bundle], None]
OTHER = {"yes": "no", "no": "yes", "abstain": "yes", "invalid": "yes"}


def changed_ballot(b: Bundle) -> None:
    if not b["ballots"]:
        b["totals"]["heads"]["yes"] -= 1
        b["totals"]["heads"]["no"] += 1
        return
    ballot = b["ballots"][0]
    ballot["marks"] = OTHER.get(ballot["marks"], "invalid")


def added_ballot(b: Bundle) -> None:
    b["ballots"].append({**(b["ballots"] or [{"marks": "yes"}])[0], "code": "ZZZZ-ZZZZ"})


def added_ballot_and_voter(b: Bundle) -> None:
    """In the name of somebody who did not vote."""
    line = next((line for line in b["roll"] if not line.get("voted") and not line.get("recused")), None)
    if line is None:
        line = {"line": "f" * 64}
        b["roll"].append(line)
    line["voted"] = "online"
    weights = {"weights": line["weights"]} if "weights" in line else {}
    b["ballots"].append({"code": "ZZZZ-ZZZZ", "marks": "invalid", **weights})


def removed_ballot(b: Bundle) -> None:
    if not b["ballots"]:
        b["totals"]["heads"]["yes"] -= 1
        b["totals"]["heads"]["cast"] -= 1
        return
    b["ballots"].pop()


def removed_ballot_and_voter(b: Bundle) -> None:
    weights = b["ballots"][-1].get("weights") if b["ballots"] else None
    removed_ballot(b)
    voter = next(line for line in b["roll"] if line.get("voted") and line.get("weights") == weights)
    del voter["voted"]


def swapped_ballots(b: Bundle) -> None:
    """Two voters' choices exchanged: the sums stay."""
    if not b["ballots"]:
        b["totals"]["heads"] |= {"yes": b["totals"]["heads"]["no"], "no": b["totals"]["heads"]["yes"]}
        return
    first = b["ballots"][0]
    other = next(one for one in b["ballots"] if one["marks"] != first["marks"])
    first["code"], other["code"] = other["code"], first["code"]
    b["ballots"].sort(key=lambda ballot: str(ballot["code"]))


def doubled_ballot(b: Bundle) -> None:
    b["ballots"].insert(0, dict((b["ballots"] or [{"code": "ZZZZ-ZZZZ", "marks": "yes"}])[0]))


def changed_rule(b: Bundle) -> None:
    bars = b["rule"]["threshold"] or b["rule"]["quorum"] or [b["rule"]]
    bars[0]["fraction"] = "9/10"


def changed_settings(b: Bundle) -> None:
    b["rule"]["binding"] = not b["rule"]["binding"]


def changed_roll(b: Bundle) -> None:
    b["roll"][0]["line"] = "0" * 64


def shortened_roll(b: Bundle) -> None:
    """A smaller denominator: somebody who did not vote is taken off."""
    silent = [line for line in b["roll"] if not line.get("voted")]
    b["roll"].remove(silent[0] if silent else b["roll"][0])


def lengthened_roll(b: Bundle) -> None:
    b["roll"].append({**b["roll"][0], "line": "f" * 64})


def changed_base(b: Bundle) -> None:
    b["bases"]["heads"]["eligible"] += 1


def changed_turnout(b: Bundle) -> None:
    b["turnout"]["paper"] = b["turnout"].get("paper", 0) + 1


def voter_recused(b: Bundle) -> None:
    next(line for line in b["roll"] if line.get("voted"))["recused"] = True


def changed_tally(b: Bundle) -> None:
    b["tally"]["heads"]["cast"] += 1


def changed_outcome(b: Bundle) -> None:
    b["outcome"]["kind"] = "rejected" if b["outcome"]["kind"] == "adopted" else "adopted"


def changed_bar(b: Bundle) -> None:
    checks = b["outcome"]["checks"]
    if checks:
        checks[0]["needed"] = 99
    else:
        b["outcome"]["ranking"][0]["funded"] = not b["outcome"]["ranking"][0]["funded"]


def changed_question(b: Bundle) -> None:
    b["question"]["zh"] = "是否不修？"


def changed_sentence(b: Bundle) -> None:
    b["sentences"]["en"] = "Everybody was for."


def changed_root(b: Bundle) -> None:
    b["root"] = "0" * 64


def changed_head(b: Bundle) -> None:
    b["record_head"] = "1" * 64


FORGERIES: tuple[Forgery, ...] = (
    changed_ballot, added_ballot, added_ballot_and_voter, removed_ballot, removed_ballot_and_voter, swapped_ballots,
    doubled_ballot, changed_rule, changed_settings, changed_roll, shortened_roll, lengthened_roll, changed_base,
    changed_turnout, voter_recused, changed_tally, changed_outcome, changed_bar, changed_question, changed_sentence,
    changed_root, changed_head,
)  # fmt: skip


def forged(bundle: Bundle, forgery: Forgery) -> Bundle:
    """With nothing else made to fit."""
    copied = copy.deepcopy(bundle)
    forgery(copied)
    assert copied != bundle, forgery
    return copied


def with_rule_hash(bundle: Bundle) -> Bundle:
    return {**bundle, "rule_hash": canonical_hash(bundle["rule"])}


def with_root(bundle: Bundle) -> Bundle:
    return {**bundle, "root": merkle.root(entries(bundle)).hex()}


def recounted(bundle: Bundle) -> Bundle:
    """Everything that follows worked out again, as the house itself would: all but the signature fits."""
    copied = with_rule_hash(bundle)
    copied["roll"] = sorted(copied["roll"], key=lambda line: str(line["line"]))
    copied["ballots"] = sorted(copied["ballots"], key=lambda ballot: str(ballot["code"]))
    copied["roll_hash"] = roll_hash(line["line"] for line in copied["roll"])
    copied["turnout"] = turnout(copied["roll"], copied.get("hands", 0))
    copied["parts"] = []
    copied["bases"] = bases(
        copied["roll"], copied["rule"]["measures"], meeting=copied["meeting"], recusal=copied["recusal"],
        vacant=copied["vacant_seats"],
    )  # fmt: skip
    with suppress(Flaw):
        copied |= _result(copied)
    return with_root(copied)
