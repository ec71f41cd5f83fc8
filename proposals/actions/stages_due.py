"""What the calendar does to matters: a time for opinions ends, a display ends. A job of the clock."""

from __future__ import annotations

import logging
from datetime import datetime

from councils.actions.writing import writing
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.failing import follow_failure
from proposals.actions.matter_lock import lock_matter
from proposals.actions.report import end_follow_up
from proposals.actions.stages import enter_stage
from proposals.actions.submission import enter_screening
from proposals.models import Proposal, Resolution, StageRun
from proposals.permissions.failing import failure_now
from proposals.permissions.gates import finished
from proposals.permissions.hearing import is_hearing

BY_CALENDAR = ("collection", "display", "report")
log = logging.getLogger(__name__)


def end_displays(now: datetime) -> int:
    """Late or twice is harmless: each move is compare-and-set. Returns how many moved."""
    ended = StageRun.objects.filter(stage__in=BY_CALENDAR, left_at=None, due_at__lte=now)
    moved = 0
    for run in ended.select_related("proposal__community").order_by("pk"):
        try:
            moved += _end(run, now)
        except Refused as refused:
            # Another clock moved it first; or it waits for a person or a gate: its page says which.
            log.info("matter %s stays in %s: %s", run.proposal_id, run.stage, refused.refusal.code)
    return moved


def _end(run: StageRun, now: datetime) -> bool:
    with writing():
        proposal, actor = lock_matter(run.proposal), Actor.clock(run.proposal.community)
        if not StageRun.objects.filter(pk=run.pk, left_at=None).exists():
            return False
        if run.stage == "collection":
            enter_screening(actor, proposal, "collection", now)
            return True
        if run.stage == "report":
            enter_stage(actor=actor, proposal=proposal, stage="done", leaving="report")
            return True
        return _end_display(actor, proposal, now)


def _end_display(actor: Actor, proposal: Proposal, now: datetime) -> bool:
    resolution = Resolution.objects.filter(proposal=proposal).order_by("-pk").first()
    if resolution is None:
        over = "done" if is_hearing(proposal) else "closed"
        enter_stage(actor=actor, proposal=proposal, stage=over, leaving="display")
        return True
    if failure_now(proposal) is not None:
        follow_failure(actor=actor, proposal=proposal)
        return True
    if finished(proposal, now):
        end_follow_up(actor, proposal, "display", now)
    else:
        enter_stage(actor=actor, proposal=proposal, stage="follow_up", leaving="display")
    return True
