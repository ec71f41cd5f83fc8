"""How a line of the roll is named for those who may see it."""

from __future__ import annotations

from proposals.models import Elector


def line_name(elector: Elector) -> str:
    """How the paper desk and the roll name a line, for office-holders: number, name, who holds the mandate, building."""
    building = elector.household.building if elector.household else elector.building
    held = f"（{elector.mandate.holder.name}）" if elector.mandate else ""
    return f"{elector.number} {elector.person.name}{held} {building}".strip()
