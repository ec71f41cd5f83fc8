"""Who may add and remove attachments, and what kinds of files."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Attachment, Proposal
from proposals.permissions.proposal import NOT_HERE, NOT_YOURS, REVISABLE, stage_key, writes_for

LARGEST = 5 * 1024 * 1024
MOST = 10
# What is chosen on the page; the papers of a gate and of a risk assessment come with those.
ATTACHABLE = (Attachment.Kind.DOCUMENT, Attachment.Kind.BUDGET, Attachment.Kind.PLAN)
OPEN_STAGES = ("draft", *REVISABLE)


def may_attach(actor: Actor, proposal: Proposal, now: datetime) -> Refusal | None:
    """The proposer, who typed it for him, or a secretary who adds a document to the matter."""
    if proposal.community_id != actor.community.pk:
        return NOT_HERE
    stage = stage_key(proposal)
    if not (writes_for(actor, proposal) or (stage != "draft" and actor.is_secretary)):
        return NOT_YOURS
    if stage not in OPEN_STAGES:
        return Refusal(
            "attachment:fixed",
            _("The papers are fixed: this matter is before the meeting, or decided."),
            _("Bring the document to the meeting."),
            409,
        )
    return None


def may_remove_attachment(actor: Actor, attachment: Attachment, now: datetime) -> Refusal | None:
    if attachment.community_id != actor.community.pk:
        return NOT_HERE
    return may_attach(actor, attachment.proposal, now)


def may_attach_file(name: str, size: int, already: int) -> Refusal | None:
    if already >= MOST:
        return Refusal("attachment:too_many", _("There are ten attachments already."), _("Remove one first."), 422)
    if size > LARGEST:
        return Refusal(
            "attachment:too_large", _("The file is larger than 5 MB."), _("Make it smaller, or split it."), 422
        )
    if size == 0:
        return Refusal("attachment:empty", _("The file is empty."), _("Choose another one."), 422)
    return None


def wrong_kind() -> Refusal:
    return Refusal(
        "attachment:kind",
        _("This file is none of the kinds that can be attached, or it is damaged."),
        _("PDF, JPEG, PNG, Word (docx) and Excel (xlsx) can be attached, without macros."),
        422,
    )
