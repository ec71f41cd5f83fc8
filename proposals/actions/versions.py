"""After submission a text never changes silently: each change is a new version with its reason, shown as a difference."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.actions.messages import tell
from councils.actions.participants import participant_for
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.drafts import ChangedElsewhere, Words
from proposals.actions.matter_lock import lock_matter, touch
from proposals.models import Proposal, Version
from proposals.permissions.proposal import may_publish_version, may_revise_proposal


def revise_proposal(*, actor: Actor, proposal: Proposal, words: Words, why: str, seen: int | None = None) -> Version:
    """A new version. Who co-signed is told: the text signed is not the text there is now. The same text changes nothing.

    `seen`: the number of the version that the page was opened with; an older one refuses and shows both.
    """
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        require(may_revise_proposal(actor, proposal, now))
        newest = Version.objects.filter(proposal=proposal).latest("number")
        if Words.of(newest) == words:
            return newest
        if seen is not None and seen != newest.number:
            raise ChangedElsewhere(newest)
        if not why.strip():
            raise Refused(Refusal("version:no_reason", _("Say what you changed and why, in a sentence."), status=422))
        assert actor.person is not None
        version = Version(
            community=proposal.community,
            proposal=proposal,
            number=newest.number + 1,
            why=why.strip(),
            written_at=now,
            written_by=participant_for(actor.person),
        )
        words.write(version)
        require(may_publish_version(version))
        version.save()
        record(
            actor=actor, name="version:written", about=version, at=now,
            particulars={"proposal": proposal.pk, "number": version.number, "why": version.why},
        )  # fmt: skip
        signed = Person.objects.filter(supports__proposal=proposal, supports__withdrawn_at=None)
        tell(
            community=proposal.community,
            persons=signed.exclude(pk=actor.person.pk),
            kind="version:written",
            cause=f"version:{version.pk}",
            particulars={"title": version.title, "title_en": version.title_en or version.title, "why": version.why},
            path=f"/c/{proposal.community.slug}/matters/{proposal.pk}/versions/{version.number}/",
        )
        touch(proposal)
        return version
