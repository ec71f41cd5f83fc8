"""Who ends a vote without a result: one person before its ballots were read, two different people after it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Annulment, HandCount, Poll, WorkingBallot
from proposals.permissions.poll import is_chair, runs_polls


def is_read(poll: Poll) -> bool:
    """Somebody knows how it goes: after the seal, and before it who counted the hands or called the roll."""
    return (
        poll.sealed_at is not None
        or HandCount.objects.filter(poll=poll).exists()
        or WorkingBallot.objects.filter(poll=poll, key__startswith=WorkingBallot.CALLED).exists()
    )


def may_annul_poll(actor: Actor, poll: Poll) -> Refusal | None:
    """Alone: as long as nobody has read a ballot."""
    refusal = _may_end(actor, poll)
    if refusal is None and is_read(poll):
        return Refusal(
            "poll:annul_two",
            _("Its ballots have been read, so one person alone does not annul this vote."),
            _("Ask for the annulment with your reason; another person confirms it."),
            409,
        )
    return refusal


def may_ask_annulment(actor: Actor, poll: Poll, waiting: Annulment | None) -> Refusal | None:
    refusal = _may_end(actor, poll)
    if refusal is not None:
        return refusal
    if not is_read(poll):
        return Refusal("poll:annul_one", _("No ballot has been read yet: annul it at once."), status=409)
    if waiting is not None:
        return Refusal(
            "poll:annul_asked",
            _("Its annulment was asked for already."),
            _("Confirm that one, or have it dropped."),
            409,
        )
    return None


def may_confirm_annulment(actor: Actor, poll: Poll, waiting: Annulment | None) -> Refusal | None:
    """Another office-holder, the chair or a supervisor: never who asked for it."""
    refusal = _may_judge(actor, poll, waiting)
    if refusal is None and waiting is not None and (actor.person is None or waiting.asked_by_id == actor.person.pk):
        return Refusal(
            "poll:annul_same",
            _("You asked for this annulment; another person confirms it."),
            _("Ask a colleague, the chair or a supervisor to look at it."),
        )
    return refusal


def may_drop_annulment(actor: Actor, poll: Poll, waiting: Annulment | None) -> Refusal | None:
    return _may_judge(actor, poll, waiting)


def _may_judge(actor: Actor, poll: Poll, waiting: Annulment | None) -> Refusal | None:
    judges = runs_polls(actor, poll.council) or actor.is_supervisor or is_chair(actor, poll)
    if poll.community_id != actor.community.pk or not judges:
        return _NOT_YOURS
    if waiting is None or poll.state in (Poll.State.PUBLISHED, Poll.State.ANNULLED):
        return Refusal("poll:annul_none", _("Nobody has asked for an annulment, or it is settled."), status=409)
    return None


def _may_end(actor: Actor, poll: Poll) -> Refusal | None:
    if poll.community_id != actor.community.pk or not runs_polls(actor, poll.council):
        return _NOT_YOURS
    if poll.state == Poll.State.ANNULLED:
        return Refusal("poll:annulled", _("This vote is annulled already."), status=409)
    if poll.state == Poll.State.PUBLISHED:
        return Refusal(
            "poll:published",
            _("A published outcome is not annulled here."),
            _("Correct it by an erratum, or let the court decide."),
            409,
        )
    return None


_NOT_YOURS = Refusal("poll:annul_role", _("Only the secretary of this body or the committee's office annuls a vote."))
