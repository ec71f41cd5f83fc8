"""The rule of one vote, pinned from its procedure when it is prepared. Changing the rules mid-vote is the classic dispute."""

from __future__ import annotations

from typing import Any

from proposals.models import ProcedureVersion
from proposals.rules.thresholds import Rule


def pinned_rule(version: ProcedureVersion, basis: str, *, in_meeting: bool, legal_basis: str = "") -> dict[str, Any]:
    """The JSON of the rule for `basis`.

    Without a meeting "present" can only mean "has cast" (DOMAIN.md reading 3). A rule that counts those present is then
    advice, unless the community records the legal basis on which it binds all the same.
    """
    rule = Rule.from_json(version.definition["rules"][basis]).to_json()
    if in_meeting or not counts_present(rule):
        return rule
    if legal_basis.strip():
        return {**rule, "legal_basis": {"zh": legal_basis.strip(), "en": legal_basis.strip()}}
    return {**rule, "binding": False}


def counts_present(rule: dict[str, Any]) -> bool:
    bars = [*rule["quorum"], *rule["threshold"]]
    return any(bar["base"] == "present" or bar.get("counts") == "present" for bar in bars)
