"""What a closed vote still waits for. Nothing: then it is sealed, counted and published without a click."""

from __future__ import annotations

from proposals.models import Poll

PAPER, TIE = "paper", "tie"


def waiting_for(poll: Poll) -> list[str]:
    """`paper`: the batches are not signed off. `tie`: the chair, or the lot, has not decided."""
    if poll.state != Poll.State.CLOSED:
        return []
    tied = (poll.result or {}).get("outcome", {}).get("kind") == "tied"
    found = []
    if poll.takes_paper and poll.paper_signed_off_at is None:
        found.append(PAPER)
    if tied and not poll.tie_decided:
        found.append(TIE)
    return found
