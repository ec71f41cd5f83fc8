"""Co-sign and withdraw. The signature that reaches the threshold moves the matter on by itself."""

from __future__ import annotations

from datetime import datetime

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused, require
from proposals.actions.matter_lock import lock_matter, say, touch
from proposals.actions.submission import take_up_if_supported
from proposals.models import Proposal, StageRun, Support
from proposals.permissions.support import may_sign_support, may_withdraw_support


def sign_support(*, actor: Actor, proposal: Proposal, person: Person | None = None) -> Support:
    """In one's own name; or a secretary or clerk enters a signature from paper for `person`. Twice is success."""
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        signer = person or actor.person
        require(may_sign_support(actor, proposal, now, person))
        assert signer is not None
        on_paper = actor.person is not None and signer.pk != actor.person.pk
        held = Support.objects.filter(proposal=proposal, person=signer).first()
        if held is not None and held.withdrawn_at is None:
            return held
        support = held or Support(community=proposal.community, proposal=proposal, person=signer)
        support.signed_at, support.withdrawn_at = now, None
        support.recorded_by = actor.person if on_paper else None
        support.save()
        record(
            actor=actor, name="support:signed", about=support, at=now,
            particulars={"proposal": proposal.pk, "on_paper": on_paper},
        )  # fmt: skip
        touch(proposal)
        if proposal.stage == "support":  # type: ignore[attr-defined]
            take_up_if_supported(actor, proposal, now)
        return support


def withdraw_support(*, actor: Actor, proposal: Proposal, person: Person | None = None) -> None:
    """Twice is success. A matter that has moved on by its signatures does not move back."""
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        require(may_withdraw_support(actor, proposal, now, person))
        signer = person or actor.person
        held = Support.objects.filter(proposal=proposal, person=signer, withdrawn_at=None).first()
        if held is None:
            return
        held.withdrawn_at = now
        held.save(update_fields=["withdrawn_at"])
        record(
            actor=actor, name="support:withdrawn", about=held, at=now, particulars={"proposal": proposal.pk}
        )  # fmt: skip
        touch(proposal)


def take_up_supported(now: datetime) -> int:
    """A job of the clock: the register shrank, so that the signatures there are now suffice. Returns how many moved."""
    waiting = StageRun.objects.filter(stage="support", left_at=None).select_related("proposal__community")
    moved = 0
    for run in waiting:
        with writing():
            proposal = lock_matter(run.proposal)
            if proposal.stage != "support":  # type: ignore[attr-defined]
                continue
            try:
                moved += take_up_if_supported(Actor.clock(proposal.community), proposal, now)
            except Refused:
                continue
            say(proposal)
    return moved
