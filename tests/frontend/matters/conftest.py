from __future__ import annotations

from tests.proposals.gates.conftest import offices
from tests.proposals.matters.conftest import council, matter

__all__ = ["council", "matter", "offices"]
