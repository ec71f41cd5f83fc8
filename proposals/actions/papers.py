"""A paper that belongs to an act of an office: the signed sheet of a gate, the file of a risk assessment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile

from councils.actions.participants import participant_for
from councils.actions.record import record
from councils.permissions.actor import Actor
from councils.permissions.refusal import require
from proposals.actions.attachments import examine, shown_as
from proposals.models import Attachment, Proposal
from proposals.permissions.personal_data import may_publish_text


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes


def keep_paper(actor: Actor, proposal: Proposal, paper: Upload, kind: str, now: datetime) -> Attachment:
    """Under the lock of the matter, for an act that has asked who may. The same paper twice is one attachment."""
    kept, content_type, suffix = examine(paper.content)
    shown = shown_as(paper.name, suffix)
    require(may_publish_text(shown))
    digest = hashlib.sha256(kept).hexdigest()
    same = Attachment.objects.filter(proposal=proposal, removed_at=None, sha256=digest).first()
    if same is not None:
        return same
    assert actor.person is not None
    attachment = Attachment(
        community=actor.community, proposal=proposal, kind=kind, name=shown, content_type=content_type, size=len(kept),
        sha256=digest, added_at=now, added_by=participant_for(actor.person),
    )  # fmt: skip
    attachment.file.save(f"{digest[:32]}{suffix}", ContentFile(kept), save=False)
    attachment.save()
    particulars = {"proposal": proposal.pk, "sha256": digest, "content_type": content_type, "kind": kind}
    record(actor=actor, name="attachment:added", about=attachment, at=now, particulars=particulars)
    return attachment
