"""Opening a vote: texts checked, roll frozen, key drawn, all in the transaction that lets the first ballot in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.actions.meetings import lock_meeting
from councils.actions.messages import tell
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Person
from councils.models.clock import database_now, local_today
from councils.models.day import calendar_of
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.calendar import days_between
from councils.rules.dates import moment_words
from councils.rules.redaction import findings
from proposals.actions.acts import said_at_opening
from proposals.actions.keys import take_epoch
from proposals.actions.poll_lock import lock_poll
from proposals.actions.poll_news import say
from proposals.actions.roll import freeze_roll
from proposals.actions.stages import enter_stage, stage_of
from proposals.models import AgendaItem, Elector, Option, Poll, StageRun, Version
from proposals.permissions.poll import is_chair, may_open_poll, runs_polls, votable
from proposals.permissions.procedure import definition_of

# Fewer than this and a confidential vote hides nobody well (DOMAIN.md 4.2, small cells).
FEW = 5


def open_poll(*, actor: Actor, poll: Poll, small_acknowledged: bool = False, override_reason: str = "") -> Poll:
    """Twice is success. `small_acknowledged`: fewer than five electors, and confidential all the same.

    `override_reason`: why a text is published although it looks like personal data; kept in the record.
    """
    with writing():
        if poll.meeting_id is not None:
            lock_meeting(poll.meeting_id)  # nobody ends the meeting meanwhile; always before the poll
        poll = lock_poll(poll.pk, mode="exclusive")
        now = database_now()
        if poll.state == Poll.State.OPEN and (runs_polls(actor, poll.council) or is_chair(actor, poll)):
            return poll
        require(may_open_poll(actor, poll, now))
        run = stage_of(poll.proposal)
        require(votable(run.stage, poll.previous))
        _period_fits(poll, now)
        overridden = _check_texts(poll, override_reason.strip())
        size, digest = freeze_roll(poll, local_today(poll.community, now))
        _enough_electors(poll, size, small_acknowledged)
        run = _come_to_the_vote(actor, poll, run)
        fixed: dict[str, Any] = {
            "state": Poll.State.OPEN,
            "opened_at": now,
            "texts_checked_at": now,
            "roll_size": size,
            "roll_hash": digest,
            "epoch": take_epoch(poll.pk),
            "key_salt": secrets.token_hex(32),
            "stage_run": run,
        }
        Poll.objects.filter(pk=poll.pk, state=Poll.State.DRAFT).update(**fixed)
        poll = lock_poll(poll.pk, mode="exclusive")
        particulars = {"roll_size": size, "roll_hash": digest, "overridden": overridden}
        said = said_at_opening(poll, size, digest)
        record(actor=actor, name="poll:opened", about=poll, particulars=particulars, at=now, public=said)
        say(poll)
        _invite(poll)
        return poll


def _come_to_the_vote(actor: Actor, poll: Poll, run: StageRun) -> StageRun:
    """From now on the matter cannot be revised or withdrawn. A second round finds it where the first one left it."""
    if poll.meeting_id is None and run.stage != "ballot":
        return enter_stage(
            actor=actor, proposal=poll.proposal, stage="ballot", leaving=run.stage, due_at=poll.closes_at
        )
    if poll.meeting_id is None:
        StageRun.objects.filter(pk=run.pk).update(due_at=poll.closes_at)
    if run.stage == "discussion":
        return enter_stage(actor=actor, proposal=poll.proposal, stage="meeting", leaving=run.stage)
    return run


def _period_fits(poll: Poll, now: datetime) -> None:
    """The shortest and longest time that the procedure gives a vote over a period."""
    stages = {stage["key"]: stage for stage in poll.procedure_version.definition["stages"]}
    if poll.meeting_id is not None or poll.closes_at is None or "ballot" not in stages:
        return
    _on_its_day(poll)
    days = (local_today(poll.community, poll.closes_at) - local_today(poll.community, now)).days
    least, most = stages["ballot"]["min_days"], stages["ballot"]["max_days"]
    if days < least or (most is not None and days > most):
        span = {"least": least, "most": most or _("any number of")}
        sentence = _("By its procedure this vote lasts at least %(least)s and at most %(most)s days.")
        raise Refused(Refusal("poll:period", str(sentence) % span, _("Choose another closing time."), 422))


def _on_its_day(poll: Poll) -> None:
    """Where the vote is held on a day so long after the meeting (English parish polls: day 14 to 25)."""
    between = definition_of(poll.procedure_version).stage("ballot").between
    if between is None or poll.closes_at is None:
        return
    run = StageRun.objects.filter(proposal=poll.proposal_id, stage=between.after).order_by("-entered_at").first()
    held = AgendaItem.objects.filter(proposal=poll.proposal_id, meeting__state="closed").order_by("-pk").first()
    met = (held.meeting.closed_at if held else None) or (run.entered_at if run else None)
    if met is None:
        raise Refused(Refusal("poll:no_meeting_before", _("This vote follows a meeting that demands it."), status=409))
    calendar = calendar_of(poll.community)
    span = days_between(calendar.day_of(met), between.first, between.last)
    if not span.contains(calendar.day_of(poll.closes_at - timedelta(microseconds=1))):
        why = span.reason.text(get_language() or "")
        raise Refused(Refusal("poll:day", why, _("Choose another closing time."), 422))


def _check_texts(poll: Poll, override_reason: str) -> str:
    """What is published with the result is checked now, so that nobody is needed when it is counted."""
    version = Version.objects.filter(proposal=poll.proposal).order_by("-number").first()
    texts = [poll.question, poll.question_en, poll.consequence, poll.consequence_en]
    texts += [version.title, version.title_en] if version else []
    texts += [text for option in Option.objects.filter(poll=poll) for text in (option.label, option.label_en)]
    found = [finding for text in texts for finding in findings(text)]
    if found and not override_reason:
        raise Refused(Refusal("poll:personal", found[0].sentence(get_language() or ""), status=422))
    return override_reason if found else ""


def _enough_electors(poll: Poll, size: int, small_acknowledged: bool) -> None:
    if not size:
        raise Refused(
            Refusal("poll:empty_roll", _("Nobody would be on the roll."), _("Bring in the register first."), 422)
        )
    if poll.secrecy == Poll.Secrecy.CONFIDENTIAL and size < FEW and not small_acknowledged:
        raise Refused(
            Refusal(
                "poll:few",
                _("Fewer than five vote: the result may show how each voted."),
                _("Make it a named vote, or confirm that everybody knows and agrees."),
                422,
            )
        )


def _invite(poll: Poll) -> None:
    """Those on the roll hear of it, except in a meeting, where they sit."""
    if poll.meeting_id is not None or poll.closes_at is None:
        return
    lines = Elector.objects.filter(poll=poll, recused_why="")
    own, held = lines.filter(mandate=None), lines.exclude(mandate=None)
    invited = Person.objects.filter(
        Q(pk__in=own.values("person")) | Q(pk__in=held.values("mandate__holder")), account__isnull=False
    )
    closes = moment_words(poll.closes_at, poll.community.timezone)
    particulars = {
        "question": poll.question,
        "question_en": poll.question_en or poll.question,
        "closes": closes.zh,
        "closes_en": closes.en,
    }
    path = f"/c/{poll.community.slug}/polls/{poll.pk}/"
    cause = f"poll:{poll.pk}:opened"
    tell(community=poll.community, persons=invited, kind="poll:opened", cause=cause, particulars=particulars, path=path)
