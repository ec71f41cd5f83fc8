"""Read the definition that a running matter pinned. A newer loader may ask for more; what began under it goes on."""

from collections.abc import Callable, Mapping
from typing import Any

from councils.rules.flaws import Flaw
from proposals.rules.failing import read_on_fail
from proposals.rules.gates import ACTORS, GATES
from proposals.rules.petitions import load_petitions
from proposals.rules.procedure_loader import (
    BODIES,
    CHANNELS,
    DEFINITION,
    MODES,
    MORE,
    OPTIONS,
    SECRECY,
    STAGE,
    load_definition,
    read_definition,
)
from proposals.rules.procedures import Definition
from proposals.rules.thresholds import UNITS, Rule

_NOTHING = {"zh": "", "en": ""}
# What a version may lack because it is older than the word. Key, rules and stages are never made up.
_WHOLE: dict[str, Any] = {
    "name": _NOTHING, "about": _NOTHING, "legal_basis": _NOTHING, "gate_rules": {}, "may_change": False,
    "chair_may_close": False, "recusal": "vote", "support": None, "refer_to": None,
    "proxy": {"allowed": False, "most": 0, "written": False, "same_household": False, "published": False},
    "notice": {"days": 0, "clear": False, "reading": "full_days", "short_notice": True},
}  # fmt: skip
_ONE_STAGE: dict[str, Any] = {
    "name": _NOTHING, "actors": [], "gates": [], "reminders": [], "min_days": 0, "max_days": None, "at_deadline": "stay",
    "next": [], "on_fail": None, "exits": [],
}  # fmt: skip


def load_pinned(data: Any) -> Definition:
    """As the loader reads it; where that refuses it, what can still be run of it.

    Words that came later get what they meant before there was the word; words that are gone are passed over; whether it
    would pass today's checks is not asked. A Flaw only where no way through its stages is left.
    """
    try:
        return load_definition(data)
    except Flaw:
        if not isinstance(data, Mapping):
            raise
    given = _WHOLE | {key: value for key, value in data.items() if key in (*DEFINITION, *MORE)}
    for key, known in (("bodies", BODIES), ("modes", MODES), ("channels", CHANNELS), ("secrecy", SECRECY)):
        given[key] = [word for word in given.get(key) or [] if word in known]
    given["rules"] = _readable(given.get("rules"), UNITS, Rule.from_json)
    given["gate_rules"] = _readable(given["gate_rules"], GATES, Rule.from_json)
    given["stages"] = [_stage(stage) for stage in given.get("stages") or []]
    given["on_fail"] = _readable(given.get("on_fail"), None, lambda plan, key: read_on_fail({key: plan}, key))
    given["petitions"] = [one for one in given.get("petitions") or [] if _reads(load_petitions, [one])]
    given["options"] = {key: words for key, words in (given.get("options") or {}).items() if key in OPTIONS}
    return read_definition(given)


def _stage(stage: Mapping[str, Any]) -> dict[str, Any]:
    found = _ONE_STAGE | {key: value for key, value in stage.items() if key in (*STAGE, "between")}
    found["actors"] = [actor for actor in found["actors"] if actor in ACTORS]
    for key in ("gates", "reminders"):
        found[key] = [gate for gate in found[key] if gate in GATES]
    return found


def _readable(given: Any, known: Any, read: Callable[[Any, str], object]) -> dict[str, Any]:
    return {
        key: value for key, value in (given or {}).items() if (known is None or key in known) and _reads(read, value, key)
    }  # fmt: skip


def _reads(read: Callable[..., object], *given: Any) -> bool:
    try:
        read(*given)
    except Flaw:
        return False
    return True
