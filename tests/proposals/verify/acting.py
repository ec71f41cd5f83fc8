"""The acts that a vote must have had for its numbers, chained as the record chains them, among events of others."""

from __future__ import annotations

import hashlib
from collections import Counter
from fractions import Fraction
from typing import Any

from councils.rules.chain import commitment
from proposals.rules.acts import asked_hash, content_hash, head_of
from proposals.rules.bundle_roll import roll_hash, turnout
from proposals.rules.numbers import number, number_json

Parts = dict[str, Any]
Chain = dict[str, Any]


def acted(
    given: Parts, *, hands: dict[str, int] | None = None, shown: bool = True, late: int = 0, gone: int = 0
) -> Parts:
    """What `build_bundle` takes, with the chain. `hands`: what was counted; `late`, `gone`: so many more lines of the roll
    were added late, or were taken off before the close."""
    given = {"recusal": "vote", "meeting": False, **given}
    for at in range(late):
        given["roll"] = [*given["roll"], {"line": tell(f"late {at}"), "late": True}]
    for at in range(gone):
        given["removed"] = [
            *given.get("removed", ()),
            {"line": tell(f"gone {at}")} | ({"late": True} if at % 2 else {}),
        ]
    given["hands"] = sum((hands or {}).values())
    given["chain"] = chain_of(given, hands, shown)
    return given


def chain_of(given: Parts, hands: dict[str, int] | None = None, shown: bool = True) -> Chain:
    acts, at = list(_acts(given, hands, shown)), 0
    events: list[Any] = []
    for act in acts:
        events.append(event(f"poll:{given['poll']}", at := at + 1, *act))
        if at > 1 and at % 2:
            events.append(tell(f"somebody else's {at}"))
    events.append(event("poll:7", 99, "elector:admitted", {"line": tell("of another vote")}, None))
    events.append(tell("the last"))
    return {"seq": 12, "before": tell("before"), "events": events}


def event(
    about: str, at: int, name: str, public: dict[str, Any], says: dict[str, Any] | None, show: bool = True
) -> Any:
    salt = f"{at:032x}"
    sealed = {} if says is None else {"sealed": commitment(salt, says)}
    opened = {} if says is None or not show else {"salt": salt, "says": says}
    return {"entry": tell(f"{about} {at}"), "public": {"act": name, "about": about, **public, **sealed}, **opened}


def tell(of: str) -> str:
    """Any 64 digits."""
    return hashlib.sha256(of.encode()).hexdigest()


def _acts(given: Parts, hands: dict[str, int] | None, shown: bool) -> Any:
    lines, gone = given["roll"], list(given.get("removed", ()))
    first = [line for line in [*lines, *gone] if not line.get("late")]
    opened: dict[str, Any] = {
        "opened_at": given["opened_at"],
        "asked": asked_hash({"meeting": False, "last_grade": "", **given}),
        "roll_size": len(first),
        "roll_hash": roll_hash(line["line"] for line in first),
        "recused": sorted(line["line"] for line in first if line.get("recused")),
        "vacant_seats": given.get("vacant_seats", 0),
    }
    if "area" in given["rule"]["measures"]:
        sums = {key: sum((number(one["weights"][key], key) for one in first), Fraction(0)) for key in ("heads", "area")}
        opened["weights"] = {key: number_json(value) for key, value in sums.items()}
    yield "poll:opened", opened, None
    for line in [*lines, *gone]:
        if line.get("late"):
            yield "elector:admitted", {"line": line["line"]} | ({"recused": True} if line.get("recused") else {}), None
    for line in gone:
        yield "elector:removed", {"line": line["line"]}, None
    if hands is not None:
        yield "hands:counted", {"count": 1, "hands": sum(hands.values())}, {"count": 1, **hands}, shown
    came = Counter(line["voted"] for line in lines if line.get("voted") in ("paper", "visit"))
    if came:
        yield "sheets:printed", {"sheets": 100}, None
        yield "sheets:accounted", {"kind": "issued", "sheets": 40}, None
        yield "sheets:accounted", {"kind": "spoilt", "sheets": 3}, None
        yield "sheets:struck", {"kind": "spoilt", "sheets": 3}, None
        yield "sheets:accounted", {"kind": "returned", "sheets": 40 - sum(came.values())}, None
    if came["visit"]:
        yield "visits:published", {"plan": 1, "stops": came["visit"] + 1}, None
    for batch, (channel, ballots) in enumerate(sorted(came.items()), start=1):
        plan = {"plan": 1} if channel == "visit" else {}
        yield "paper:confirmed", {"batch": batch}, {"batch": batch, "channel": channel, "ballots": ballots, **plan}
    closed = {
        "closed_at": given["closed_at"],
        "roll_size": len(lines),
        "roll_hash": roll_hash(o["line"] for o in lines),
    }
    yield "poll:closed", closed, None
    if came:
        out = sum(came.values())
        sheets = {"printed": 100, "issued": 40, "returned": 40 - out, "spoilt": 0, "missing": 0, "collected": out}
        yield "paper:signed_off", {}, {"batches": len(came), "sheets": sheets}
    sealed = {
        "ballots": sum(1 for line in lines if line.get("voted")),
        "turnout": turnout(lines, sum((hands or {}).values())),
    }
    content = content_hash(given["ballots"], given.get("totals", {}), given.get("parts", ()), lines)
    yield "poll:sealed", sealed, {"content": content}
    for said in (given.get("chair"), given.get("lot")):
        if said is not None:
            yield "tie:decided", {"decision": said}, None


def rehead(bundle: dict[str, Any]) -> dict[str, Any]:
    """By somebody who writes the record anew: the chain leads to a head again, which is another one."""
    return {**bundle, "record_head": head_of(bundle["chain"])}
