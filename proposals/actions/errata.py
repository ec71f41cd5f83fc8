from __future__ import annotations

from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.personal_data import may_publish_text
from councils.permissions.refusal import require
from proposals.actions.objections import decision_path
from proposals.actions.took_part import took_part
from proposals.models import Erratum, Publication
from proposals.permissions.publication import may_correct
from realtime.broadcast import announce


def issue_erratum(*, actor: Actor, publication: Publication, text: str, why: str, text_en: str = "") -> Erratum:
    """A visible correction beside what was published, which stays as it was. Those who took part are told."""
    with writing():
        now = database_now()
        require(may_correct(actor, publication))
        require(may_publish_text(text, text_en, why))
        assert actor.person is not None
        erratum = Erratum.objects.create(
            community=actor.community,
            publication=publication,
            text=text,
            text_en=text_en,
            why=why,
            at=now,
            by=actor.person,
        )
        record(
            actor=actor,
            name="erratum:issued",
            about=erratum,
            at=now,
            particulars={"publication": publication.pk, "text": text, "why": why},
        )
        if publication.resolution is not None and publication.proposal is not None:
            tell(
                community=actor.community,
                persons=took_part(publication.proposal),
                kind="erratum:issued",
                cause=f"erratum:{erratum.pk}",
                path=decision_path(publication),
                particulars={
                    "title": publication.facts["title"],
                    "title_en": publication.facts["title_en"],
                    "text": text,
                    "text_en": text_en or text,
                },
            )
        announce(f"community.{actor.community.pk}")
        return erratum
