"""Move a running matter to another procedure or body: a recorded act, with a reason that everyone can read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Council
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.failing import tell_of
from proposals.actions.matter_lock import due_at, lock_matter, touch
from proposals.models import ProcedureVersion, Proposal, StageRun
from proposals.permissions.moving import may_move_to
from proposals.permissions.personal_data import may_publish_text


def move_matter(
    *, actor: Actor, proposal: Proposal, procedure: ProcedureVersion, why: str, council: Council | None = None
) -> Proposal:
    """It stays in its stage, under the new rule; that rule's days run from now, and what was promised to those who
    comment is not shortened. Twice is success."""
    with writing():
        proposal = lock_matter(proposal)
        body = council or proposal.council
        run = StageRun.objects.get(proposal=proposal, left_at=None)
        there = procedure.pk == proposal.procedure_version_id and body.pk == proposal.council_id
        if there and run.why and run.why == why.strip():
            return proposal
        require(may_move_to(actor, proposal, procedure, body))
        if not why.strip():
            raise Refused(Refusal("moving:no_reason", _("Say why. Everyone can read the reason."), status=422))
        require(may_publish_text(why))
        now, before = database_now(), proposal.procedure_version
        proposal.council, proposal.procedure_version = body, procedure
        proposal.save(update_fields=["council", "procedure_version"])
        StageRun.objects.filter(pk=run.pk).update(left_at=now)
        until = due_at(proposal, run.stage, now)
        promised = [day for day in (run.due_at, until) if day is not None]
        StageRun.objects.create(
            community=proposal.community, proposal=proposal, procedure_version=procedure, stage=run.stage,
            entered_at=now, due_at=max(promised) if promised else None, why=why.strip(),
        )  # fmt: skip
        record(
            actor=actor, name="matter:moved", about=proposal, at=now,
            particulars={
                "why": why.strip(), "stage": run.stage, "council": body.pk, "before": before.key,
                "hash_before": before.hash, "procedure": procedure.key, "hash": procedure.hash,
            },
        )  # fmt: skip
        tell_of(proposal, "matter:moved", why.strip(), f"proposal:{proposal.pk}:moved:{run.pk}")
        touch(proposal)
        return lock_matter(proposal)
