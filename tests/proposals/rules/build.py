"""Rules and facts for the tables: short words for what the JSON says at length."""

from typing import Any

from proposals.rules.measures import Facts
from proposals.rules.thresholds import Rule

Json = dict[str, Any]


def bar(base: str, fraction: str, strict: bool, measure: str = "heads", **more: object) -> Json:
    return {"measure": measure, "base": base, "fraction": fraction, "strict": strict, **more}


TWO_THIRDS_OF_MEMBERS = bar("members", "2/3", False)
HALF_OF_PRESENT = bar("present", "1/2", True)


def rule_json(**changes: object) -> Json:
    """The representatives' meeting, changed."""
    return {
        "unit": "member",
        "measures": ["heads"],
        "quorum": [TWO_THIRDS_OF_MEMBERS],
        "threshold": [HALF_OF_PRESENT],
        "tie": "fails",
        "binding": True,
        "failing": "rejected",
        "legal_basis": {"zh": "法", "en": "law"},
    } | changes


def rule(**changes: object) -> Rule:
    return Rule.from_json(rule_json(**changes))


def no_quorum(*threshold: Json, **changes: object) -> Rule:
    return rule(quorum=[], threshold=list(threshold), **changes)


def owners(fraction: str, strict: bool) -> Rule:
    both = ("heads", "area")
    return rule(
        unit="owner",
        measures=list(both),
        quorum=[bar("eligible", "2/3", False, measure, counts="cast") for measure in both],
        threshold=[bar("participating", fraction, strict, measure) for measure in both],
    )


def facts(chair: str | None = None, lot: str | None = None, area: Json | None = None, **heads: object) -> Facts:
    measures = {"heads": heads} if area is None else {"heads": heads, "area": area}
    return Facts.from_json({"measures": measures, "chair": chair, "lot": lot})
