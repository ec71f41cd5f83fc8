"""What is published so that anyone can recount: question, rule, roll, every ballot, outcome, and one root over all.

    {"format": "poll-bundle/3", "community", "poll", "question": {"zh", "en"}, "options": [...], "secrecy",
     "opened_at", "closed_at", "meeting": true, "recusal": "vote", "vacant_seats": 0, "procedure": {"key", "hash"},
     "rule": {...}, "rule_hash", "roll_hash", "bases": {"heads": {"eligible": 31, ...}}, "turnout": {"online": 12, ...},
     "removed": [{"line"}, ...], "parts": [{"channels", "turnout", "counts"}, ...], "chair", "lot", "record_head",
     "public_key", "totals": {...}, "hands": 0, "chain": {...},
     "roll": [{"line": "64 hexadecimal digits", "voted": "online"}, ...],
     "ballots": [{"code": "ABCD-EFGH", "marks": "yes"}, ...],
     "tally": {...}, "outcome": {...}, "sentences": {"zh-Hans", "en"}, "root": "64 hexadecimal digits"}

Entries of the tree, in this order: the header (everything but roll, ballots and root), each line of the roll
(`bundle_roll.py`), each ballot, all as canonical JSON. Times are texts. A show of hands is one count without codes, the
`totals` of hands and paper together, and `hands` says how many of them were raised. `chain` (`acts.py`) holds the acts of the
vote inside the record. What is signed is `signed_text(root, format)`, with the key that the header names.
`poll-bundle/2`, of votes that an earlier release opened, has neither `hands` nor `chain`; its `totals` are the hands alone.
In a priority ballot each option also has its `cost`; an appraisal has the `last_grade` where there was one before.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from councils.rules.canonical import canonical, canonical_hash
from councils.rules.flaws import Flaw
from councils.rules.words import Words
from proposals.rules import merkle
from proposals.rules.acts import head_of
from proposals.rules.bundle_roll import Line, bases, roll_hash, roll_problems, turnout
from proposals.rules.counting import ONE_HEAD, Pieces, facts_json, merge, tally
from proposals.rules.measures import MARKS, Facts
from proposals.rules.outcome import decide
from proposals.rules.sentences import sentence
from proposals.rules.sheets import sheet_of
from proposals.rules.thresholds import Rule

FORMAT, OLD_FORMAT = "poll-bundle/3", "poll-bundle/2"
PROOFS = {FORMAT: "ballot-proof/2", OLD_FORMAT: "ballot-proof/1"}
_LISTS = ("roll", "ballots", "root")


def build_bundle(
    *,
    community: str,
    poll: str,
    question: Mapping[str, str],
    options: Iterable[Any],
    secrecy: str,
    opened_at: str,
    closed_at: str,
    procedure: Mapping[str, str],
    rule: Mapping[str, Any],
    roll: Iterable[Line],
    ballots: Iterable[Mapping[str, Any]],
    meeting: bool = False,
    recusal: str = "vote",
    vacant_seats: int = 0,
    removed: Iterable[Line] = (),
    parts: Iterable[Mapping[str, Any]] = (),
    totals: Mapping[str, Mapping[str, Any]] | None = None,
    chair: str | None = None,
    lot: str | None = None,
    record_head: str = "",
    public_key: str = "",
    last_grade: str = "",
    hands: int = 0,
    chain: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The bundle with every number that follows worked out here; a Flaw where the parts contradict each other.

    `roll`: lines as in `bundle_roll`; `removed`: those that were taken off it while the vote was open. `ballots`: `{"code", "marks"}`, for weighted polls also
    `"weights": {"heads": 1, "area": "80.50"}`. `chain`: as in `acts`; its head is the `record_head`. None: the old format.
    """
    lines = sorted((dict(line) for line in roll), key=lambda line: str(line["line"]))
    bundle: dict[str, Any] = {
        "format": FORMAT if chain else OLD_FORMAT,
        "community": community,
        "poll": poll,
        "question": dict(question),
        "options": list(options),
        "secrecy": secrecy,
        "opened_at": opened_at,
        "closed_at": closed_at,
        "meeting": meeting,
        "recusal": recusal,
        "vacant_seats": vacant_seats,
        "procedure": dict(procedure),
        "rule": deepcopy(dict(rule)),
        "rule_hash": canonical_hash(rule),
        "roll_hash": roll_hash(line["line"] for line in lines),
        "bases": bases(lines, rule["measures"], meeting=meeting, recusal=recusal, vacant=vacant_seats),
        "turnout": turnout(lines, hands if chain else 0),
        "removed": sorted((dict(line) for line in removed), key=lambda line: str(line["line"])),
        "parts": [dict(part) for part in parts],
        "chair": chair,
        "lot": lot,
        "record_head": head_of(chain) if chain else record_head,
        "public_key": public_key,
        "totals": {measure: dict(piece) for measure, piece in (totals or {}).items()},
        "roll": lines,
        "ballots": sorted((dict(ballot) for ballot in ballots), key=lambda ballot: str(ballot["code"])),
    }
    if chain:
        bundle |= {"hands": hands, "chain": dict(chain)}
    if last_grade:
        bundle["last_grade"] = last_grade
    if problems := roll_problems(bundle):
        raise Flaw("bundle", problems[0].en, "Count again.")
    bundle |= _result(bundle)
    if problems := _contradictions(bundle):
        raise Flaw("bundle", problems[0].en, "Count again.")
    return bundle | {"root": merkle.root(entries(bundle)).hex()}


def entries(bundle: Mapping[str, Any]) -> list[bytes]:
    """The leaves of the tree, in order."""
    header = {key: value for key, value in bundle.items() if key not in _LISTS}
    return [canonical(part) for part in (header, *bundle["roll"], *bundle["ballots"])]


def signed_text(root: str, format: str = FORMAT) -> bytes:
    """What the signature stands under: no other text of ours can be taken for it."""
    return f"{format}:{root}".encode()


def ballot_proof(bundle: Mapping[str, Any], code: str) -> dict[str, Any]:
    """For the voter with this code: that his ballot is a leaf under the root; KeyError where it is not in.

    `{"format", "community", "poll", "entry": {"code", "marks"}, "index", "size", "proof": [hex, …], "root"}`
    """
    for at, ballot in enumerate(bundle["ballots"]):
        if ballot["code"] == code:
            leaves = entries(bundle)
            index = 1 + len(bundle["roll"]) + at
            return {
                "format": PROOFS[bundle["format"]],
                "community": bundle["community"],
                "poll": bundle["poll"],
                "entry": dict(ballot),
                "index": index,
                "size": len(leaves),
                "proof": [part.hex() for part in merkle.inclusion_proof(index, leaves)],
                "root": bundle["root"],
            }
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
    if "chain" in bundle and head_of(bundle["chain"]) != bundle["record_head"]:
        problems.append(Words("记录的链不通到记录头。", "The chain does not lead to the head of the record."))
    if merkle.root(entries(bundle)).hex() != bundle["root"]:
        problems.append(Words("总哈希不一样：内容被改过。", "The root is another: something was changed."))
    return problems


def projects_of(bundle: Mapping[str, Any]) -> list[Any]:
    """The projects of a priority ballot are its options; elsewhere there are none."""
    return list(bundle["options"]) if bundle["rule"].get("method") == "priority" else []


def _result(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """Tally, outcome and sentences, from the ballots and the rule alone."""
    rule = Rule.from_json(bundle["rule"])
    projects = projects_of(bundle)
    sheet = sheet_of(rule, (project["key"] for project in projects))
    counted: Pieces = tally(
        ((ballot["marks"], ballot.get("weights", ONE_HEAD)) for ballot in bundle["ballots"]), rule.measures, sheet
    )
    pieces = merge(counted, bundle["totals"])
    more = {"projects": projects, "last_grade": bundle.get("last_grade", "")}
    facts = Facts.from_json(facts_json(pieces, bundle["bases"], bundle["chair"], bundle["lot"], **more))
    outcome = decide(rule, facts)
    sentences = {lang: sentence(rule, facts, outcome, lang) for lang in ("zh-Hans", "en")}
    return {"tally": pieces, "outcome": outcome.to_json(), "sentences": sentences}


def _contradictions(bundle: Mapping[str, Any]) -> list[Words]:
    codes = [ballot["code"] for ballot in bundle["ballots"]]
    problems = roll_problems(bundle)
    if codes != sorted(set(codes)):
        problems.append(Words("核对码有重复，或没有按顺序排。", "A check code stands twice, or they are out of order."))
    return problems + _split_problems(bundle)


def _split_problems(bundle: Mapping[str, Any]) -> list[Words]:
    """Choices by channel, where they are shown, add up to the count and to the turnout."""
    parts, turned = bundle["parts"], bundle["turnout"]
    turnouts = all(part["turnout"] == sum(turned.get(channel, 0) for channel in part["channels"]) for part in parts)
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part["counts"])
    by_mark = {mark: bundle["tally"]["heads"].get(mark, 0) for mark in MARKS}
    choice = bundle["rule"].get("method", "choice") == "choice"
    adds_up = turnouts and (not choice or {mark: counts[mark] for mark in MARKS} == by_mark)
    return [] if adds_up or not parts else [Words("各渠道的票数加起来不对。", "The choices by channel do not add up.")]
