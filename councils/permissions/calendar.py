"""Everybody reads the table of days: it says when a deadline ends. Secretary and clerk change it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal

NOT_YOURS = Refusal(
    "calendar:role",
    _("Only the secretary or a clerk changes the table of days."),
    _("Tell them which day is missing or wrong."),
)


def may_change_calendar(actor: Actor) -> Refusal | None:
    return None if actor.person is not None and (actor.is_secretary or actor.is_clerk) else NOT_YOURS
