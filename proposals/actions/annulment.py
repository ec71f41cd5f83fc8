"""Annulment: a vote that cannot stand ends with its reason. A second round is a new poll that points to this one.

Before the seal nobody has read a ballot, and one person suffices. After it somebody may dislike what was read: then one
asks with the reason and another confirms; who asked may take it back.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import after_commit, writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.acceptance import tell_accepted
from proposals.actions.cleaning import clean_storage
from proposals.actions.poll_lock import lock_poll
from proposals.actions.poll_news import say
from proposals.actions.turnout import keep_turnout
from proposals.models import Annulment, PaperBatch, Poll, WorkingBallot
from proposals.permissions.annulment import may_annul_poll, may_ask_annulment, may_confirm_annulment, may_drop_annulment
from proposals.permissions.personal_data import may_publish_text


def annul_poll(*, actor: Actor, poll: Poll, why: str) -> Poll:
    """In any state before the seal. Twice is success; the first reason stands."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        if poll.state == Poll.State.ANNULLED:
            return poll
        require(may_annul_poll(actor, poll))
        _publishable(why)
        return _annul(actor, poll, why.strip())


def ask_annulment(*, actor: Actor, poll: Poll, why: str) -> Annulment:
    """After the seal: the first of two people, with the reason that everybody will read. Twice by the same is success."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        waiting = waiting_annulment(poll)
        if waiting is not None and actor.person is not None and waiting.asked_by_id == actor.person.pk:
            return waiting
        require(may_ask_annulment(actor, poll, waiting))
        _publishable(why)
        assert actor.person is not None
        now = database_now()
        asked = Annulment.objects.create(
            community=poll.community, poll=poll, why=why.strip(), asked_by=actor.person, asked_at=now
        )
        record(actor=actor, name="annulment:asked", about=poll, particulars={"why": asked.why}, at=now)
        say(poll)
        return asked


def confirm_annulment(*, actor: Actor, poll: Poll) -> Poll:
    """By another person. Twice is success."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        if poll.state == Poll.State.ANNULLED:
            return poll
        waiting = waiting_annulment(poll)
        require(may_confirm_annulment(actor, poll, waiting))
        assert waiting is not None
        Annulment.objects.filter(pk=waiting.pk).update(confirmed_by=actor.person, confirmed_at=database_now())
        return _annul(actor, poll, waiting.why, asked_by=f"person:{waiting.asked_by_id}")


def drop_annulment(*, actor: Actor, poll: Poll) -> None:
    """It was asked for by mistake, or the other person does not agree."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        waiting = waiting_annulment(poll)
        require(may_drop_annulment(actor, poll, waiting))
        assert waiting is not None
        now = database_now()
        Annulment.objects.filter(pk=waiting.pk).update(dropped_at=now)
        record(actor=actor, name="annulment:dropped", about=poll, particulars={"why": waiting.why}, at=now)
        say(poll)


def waiting_annulment(poll: Poll) -> Annulment | None:
    return Annulment.objects.filter(poll=poll, confirmed_at=None, dropped_at=None).select_related("asked_by").first()


def _publishable(why: str) -> None:
    if not why.strip():
        raise Refused(
            Refusal("poll:no_reason", _("Say why the vote is annulled. Everyone can read the reason."), status=422)
        )
    require(may_publish_text(why))


def _annul(actor: Actor, poll: Poll, why: str, **asked: str) -> Poll:
    now: datetime = database_now()
    if poll.state == Poll.State.OPEN:
        tell_accepted(poll, now)
    keep_turnout(poll)
    waiting = PaperBatch.objects.filter(poll=poll, state=PaperBatch.State.ENTERED)
    waiting.update(state=PaperBatch.State.REJECTED, rejected_why=why)
    # Of a batch that was sealed only its number of ballots is left; before that its totals go unread.
    PaperBatch.objects.filter(poll=poll).update(totals={})
    WorkingBallot.objects.filter(poll=poll).delete()
    Poll.objects.filter(pk=poll.pk).exclude(state__in=[Poll.State.PUBLISHED, Poll.State.ANNULLED]).update(
        state=Poll.State.ANNULLED, annulled_at=now, annulled_why=why
    )
    record(actor=actor, name="poll:annulled", about=poll, particulars={"why": why, **asked}, at=now)
    say(poll)
    after_commit(clean_storage, poll.pk)
    return lock_poll(poll.pk, mode="exclusive")
