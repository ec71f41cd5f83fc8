"""What is published so that anyone can recount: question, rule, roll, every ballot, outcome, and one root over all.

    {"format": "poll-bundle/1", "community", "poll", "question": {"zh", "en"}, "options": [...],
     "opened_at", "closed_at", "procedure": {"key", "hash"}, "rule": {...}, "rule_hash", "bases": {"heads": {"eligible": 31, ...}},
     "chair", "lot", "record_head", "totals": {...},
     "roll": ["64 hexadecimal digits", ...], "ballots": [{"code": "ABCD-EFGH", "marks": "yes"}, ...],
     "tally": {...}, "outcome": {...}, "sentences": {"zh-Hans", "en"}, "root": "64 hexadecimal digits"}

Entries of the tree, in this order: the header (everything but roll, ballots and root), each roll commitment, each
ballot, all as canonical JSON. Times are texts. Ballots that were given without a code (a show of hands) are `totals`.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from councils.rules.canonical import canonical, canonical_hash
from councils.rules.flaws import Flaw
from councils.rules.words import Words
from proposals.rules import merkle
from proposals.rules.counting import ONE_HEAD, Pieces, facts_json, merge, tally
from proposals.rules.measures import Facts
from proposals.rules.outcome import decide
from proposals.rules.sentences import sentence
from proposals.rules.thresholds import Rule

FORMAT = "poll-bundle/1"
_LISTS = ("roll", "ballots", "root")


def build_bundle(
    *,
    community: str,
    poll: str,
    question: Mapping[str, str],
    options: Iterable[Any],
    opened_at: str,
    closed_at: str,
    procedure: Mapping[str, str],
    rule: Mapping[str, Any],
    bases: Mapping[str, Mapping[str, Any]],
    roll: Iterable[str],
    ballots: Iterable[Mapping[str, Any]],
    totals: Mapping[str, Mapping[str, Any]] | None = None,
    chair: str | None = None,
    lot: str | None = None,
    record_head: str = "",
) -> dict[str, Any]:
    """The bundle with tally, outcome, sentences and root worked out here; a Flaw where the parts contradict each other.

    `ballots`: `{"code", "marks"}`, for weighted polls also `"weights": {"heads": 1, "area": "80.50"}`.
    """
    bundle: dict[str, Any] = {
        "format": FORMAT,
        "community": community,
        "poll": poll,
        "question": dict(question),
        "options": list(options),
        "opened_at": opened_at,
        "closed_at": closed_at,
        "procedure": dict(procedure),
        "rule": deepcopy(dict(rule)),
        "rule_hash": canonical_hash(rule),
        "bases": {measure: dict(numbers) for measure, numbers in bases.items()},
        "chair": chair,
        "lot": lot,
        "record_head": record_head,
        "totals": {measure: dict(piece) for measure, piece in (totals or {}).items()},
        "roll": sorted(roll),
        "ballots": sorted((dict(ballot) for ballot in ballots), key=lambda ballot: str(ballot["code"])),
    }
    bundle |= _result(bundle)
    if problems := _contradictions(bundle):
        raise Flaw("bundle", problems[0].en, "Count again.")
    return bundle | {"root": merkle.root(entries(bundle)).hex()}


def entries(bundle: Mapping[str, Any]) -> list[bytes]:
    """The leaves of the tree, in order."""
    header = {key: value for key, value in bundle.items() if key not in _LISTS}
    return [canonical(part) for part in (header, *bundle["roll"], *bundle["ballots"])]


def ballot_proof(bundle: Mapping[str, Any], code: str) -> dict[str, Any]:
    """For the voter with this code: `{"index", "size", "proof": [hex, …], "root"}`; KeyError where it is not in."""
    for at, ballot in enumerate(bundle["ballots"]):
        if ballot["code"] == code:
            leaves = entries(bundle)
            index = 1 + len(bundle["roll"]) + at
            proof = [part.hex() for part in merkle.inclusion_proof(index, leaves)]
            return {"index": index, "size": len(leaves), "proof": proof, "root": bundle["root"]}
    raise KeyError(code)


def check_bundle(bundle: Mapping[str, Any]) -> list[Words]:
    """Recount: everything that does not agree, in both languages; empty when all does."""
    problems = _contradictions(bundle)
    if canonical_hash(bundle["rule"]) != bundle["rule_hash"]:
        problems.append(Words("规则和它的哈希对不上。", "The rule does not have the hash given."))
    try:
        result = _result(bundle)
    except Flaw as flaw:
        return [*problems, Words(f"没法重新计票：{flaw}", f"It cannot be counted again: {flaw}")]
    for key, zh, en in (
        ("tally", "重新计票，数不一样。", "Counting again gives other numbers."),
        ("outcome", "按规则重新判断，结果不一样。", "The rule gives another outcome."),
        ("sentences", "说明结果的那句话不一样。", "The sentence of the outcome is another."),
    ):
        if bundle[key] != result[key]:
            problems.append(Words(zh, en))
    if merkle.root(entries(bundle)).hex() != bundle["root"]:
        problems.append(Words("总哈希不一样：内容被改过。", "The root is another: something was changed."))
    return problems


def _result(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """Tally, outcome and sentences, from the ballots and the rule alone."""
    rule = Rule.from_json(bundle["rule"])
    counted: Pieces = tally(
        ((ballot["marks"], ballot.get("weights", ONE_HEAD)) for ballot in bundle["ballots"]), rule.measures
    )
    pieces = merge(counted, bundle["totals"])
    facts = Facts.from_json(facts_json(pieces, bundle["bases"], bundle["chair"], bundle["lot"]))
    outcome = decide(rule, facts)
    sentences = {lang: sentence(rule, facts, outcome, lang) for lang in ("zh-Hans", "en")}
    return {"tally": pieces, "outcome": outcome.to_json(), "sentences": sentences}


def _contradictions(bundle: Mapping[str, Any]) -> list[Words]:
    codes = [ballot["code"] for ballot in bundle["ballots"]]
    problems = []
    if codes != sorted(set(codes)):
        problems.append(Words("核对码有重复，或没有按顺序排。", "A check code stands twice, or they are out of order."))
    if list(bundle["roll"]) != sorted(set(bundle["roll"])):
        problems.append(Words("名册里有重复，或没有按顺序排。", "The roll has a line twice, or is out of order."))
    if len(codes) > len(bundle["roll"]):
        problems.append(Words("票比名册上的人多。", "There are more ballots than electors on the roll."))
    return problems
