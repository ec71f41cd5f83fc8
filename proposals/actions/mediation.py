"""Mediation is confidential: of a dispute that was sent on to it only the reference number stays (DOMAIN.md 1.4)."""

from __future__ import annotations

from datetime import datetime

from councils.models import Event, Message
from councils.permissions.actor import Actor
from proposals.actions.attachments import erase_file
from proposals.actions.discussion import discussion_changed
from proposals.models import Attachment, Comment, GateRecord, Proposal, RiskAssessment, StageRun, Version

TITLE, TITLE_EN = "已转人民调解", "Referred to mediation"


def forget_content(actor: Actor, proposal: Proposal, now: datetime) -> None:
    """Texts, papers, comments, reasons and the messages that told of them. The record keeps that things happened: its
    commitments hold without the payloads."""
    for attachment in Attachment.objects.filter(proposal=proposal):
        erase_file(attachment)
    _forget_in_record(proposal)
    GateRecord.objects.filter(proposal=proposal).update(note="", withdrawn_why="", attachment=None)
    assessed = RiskAssessment.objects.filter(proposal=proposal)
    assessed.update(points="", measures="", contingency="", attachment=None)
    assessed.exclude(waived_reason="").update(waived_reason="—")
    Attachment.objects.filter(proposal=proposal).delete()
    Version.objects.filter(proposal=proposal).update(
        title=TITLE, title_en=TITLE_EN, summary="", summary_en="", text="", text_en="", why=""
    )
    StageRun.objects.filter(proposal=proposal).update(why="")
    Comment.objects.filter(proposal=proposal).update(
        text="",
        answer="",
        appeal="",
        hidden_at=now,
        hidden_by=actor.person,
        hidden_why=f"{TITLE} / {TITLE_EN}",
    )
    discussion_changed(proposal)
    _forget_in_messages(proposal)


def _forget_in_record(proposal: Proposal) -> None:
    told = {
        "proposal": [proposal.pk],
        "version": Version.objects.filter(proposal=proposal).values_list("pk", flat=True),
        "gaterecord": GateRecord.objects.filter(proposal=proposal).values_list("pk", flat=True),
        "riskassessment": RiskAssessment.objects.filter(proposal=proposal).values_list("pk", flat=True),
        "comment": Comment.objects.filter(proposal=proposal).values_list("pk", flat=True),
    }
    for noun, ids in told.items():
        about = Event.objects.filter(community_id=proposal.community_id, object_noun=noun)
        about.filter(object_id__in=[str(pk) for pk in ids]).update(payload=None, salt="")


def _forget_in_messages(proposal: Proposal) -> None:
    slug = proposal.community.slug
    for place in (f"/c/{slug}/matters/{proposal.pk}/", f"/c/{slug}/screening/{proposal.pk}/"):
        for message in Message.objects.filter(community_id=proposal.community_id, path__startswith=place):
            words = {"title": TITLE, "title_en": TITLE_EN, "why": "", "why_en": "", "text": "", "text_en": ""}
            known = {key: words[key] for key in words if key in message.particulars}
            message.particulars = {**message.particulars, **known}
            message.save(update_fields=["particulars"])
