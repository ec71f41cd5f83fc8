"""What the calendar does to matters: the display ends, and a matter goes on to its follow-ups or is closed. A job of the clock."""

from __future__ import annotations

from datetime import datetime

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.stages import enter_stage
from proposals.models import FollowUp, Resolution, StageRun


def end_displays(now: datetime) -> int:
    """Late or twice is harmless: each move is compare-and-set. Returns how many moved."""
    ended = StageRun.objects.filter(stage="display", left_at=None, due_at__lte=now).select_related(
        "proposal__community"
    )
    moved = 0
    for run in ended:
        proposal, actor = run.proposal, Actor.clock(run.proposal.community)
        outcome = Resolution.objects.filter(proposal=proposal).order_by("-pk").values_list("outcome", flat=True).first()
        carried = outcome in ("adopted", "opinion")
        works = FollowUp.objects.filter(resolution__proposal=proposal)
        over = works.exists() and not works.running().exists()
        stage = ("done" if over else "follow_up") if carried else "closed"
        try:
            enter_stage(actor=actor, proposal=proposal, stage=stage, leaving="display")
            moved += 1
        except Refused:
            continue  # another clock moved it first
    return moved
