"""Agree, disagree or pass: one per participant and comment, changeable, gone when taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.actions.participants import participant_for
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.discussion import discussion_changed, lock_discussion
from proposals.models import Comment, Reaction
from proposals.permissions.comment import may_react


def react(*, actor: Actor, comment: Comment, value: int | None) -> Reaction | None:
    """1 agrees, -1 disagrees, 0 passes, None takes the reaction back. Saying the same twice is success and changes nothing.

    The record says that somebody reacted, not how.
    """
    if value not in (1, 0, -1, None):
        raise Refused(Refusal("reaction:value", _("Agree, disagree or pass."), status=422))
    with writing():
        lock_discussion(comment.proposal_id)
        now = database_now()
        comment = Comment.objects.select_related("proposal", "participant").get(pk=comment.pk)
        require(may_react(actor, comment, now))
        assert actor.person is not None
        participant = participant_for(actor.person)
        before = Reaction.objects.filter(comment=comment, participant=participant).first()
        if (before.value if before else None) == value:
            return before
        if value is None:
            assert before is not None
            before.delete()
            record(actor=actor, name="reaction:withdrawn", about=comment, at=now)
            discussion_changed(comment.proposal, often=True)
            return None
        reaction, _made = Reaction.objects.update_or_create(
            community=actor.community, comment=comment, participant=participant, defaults={"value": value, "at": now}
        )
        record(actor=actor, name="reaction:changed" if before else "reaction:given", about=comment, at=now)
        discussion_changed(comment.proposal, often=True)
        return reaction
