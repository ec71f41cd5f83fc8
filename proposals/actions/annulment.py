"""Annulment: a vote that cannot stand ends with its reason. Its ballots are never read; a second round is a new poll."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.cleaning import clean_storage
from proposals.actions.poll_lock import lock_poll
from proposals.actions.poll_news import say
from proposals.actions.turnout import keep_turnout
from proposals.models import PaperBatch, Poll, WorkingBallot
from proposals.permissions.personal_data import may_publish_text
from proposals.permissions.poll import may_annul_poll


def annul_poll(*, actor: Actor, poll: Poll, why: str) -> Poll:
    """In any state before publication. Twice is success; the first reason stands."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        if poll.state == Poll.State.ANNULLED:
            return poll
        now = database_now()
        require(may_annul_poll(actor, poll))
        if not why.strip():
            raise Refused(
                Refusal("poll:no_reason", _("Say why the vote is annulled. Everyone can read the reason."), status=422)
            )
        require(may_publish_text(why))
        keep_turnout(poll)
        waiting = PaperBatch.objects.filter(poll=poll, state=PaperBatch.State.ENTERED)
        waiting.update(state=PaperBatch.State.REJECTED, rejected_why=why.strip())
        PaperBatch.objects.filter(poll=poll).update(totals={})
        WorkingBallot.objects.filter(poll=poll).delete()
        Poll.objects.filter(pk=poll.pk).exclude(state__in=[Poll.State.PUBLISHED, Poll.State.ANNULLED]).update(
            state=Poll.State.ANNULLED, annulled_at=now, annulled_why=why.strip()
        )
        record(actor=actor, name="poll:annulled", about=poll, particulars={"why": why.strip()}, at=now)
        say(poll)
        transaction.on_commit(partial(clean_storage, poll.pk), robust=True)
        return lock_poll(poll.pk, mode="exclusive")
