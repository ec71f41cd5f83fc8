"""Move a matter along its procedure. The newest StageRun is its position; a move is compare-and-set."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused
from proposals.models import Proposal, StageRun
from realtime.broadcast import announce


def stage_of(proposal: Proposal) -> StageRun:
    """Where the matter stands now."""
    return StageRun.objects.select_related("procedure_version").get(proposal=proposal, left_at=None)


def enter_stage(
    *, actor: Actor, proposal: Proposal, stage: str, leaving: str, why: str = "", due_at: datetime | None = None
) -> StageRun:
    """Leave `leaving` and enter `stage`. Saying it twice is success; a matter that stands elsewhere meanwhile refuses.

    The stay is under the procedure that `proposal` names: the one it began with, unless it was moved to another.
    """
    with writing():
        now = database_now()
        left = StageRun.objects.filter(proposal=proposal, left_at=None, stage=leaving).update(left_at=now)
        if not left:
            current = stage_of(proposal)
            if current.stage == stage:
                return current
            raise Refused(
                Refusal(
                    "stage:moved",
                    _("This matter has moved on since you opened the page."),
                    _("Reload and look again."),
                    409,
                )
            )
        run = StageRun.objects.create(
            community=proposal.community,
            proposal=proposal,
            procedure_version_id=proposal.procedure_version_id,
            stage=stage,
            entered_at=now,
            due_at=due_at,
            why=why,
        )
        Proposal.objects.filter(pk=proposal.pk).update(live_version=F("live_version") + 1)
        record(
            actor=actor, name="stage:entered", about=proposal, particulars={"stage": stage, "from": leaving, "why": why}
        )
        announce(f"proposal.{proposal.pk}")
        return run
