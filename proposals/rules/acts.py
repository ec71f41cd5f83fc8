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

from collections.abc import Mapping
from typing import Any

from councils.rules.canonical import canonical_hash
from councils.rules.chain import link

ASKED = ("question", "options", "secrecy", "procedure", "rule", "meeting", "recusal", "last_grade")


def asked_hash(bundle: Mapping[str, Any]) -> str:
    """One hash of what was asked, how it is held and by which rule."""
    return canonical_hash({key: bundle.get(key, "") for key in ASKED})


def content_hash(ballots: Any, totals: Any) -> str:
    """What came out of the box, as the seal commits to it."""
    return canonical_hash({"ballots": list(ballots), "totals": totals})


def head_of(chain: Mapping[str, Any]) -> str:
    """The hash of the last link."""
    before: str = chain["before"]
    for event in chain["events"]:
        if isinstance(event, str):
            before = link(before, event)
        else:
            before = link(before, event["entry"], event["public"])
    return before
