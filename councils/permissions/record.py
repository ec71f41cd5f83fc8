"""What of the record everybody reads, and what only supervisors do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal

# Public objects: that something happened to one of them tells of nobody. Of the others only the name of the event is shown.
PUBLIC_NOUNS = frozenset(
    {
        "agendaitem", "comment", "community", "erratum", "followup", "gaterecord", "meeting", "petition", "poll", "procedureversion",
        "proposal", "publication", "resolution", "riskassessment",
    }
)  # fmt: skip
# Of these everybody may read all: acts of office about a vote, whose particulars are numbers and hashes.
OPEN_EVENTS = frozenset({"poll:opened", "poll:closed", "poll:counted", "resolution:published"})


def is_open_event(name: str, particulars: dict[str, Any] | None) -> bool:
    """Whether the exported record shows the whole event to everybody: not a reason that somebody wrote in words."""
    return name in OPEN_EVENTS and not (particulars or {}).get("overridden")


def may_read_particulars(actor: Actor) -> Refusal | None:
    """Who acted, about whom, and every particular: the supervision committee."""
    if actor.is_supervisor:
        return None
    return Refusal(
        "record:particulars",
        _("The particulars are open to the supervision committee."),
        _("Everybody may read what happened and when, and check the record against a printed head."),
    )


def may_check_record(actor: Actor) -> Refusal | None:
    """Recompute the whole chain on the page. It reads everything, so it is for those who answer for it."""
    if actor.is_supervisor or actor.is_secretary or actor.is_clerk:
        return None
    return Refusal(
        "record:check",
        _("Supervisors, secretary and clerk recompute the record here."),
        _("Ask one of them, or compare a printed head with this page."),
    )
