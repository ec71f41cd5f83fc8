"""What waited for a gate goes on as soon as it is met: to the screening, or to its end. The display's end is the clock's."""

from __future__ import annotations

from datetime import datetime

from councils.permissions.actor import Actor
from proposals.actions.report import end_follow_up
from proposals.actions.stages import stage_of
from proposals.actions.submission import take_up_if_supported
from proposals.models import Proposal
from proposals.permissions.gates import finished


def go_on_if_ready(actor: Actor, proposal: Proposal, now: datetime) -> None:
    """Under the lock of the matter."""
    stage = stage_of(proposal).stage
    if stage == "support":
        take_up_if_supported(actor, proposal, now)
    elif stage == "follow_up":
        end_if_finished(actor, proposal, now)


def end_if_finished(actor: Actor, proposal: Proposal, now: datetime) -> None:
    """The last work ended and every gate is met: a matter past its display is done. One still on display is ended by the
    clock (stages_due)."""
    if stage_of(proposal).stage == "follow_up" and finished(proposal, now):
        end_follow_up(actor, proposal, "follow_up", now)
