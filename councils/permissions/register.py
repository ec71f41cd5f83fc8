"""The register: who may read it, bring it in, take it out. Secretary and clerk only; it is nobody else's to read."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.models import RegisterImport
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal

NOT_KEEPER = Refusal(
    "not_register_keeper",
    _("Only the secretary or a clerk works with the register."),
    _("Ask the residents' committee."),
)


def may_read_register(actor: Actor, now: datetime | None = None) -> Refusal | None:
    """People pages, the import, the list of letters."""
    if actor.person is None or not (actor.is_secretary or actor.is_clerk):
        return NOT_KEEPER
    return None


def may_import_register(actor: Actor, now: datetime | None = None) -> Refusal | None:
    return may_read_register(actor, now)


def may_export_register(actor: Actor, now: datetime | None = None) -> Refusal | None:
    return may_read_register(actor, now)


def may_change_import(actor: Actor, register_import: RegisterImport, now: datetime | None = None) -> Refusal | None:
    """Correct its columns, apply it, drop it: while it is a preview."""
    refused = may_import_register(actor, now)
    if refused is not None:
        return refused
    if register_import.state == RegisterImport.State.APPLYING:
        return Refusal(
            "import_running",
            _("This file is being taken into the register now."),
            _("Wait until it is done; the page shows how far it is."),
            409,
        )
    if register_import.state != RegisterImport.State.PREVIEW:
        return Refusal(
            "import_over",
            _("This file has already been taken in or dropped."),
            _("Bring in a new file."),
            409,
        )
    return None
