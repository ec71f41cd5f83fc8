"""The acts of a vote as its bundle holds them: every link of the record from its opening to its count.

    "chain": {"seq": 812, "before": "64 hexadecimal digits", "events": [
        {"entry": "64 …", "public": {"act": "poll:opened", "about": "poll:42", "opened_at", "asked", "roll_size", "roll_hash",
                                     "recused": [line, …], "vacant_seats", "weights": {…}}},
        "64 …",                                                             an event of others: only its entry
        {"entry", "public": {"act": "elector:admitted", "about", "line", "recused": true}},
        {"entry", "public": {"act": "paper:confirmed", "about", "batch", "sealed"}, "salt", "says": {"batch", "channel", "ballots"}},
        …]}

`before` is the hash of the event in front, the last link has the hash `record_head`. An act of a vote says in its link what it
is and about which vote (councils/rules/chain.py), so none of this vote can be left out or passed off as another's.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from councils.rules.canonical import canonical_hash
from councils.rules.chain import link

ASKED = ("community", "question", "options", "secrecy", "procedure", "rule", "meeting", "recusal", "last_grade")


def asked_hash(bundle: Mapping[str, Any]) -> str:
    """One hash of what was asked, how it is held and by which rule."""
    return canonical_hash({key: bundle.get(key, "") for key in ASKED})


def content_hash(
    ballots: Iterable[Mapping[str, Any]], totals: Any, parts: Any, roll: Iterable[Mapping[str, Any]]
) -> str:
    """What came out of the box, for which lines, and who was there, as the seal commits to it. In the order of the bundle,
    which no database's own order of texts decides."""
    came = sorted([line["line"], line.get("voted", ""), bool(line.get("present"))] for line in roll)
    came = [one for one in came if one[1] or one[2]]
    ordered = sorted(ballots, key=lambda ballot: str(ballot["code"]))
    return canonical_hash({"ballots": ordered, "totals": totals, "parts": list(parts), "came": came})


def head_of(chain: Mapping[str, Any]) -> str:
    """The hash of the last link."""
    before: str = chain["before"]
    for event in chain["events"]:
        if isinstance(event, str):
            before = link(before, event)
        else:
            before = link(before, event["entry"], event["public"])
    return before
