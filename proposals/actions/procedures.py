"""Procedures come from files once; afterwards the community keeps its own numbered versions."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused
from proposals.models import ProcedureVersion
from proposals.rules.procedure_loader import PROCEDURES, load_definitions
from proposals.rules.procedures import Definition, definition_hash


def adopt_procedures(*, actor: Actor, folder: Path = PROCEDURES) -> list[ProcedureVersion]:
    """Adopt what the files of `folder` say; returns the versions that are new.

    The same file twice changes nothing; a changed one becomes the next number and retires the one before, which the
    matters that began with it keep. A Flaw in one file adopts none.
    """
    if actor.ref not in ("setup", "clock") and not actor.is_clerk:
        raise Refused(Refusal("procedure:role", _("Only the committee's clerk adopts procedures.")))
    definitions = load_definitions(folder)
    with writing():
        held = ProcedureVersion.objects.select_for_update().filter(community=actor.community, retired_at=None)
        current = {version.key: version for version in held}
        changed = [
            defn
            for key, defn in definitions.items()
            if key not in current or current[key].hash != definition_hash(defn)
        ]
        return [_adopt(actor, defn, current.get(defn.key)) for defn in changed]


def _adopt(actor: Actor, defn: Definition, before: ProcedureVersion | None) -> ProcedureVersion:
    now = database_now()
    if before is not None:
        ProcedureVersion.objects.filter(pk=before.pk).update(retired_at=now)
    version = ProcedureVersion.objects.create(
        community=actor.community,
        key=defn.key,
        number=before.number + 1 if before else 1,
        name=defn.name.zh,
        name_en=defn.name.en,
        definition=defn.to_json(),
        hash=definition_hash(defn),
        created_at=now,
    )
    particulars = {"key": version.key, "number": version.number, "hash": version.hash}
    record(actor=actor, name="procedure:adopted", about=version, particulars=particulars, at=now)
    return version
