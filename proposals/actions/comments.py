"""Write a comment, in one's own name or as the committee for somebody without a device; answer it for the committee."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.actions.participants import participant_for
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Participant, Person
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.discussion import discussion_changed, lock_discussion, tell_author
from proposals.models import Comment, Proposal
from proposals.permissions.comment import (
    FLOOD_PAUSE,
    may_answer,
    may_say,
    may_write_comment,
    may_write_down,
    may_write_so_often,
)


def write_comment(
    *,
    actor: Actor,
    proposal: Proposal,
    text: str,
    position: str = Comment.Position.NEUTRAL,
    parent: Comment | None = None,
    speaker: Person | None = None,
) -> Comment:
    """The comment. `speaker`: whose words these are, where secretary or clerk writes them down. An answer to an answer joins
    its thread. The same words in the same place, sent twice within minutes, are one comment."""
    with writing():
        proposal = lock_discussion(proposal.pk)
        now = database_now()
        require(may_write_comment(actor, proposal, now, parent))
        if speaker is not None:
            require(may_write_down(actor, speaker))
        require(may_say(text))
        if position not in Comment.Position.values:
            raise Refused(
                Refusal("comment:position", _("Choose a position: for, against, neither, or a question."), status=422)
            )
        said_by = speaker or actor.person
        assert said_by is not None
        participant = participant_for(said_by)
        thread = parent.parent if parent is not None and parent.parent_id else parent
        again = _said_before(participant, proposal, thread, text.strip(), now)
        if again is not None:
            return again
        if speaker is None:
            require(may_write_so_often(participant.comments.filter(written_at__gt=now - FLOOD_PAUSE).count()))
        comment = Comment.objects.create(
            community=actor.community,
            proposal=proposal,
            parent=thread,
            participant=participant,
            text=text.strip(),
            position=position if thread is None else Comment.Position.NEUTRAL,
            written_at=now,
            recorded_by=actor.person if speaker is not None else None,
        )
        particulars = {
            "proposal": proposal.pk,
            "position": comment.position,
            "thread": thread.pk if thread else None,
            "written_down": speaker is not None,
        }
        record(actor=actor, name="comment:written", about=comment, particulars=particulars, at=now)
        if parent is not None and parent.participant.person_id != said_by.pk:
            tell_author(parent, kind="comment:replied", cause=str(comment.pk))
        discussion_changed(proposal)
        return comment


def _said_before(
    participant: Participant, proposal: Proposal, thread: Comment | None, text: str, now: datetime
) -> Comment | None:
    same = Comment.objects.filter(participant=participant, proposal=proposal, parent=thread, text=text, hidden_at=None)
    return same.filter(written_at__gt=now - FLOOD_PAUSE).first()


def answer_comment(*, actor: Actor, comment: Comment, answered: str, answer: str) -> Comment:
    """The committee's answer: "adopted", "partly", "not_adopted" or "answered", and why. A second one replaces the first;
    the record keeps that there was one."""
    with writing():
        proposal = lock_discussion(comment.proposal_id)
        now = database_now()
        comment = Comment.objects.select_related("participant__person", "proposal", "community").get(pk=comment.pk)
        require(may_answer(actor, comment))
        require(may_say(answer))
        if answered not in Comment.Answered.values:
            raise Refused(
                Refusal("answer:kind", _("Say whether it is adopted, partly adopted or not adopted."), status=422)
            )
        if (comment.answer, comment.answered) == (answer.strip(), answered):
            return comment
        again = comment.answered_at is not None
        comment.answer, comment.answered = answer.strip(), answered
        comment.answered_at, comment.answered_by = now, actor.person
        comment.save(update_fields=["answer", "answered", "answered_at", "answered_by"])
        record(
            actor=actor,
            name="comment:answered",
            about=comment,
            at=now,
            particulars={"proposal": proposal.pk, "answered": answered, "again": again},
        )
        tell_author(comment, kind="comment:answered", cause=f"{comment.pk}:{now.isoformat()}")
        discussion_changed(proposal)
        return comment
