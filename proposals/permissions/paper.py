"""Who types paper in, who confirms it, and when no more can come."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import PaperBatch, Poll
from proposals.permissions.poll import is_chair, runs_polls
from proposals.permissions.visits import in_team

NOT_YOURS = Refusal("paper:role", _("Only a secretary or the committee's clerk types paper ballots in."))


def may_enter_paper(actor: Actor, poll: Poll) -> Refusal | None:
    """While it is open, and after the close for what was collected before it."""
    if poll.community_id != actor.community.pk or not runs_polls(actor, poll.council):
        return NOT_YOURS
    if not poll.takes_paper:
        return Refusal("paper:undeclared", _("No paper was declared for this vote when it opened."), status=409)
    return _still_possible(poll)


def may_confirm_paper(actor: Actor, batch: PaperBatch) -> Refusal | None:
    """Another person than who typed it: secretary, clerk, chair or supervisor; of home visits one of their team."""
    poll = batch.poll
    if batch.plan is not None:
        if poll.community_id != actor.community.pk or not in_team(actor, batch.plan):
            return Refusal("paper:team", _("Somebody else of the team that made the visits confirms their batch."))
    elif poll.community_id != actor.community.pk or not _counts(actor, poll):
        return Refusal(
            "paper:confirm_role", _("A secretary, the clerk, the chair or a supervisor confirms a batch of paper.")
        )
    if batch.state != PaperBatch.State.ENTERED:
        return Refusal("paper:settled", _("This batch is confirmed or rejected already."), status=409)
    if actor.person is None or batch.entered_by_id == actor.person.pk:
        return Refusal(
            "paper:same_person",
            _("You typed this batch in; another person confirms it."),
            _("Ask a colleague or a supervisor to count it again."),
        )
    return _still_possible(poll)


def may_reject_paper(actor: Actor, batch: PaperBatch) -> Refusal | None:
    """Who typed it may take it back too."""
    poll = batch.poll
    if poll.community_id != actor.community.pk or not _counts(actor, poll):
        return NOT_YOURS
    if batch.state != PaperBatch.State.ENTERED:
        return Refusal("paper:settled", _("This batch is confirmed or rejected already."), status=409)
    return _still_possible(poll)


def may_correct_paper(actor: Actor, batch: PaperBatch) -> Refusal | None:
    """Type it anew, as long as nobody has confirmed it."""
    refusal = may_enter_paper(actor, batch.poll)
    if refusal is None and batch.state != PaperBatch.State.ENTERED:
        return Refusal("paper:settled", _("This batch is confirmed or rejected already."), status=409)
    return refusal


def may_sign_off_paper(actor: Actor, poll: Poll, waiting: int, asked: int = 0) -> Refusal | None:
    """`waiting`: batches that nobody has confirmed yet. `asked`: visited people who were drawn and not asked back yet."""
    refusal = may_enter_paper(actor, poll)
    if refusal is None and waiting:
        return Refusal(
            "paper:waiting",
            _("Batches of paper still wait to be confirmed."),
            _("Have them confirmed or rejected by another person first."),
            409,
        )
    if refusal is None and asked:
        return Refusal(
            "paper:calls",
            _("Some of those visited were drawn to be asked back, and nobody has written down their answer."),
            _("Ask them, or write down that they were not reached."),
            409,
        )
    return refusal


def _counts(actor: Actor, poll: Poll) -> bool:
    return runs_polls(actor, poll.council) or actor.is_supervisor or is_chair(actor, poll)


def _still_possible(poll: Poll) -> Refusal | None:
    if poll.state not in (Poll.State.OPEN, Poll.State.CLOSED) or poll.sealed_at is not None:
        return Refusal("paper:over", _("Paper is taken from the opening of a vote until it is counted."), status=409)
    if poll.paper_signed_off_at is not None:
        return Refusal("paper:signed_off", _("It was signed that no more paper comes."), status=409)
    return None
