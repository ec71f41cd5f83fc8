"""A major matter: nobody votes on it before its risk is assessed, whatever its procedure says."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.matter_lock import lock_matter, touch
from proposals.models import Proposal
from proposals.permissions.major import may_mark_major
from proposals.permissions.personal_data import may_publish_text


def mark_major(*, actor: Actor, proposal: Proposal, major: bool, why: str = "") -> Proposal:
    """Twice is success. That it is no major matter any more is said with a reason, which is public."""
    with writing():
        proposal = lock_matter(proposal)
        require(may_mark_major(actor, proposal))
        if not major and proposal.major and not why.strip():
            raise Refused(
                Refusal(
                    "major:no_reason", _("Say why it is no major matter. Everyone can read the reason."), status=422
                )
            )
        require(may_publish_text(why))
        say_major(actor, proposal, major, why.strip(), database_now())
        return lock_matter(proposal)


def say_major(actor: Actor, proposal: Proposal, major: bool, why: str, now: datetime) -> None:
    """Under the lock, for an act that has asked already who may."""
    if proposal.major == major:
        return
    Proposal.objects.filter(pk=proposal.pk).update(major=major)
    proposal.major = major
    name = "proposal:marked_major" if major else "proposal:unmarked_major"
    record(actor=actor, name=name, about=proposal, particulars={"why": why}, at=now)
    touch(proposal)
