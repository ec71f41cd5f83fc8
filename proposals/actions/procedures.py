"""Procedures come from files once; afterwards the community keeps its own numbered versions, and corrects their law."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.flaws import Flaw
from councils.rules.words import Words
from proposals.models import ProcedureVersion
from proposals.permissions.personal_data import may_publish_text
from proposals.permissions.procedure import definition_of, may_amend_procedure
from proposals.rules.legal_basis import kept_texts, legal_texts, with_legal_texts
from proposals.rules.procedure_loader import PROCEDURES, load_definition, load_definitions
from proposals.rules.procedures import Definition, definition_hash


def adopt_procedures(*, actor: Actor, folder: Path = PROCEDURES) -> list[ProcedureVersion]:
    """Adopt what the files of `folder` say; returns the versions that are new.

    The same file twice changes nothing; a changed one becomes the next number and retires the one before, which the
    matters that began with it keep. Legal bases that the community has corrected stay corrected. A Flaw in one file
    adopts none.
    """
    if actor.ref not in ("setup", "clock") and not actor.is_clerk:
        raise Refused(Refusal("procedure:role", _("Only the committee's clerk adopts procedures.")))
    definitions = load_definitions(folder)
    with writing():
        held = ProcedureVersion.objects.select_for_update(of=("self",)).filter(
            community=actor.community, retired_at=None
        )
        current = {version.key: version for version in held.select_related("amends")}
        changed = [defn for key, defn in definitions.items() if definition_hash(defn) != _filed_hash(current.get(key))]
        return [version for defn in changed for version in _adopt(actor, defn, current.get(defn.key))]


def amend_legal_basis(
    *, actor: Actor, version: ProcedureVersion, texts: Mapping[str, Words], why: str
) -> ProcedureVersion:
    """Correct the legal basis in these places: the next number, with a hash of its own. Matters that run keep theirs.

    Nothing changed is success and makes no version.
    """
    with writing():
        version = ProcedureVersion.objects.select_for_update().get(pk=version.pk)
        require(may_amend_procedure(actor, version))
        defn = definition_of(version)
        held = legal_texts(defn)
        changed = {place: words for place, words in texts.items() if words != held.get(place)}
        if not changed:
            return version
        if unknown := changed.keys() - held.keys():
            raise Refused(
                Refusal(
                    "procedure:place",
                    _("This procedure has no legal basis there: %s") % ", ".join(sorted(unknown)),
                    "",
                    422,
                )
            )
        if not why.strip():
            raise Refused(Refusal("procedure:no_reason", _("Say why. Everyone can read the reason."), status=422))
        require(may_publish_text(why, *(text for words in changed.values() for text in (words.zh, words.en))))
        try:
            amended = load_definition(with_legal_texts(version.definition, changed))
        except Flaw as flaw:
            raise Refused(Refusal("procedure:flaw", flaw.problem, flaw.mend, 422)) from flaw
        return _next(actor, amended, version, why.strip(), amends=version.amends or version, name="procedure:amended")


def _filed_hash(current: ProcedureVersion | None) -> str:
    """Of the file that the version in force comes from."""
    if current is None:
        return ""
    return current.amends.hash if current.amends is not None else current.hash


def _adopt(actor: Actor, defn: Definition, before: ProcedureVersion | None) -> list[ProcedureVersion]:
    """The file as it is; and, where the community had corrected the one before, its corrections on top of it."""
    version = _next(actor, defn, before)
    if before is None or before.amends is None:
        return [version]
    kept = kept_texts(definition_of(before.amends), definition_of(before), defn)
    if not kept:
        return [version]
    amended = load_definition(with_legal_texts(version.definition, kept))
    return [version, _next(actor, amended, version, before.why, amends=version, name="procedure:amended")]


def _next(
    actor: Actor, defn: Definition, before: ProcedureVersion | None, why: str = "",
    amends: ProcedureVersion | None = None, name: str = "procedure:adopted",
) -> ProcedureVersion:  # fmt: skip
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
        amends=amends,
        why=why,
    )
    particulars = {"key": version.key, "number": version.number, "hash": version.hash}
    if amends is not None:
        particulars |= {"why": why, "hash_before": before.hash if before else ""}
    record(actor=actor, name=name, about=version, particulars=particulars, at=now)
    return version
