"""Move a matter along its procedure. The newest StageRun is its position; a move is compare-and-set."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.models import Proposal, StageRun
from proposals.permissions.gates import may_go_on
from realtime.broadcast import announce


def stage_of(proposal: Proposal) -> StageRun:
    """Where the matter stands now."""
    return StageRun.objects.select_related("procedure_version").get(proposal=proposal, left_at=None)


def enter_stage(
    *, actor: Actor, proposal: Proposal, stage: str, leaving: str, why: str = "", due_at: datetime | None = None
) -> StageRun:
    """Leave `leaving` and enter `stage`. Saying it twice is success; a matter that stands elsewhere meanwhile refuses.

    The stay is under the procedure that `proposal` names: the one it began with, unless it was moved to another.
    Onwards it goes only when its gates are met, whoever asks and whatever asked before.
    """
    with writing():
        proposal = _under_lock(proposal)
        now = database_now()
        there = StageRun.objects.filter(proposal=proposal, left_at=None, stage=leaving).first()
        if there is not None:
            require(may_go_on(proposal, there, stage, now))
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


def _under_lock(proposal: Proposal) -> Proposal:
    """As it is now, under its lock: what met a gate a moment ago may have been withdrawn."""
    Proposal.objects.select_for_update().values_list("pk").get(pk=proposal.pk)
    return Proposal.objects.select_related("community", "council", "procedure_version").get(pk=proposal.pk)
