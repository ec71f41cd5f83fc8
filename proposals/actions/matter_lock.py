"""The lock of a matter: a statement of its own, first in its transaction; what is read after it is current."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from councils.models.day import calendar_of
from proposals.models import ProcedureVersion, Proposal
from proposals.permissions.procedure import definition_of
from proposals.rules.procedures import stage_deadline
from realtime.broadcast import announce


def lock_matter(proposal: Proposal) -> Proposal:
    """The proposal under its lock, with its current `stage`; inside `writing()` only."""
    # Two statements: read in the one that waited, the stage could be from before the wait.
    Proposal.objects.select_for_update().values_list("pk").get(pk=proposal.pk)
    related = ("community", "council", "procedure_version", "proposer__person")
    return Proposal.objects.with_stage().select_related(*related).get(pk=proposal.pk)


def touch(proposal: Proposal) -> None:
    """Something that readers of the matter see has changed: count it and say it after the commit."""
    Proposal.objects.filter(pk=proposal.pk).update(live_version=F("live_version") + 1)
    say(proposal)


def say(proposal: Proposal) -> None:
    announce(f"proposal.{proposal.pk}")
    if proposal.submitted_at is not None:
        announce(f"community.{proposal.community_id}")


def due_at(proposal: Proposal, stage: str, now: datetime, version: ProcedureVersion | None = None) -> datetime | None:
    """When `stage`, entered now, ends or is overdue by the matter's procedure; None without a limit."""
    defn = definition_of(version or proposal.procedure_version)
    if stage not in (s.key for s in defn.stages):
        return None
    deadline = stage_deadline(defn, stage, now, calendar_of(proposal.community))
    return deadline.at if deadline else None
