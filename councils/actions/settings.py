"""Settings of a community that its office changes. What was planned before keeps what it was planned with."""

from __future__ import annotations

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Community
from councils.permissions.actor import Actor
from councils.permissions.refusal import require
from councils.permissions.settings import may_change_settings, may_send


def set_visit_staff(*, actor: Actor, staff: int) -> None:
    """How many go together on home visits that are planned from now on. Saying the same again writes nothing."""
    with writing():
        require(may_change_settings(actor))
        require(may_send(staff))
        community = Community.objects.select_for_update().get(pk=actor.community.pk)
        was = community.visit_staff
        if was == staff:
            return
        community.visit_staff = staff
        community.save(update_fields=["visit_staff"])
        record(
            actor=actor,
            name="community:changed",
            about=community,
            particulars={"visit_staff": {"was": was, "now": staff}},
        )
