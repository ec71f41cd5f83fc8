"""The legal basis of a procedure, in all its places: text that a deployment corrects without a release."""

import copy
from collections.abc import Mapping
from typing import Any

from councils.rules.words import Words
from proposals.rules.procedures import Definition

WHOLE = "whole"


def legal_texts(defn: Definition) -> dict[str, Words]:
    """Every legal basis by its place: "whole", "rules.member", "gate_rules.party_reviewed", "petitions.households"."""
    return (
        {WHOLE: defn.legal_basis}
        | {f"rules.{unit}": rule.legal_basis for unit, rule in defn.rules.items()}
        | {f"gate_rules.{gate}": rule.legal_basis for gate, rule in defn.gate_rules.items()}
        | {f"petitions.{rule.key}": rule.legal_basis for rule in defn.petitions}
    )


def with_legal_texts(data: Mapping[str, Any], texts: Mapping[str, Words]) -> dict[str, Any]:
    """The definition as JSON with other texts in these places; nothing else of it changes."""
    changed: dict[str, Any] = copy.deepcopy(dict(data))
    for place, words in texts.items():
        _holder(changed, place)["legal_basis"] = words.to_json()
    return changed


def kept_texts(before: Definition, amended: Definition, now: Definition) -> dict[str, Words]:
    """What a community has corrected, for a newer file of the same procedure: the places that this file has too."""
    old, mine, new = legal_texts(before), legal_texts(amended), legal_texts(now)
    return {place: words for place, words in mine.items() if place in new and words != old.get(place)}


def _holder(data: dict[str, Any], place: str) -> dict[str, Any]:
    if place == WHOLE:
        return data
    part, key = place.split(".", 1)
    if part == "petitions":
        return next(found for found in data[part] if found["key"] == key)
    found: dict[str, Any] = data[part][key]
    return found
