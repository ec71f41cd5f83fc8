"""Hide a comment with a reason that its author is told and may answer; show it again, or keep it hidden and say why."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Person, Seat
from councils.models.clock import database_now, local_today
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.discussion import discussion_changed, lock_discussion, tell_about, tell_author
from proposals.models import Comment, Proposal
from proposals.permissions.comment import may_appeal, may_hide, may_keep_hidden, may_restore
from proposals.permissions.personal_data import may_publish_text


def _lock(comment: Comment) -> tuple[Proposal, Comment, datetime]:
    proposal = lock_discussion(comment.proposal_id)
    comment = Comment.objects.select_related("participant__person", "proposal", "community").get(pk=comment.pk)
    return proposal, comment, database_now()


def _once(comment: Comment, now: datetime) -> str:
    """A comment may be hidden and shown several times; each time is told once."""
    return f"{comment.pk}:{now.isoformat()}"


def _reason(text: str) -> str:
    """A reason stands in public: it must be there, and show nothing personal."""
    if not text.strip():
        raise Refused(
            Refusal("comment:no_reason", _("Give a reason. The author is told, and everyone can read it."), status=422)
        )
    require(may_publish_text(text))
    return text.strip()


def hide_comment(*, actor: Actor, comment: Comment, why: str) -> Comment:
    with writing():
        proposal, comment, now = _lock(comment)
        require(may_hide(actor, comment))
        comment.hidden_at, comment.hidden_by, comment.hidden_why = now, actor.person, _reason(why)
        comment.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
        record(
            actor=actor,
            name="comment:hidden",
            about=comment,
            particulars={"proposal": proposal.pk, "why": comment.hidden_why},
            at=now,
        )
        tell_author(comment, kind="comment:hidden", cause=_once(comment, now), why=comment.hidden_why)
        discussion_changed(proposal)
        return comment


def appeal_hiding(*, actor: Actor, comment: Comment, text: str) -> Comment:
    """The author's answer; who may hide is told and decides again. Its words are read by those and the author only."""
    with writing():
        proposal, comment, now = _lock(comment)
        require(may_appeal(actor, comment))
        if not text.strip():
            raise Refused(
                Refusal("comment:empty", _("There are no words yet."), _("Write why it should be shown."), 422)
            )
        comment.appeal, comment.appealed_at = text.strip(), now
        comment.save(update_fields=["appeal", "appealed_at"])
        record(actor=actor, name="comment:appealed", about=comment, particulars={"proposal": proposal.pk}, at=now)
        secretaries = Seat.objects.filter(community=actor.community, role=Seat.Role.SECRETARY).current(
            local_today(actor.community, now)
        )
        told = Person.objects.filter(seats__in=secretaries).distinct()
        tell_about(comment, persons=told, kind="comment:appealed", cause=_once(comment, now))
        discussion_changed(proposal)
        return comment


def keep_hidden(*, actor: Actor, comment: Comment, why: str) -> Comment:
    """The appeal is answered: it stays hidden, and this is why."""
    with writing():
        proposal, comment, now = _lock(comment)
        require(may_keep_hidden(actor, comment))
        assert comment.appealed_at is not None
        comment.hidden_at = max(now, comment.appealed_at + timedelta(microseconds=1))
        comment.hidden_by, comment.hidden_why = actor.person, _reason(why)
        comment.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
        record(
            actor=actor,
            name="comment:kept_hidden",
            about=comment,
            particulars={"proposal": proposal.pk, "why": comment.hidden_why},
            at=now,
        )
        tell_author(comment, kind="comment:kept_hidden", cause=_once(comment, now), why=comment.hidden_why)
        discussion_changed(proposal)
        return comment


def restore_comment(*, actor: Actor, comment: Comment) -> Comment:
    """Shown again. Hidden anew for another reason, it may be appealed anew."""
    with writing():
        proposal, comment, now = _lock(comment)
        require(may_restore(actor, comment))
        comment.hidden_at, comment.hidden_by, comment.hidden_why = None, None, ""
        comment.appeal, comment.appealed_at = "", None
        comment.save(update_fields=["hidden_at", "hidden_by", "hidden_why", "appeal", "appealed_at"])
        record(actor=actor, name="comment:restored", about=comment, particulars={"proposal": proposal.pk}, at=now)
        tell_author(comment, kind="comment:restored", cause=_once(comment, now))
        discussion_changed(proposal)
        return comment
