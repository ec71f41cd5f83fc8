"""Drafts: nothing typed is ever lost, nobody but who writes reads them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from councils.actions.participants import participant_for
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Council, Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.attachments import erase_file
from proposals.actions.matter_lock import lock_matter
from proposals.models import Attachment, ProcedureVersion, Proposal, StageRun, Version
from proposals.permissions.procedure import begun_by_office, procedures_for
from proposals.permissions.proposal import may_draft_proposal, may_save_draft


@dataclass(frozen=True)
class Words:
    """What a proposal says; the English fields are optional."""

    title: str = ""
    summary: str = ""
    text: str = ""
    title_en: str = ""
    summary_en: str = ""
    text_en: str = ""

    @classmethod
    def of(cls, version: Version) -> Words:
        return cls(**{field.name: getattr(version, field.name) for field in fields(cls)})

    def write(self, version: Version) -> None:
        for field in fields(self):
            setattr(version, field.name, getattr(self, field.name))


class ChangedElsewhere(Refused):
    """The draft was saved from another page since this one was opened: both texts are there, one must be chosen."""

    def __init__(self, stored: Version) -> None:
        super().__init__(
            Refusal(
                "draft:changed_elsewhere",
                _("This draft was saved from another page after you opened this one. Nothing is lost."),
                _("Both texts are shown. Keep the one you want, then save."),
                409,
            )
        )
        self.stored = stored


def draft_proposal(
    *,
    actor: Actor,
    words: Words | None = None,
    council: Council | None = None,
    on_behalf_of: Person | None = None,
) -> Proposal:
    """A new draft, also an empty one. `on_behalf_of`: a secretary or clerk writes for a person without a device."""
    with writing():
        now = database_now()
        require(may_draft_proposal(actor, now, on_behalf_of))
        assert actor.person is not None
        proposer = on_behalf_of or actor.person
        body, procedure = _body_and_procedure(actor, council, proposer)
        proposal = Proposal.objects.create(
            community=actor.community,
            council=body,
            procedure_version=procedure,
            proposer=participant_for(proposer),
            recorded_by=actor.person if proposer.pk != actor.person.pk else None,
            created_at=now,
        )
        version = Version(community=actor.community, proposal=proposal, written_at=now)
        (words or Words()).write(version)
        version.written_by = participant_for(actor.person)
        version.save()
        StageRun.objects.create(
            community=actor.community, proposal=proposal, procedure_version=procedure, stage="draft", entered_at=now
        )
        # What a draft says is its writer's alone; the record knows only that it was begun, and for whom by whom.
        particulars = {"recorded_by_office": proposal.recorded_by_id is not None}
        record(actor=actor, name="proposal:drafted", about=proposal, particulars=particulars, at=now)
        return proposal


def save_draft(
    *, actor: Actor, proposal: Proposal, words: Words, seen: int | None = None, council: Council | None = None
) -> Proposal:
    """Keep what is typed. `seen`: the `live_version` that the page was opened with; older than the stored one refuses.

    No event: a draft is saved every few seconds, and what it says is nobody's business yet.
    """
    with writing():
        now = database_now()
        proposal = lock_matter(proposal)
        require(may_save_draft(actor, proposal, now))
        version = Version.objects.filter(proposal=proposal).latest("number")
        moved = council is not None and council.pk != proposal.council_id
        if Words.of(version) == words and not moved:
            return proposal
        if seen is not None and seen != proposal.live_version:
            raise ChangedElsewhere(version)
        words.write(version)
        version.written_at = now
        version.save()
        if moved:
            proposal.council, proposal.procedure_version = _body_and_procedure(actor, council, proposal.proposer.person)
            StageRun.objects.filter(proposal=proposal, left_at=None).update(
                procedure_version=proposal.procedure_version
            )
        proposal.live_version = F("live_version") + 1  # type: ignore[assignment]
        proposal.save(update_fields=["council", "procedure_version", "live_version"])
        proposal.refresh_from_db(fields=["live_version"])
        return proposal


def discard_draft(*, actor: Actor, proposal: Proposal) -> None:
    """Throw a draft away for good: nobody else ever saw it. Twice is success."""
    with writing():
        now = database_now()
        if not Proposal.objects.filter(pk=proposal.pk).exists():
            return
        proposal = lock_matter(proposal)
        require(may_save_draft(actor, proposal, now))
        record(actor=actor, name="proposal:discarded", about=proposal, at=now)
        for attachment in Attachment.objects.filter(proposal=proposal):
            erase_file(attachment)
        Attachment.objects.filter(proposal=proposal).delete()
        Version.objects.filter(proposal=proposal).delete()
        StageRun.objects.filter(proposal=proposal).delete()
        Proposal.objects.filter(pk=proposal.pk).delete()


def _body_and_procedure(
    actor: Actor, council: Council | None, proposer: Person | None
) -> tuple[Council, ProcedureVersion]:
    """The body asked for, or the first one of the community that has a procedure to deliberate under."""
    bodies = (
        [council] if council else list(Council.objects.filter(community=actor.community).order_by("position", "id"))
    )
    for body in bodies:
        if body.community_id != actor.community.pk:
            continue
        fitting = procedures_for(body)
        if fitting:
            return body, begun_by_office(proposer, fitting) or fitting[0]
    raise Refused(
        Refusal(
            "proposal:no_body",
            _("No body of this community has a procedure for proposals yet."),
            _("The committee's clerk adopts procedures first."),
            409,
        )
    )
