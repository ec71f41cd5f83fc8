"""Paper, and what was collected at the door: typed in by one person, counted again by another, in the same box.

A ticked name takes its elector's place in the poll at once, so that the same voter cannot also vote online; the batch
counts when a second person has typed the same totals. Totals are kept under the poll's key, like every other content.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.ballot_box import Box
from proposals.actions.ballot_keys import BallotKey
from proposals.actions.finishing import finish_later
from proposals.actions.keys import NoKey
from proposals.actions.paper_totals import WIDTH, check_totals, differing
from proposals.actions.poll_lock import lock_poll
from proposals.actions.poll_news import say
from proposals.models import Channel, Elector, PaperBatch, Poll, WorkingBallot
from proposals.permissions.paper import may_confirm_paper, may_enter_paper, may_reject_paper, may_sign_off_paper
from proposals.rules.check_codes import BYTES
from realtime.broadcast import announce_often

# A batch of fewer shows those who type it how each of them voted.
FEW = 5


def enter_paper_batch(
    *,
    actor: Actor,
    poll: Poll,
    names: Mapping[int, str],
    totals: Mapping[str, int],
    collected_at: datetime,
    channel: str = Channel.PAPER,
    place: str = "",
    few_acknowledged: bool = False,
) -> PaperBatch:
    """`names`: the ticked electors by id, each with his marks in a named poll and with "" in a confidential one.

    `totals`: {"yes", "no", "abstain", "invalid"}, which together must be as many as the names. A name that has voted by
    any channel refuses the whole batch and is named.
    """
    with writing():
        # Exclusive: the number of the batch is drawn here, and two who type at the same time take turns.
        poll = lock_poll(poll.pk, mode="exclusive")
        now = database_now()
        require(may_enter_paper(actor, poll))
        assert actor.person is not None
        _collected_in_time(poll, collected_at, now)
        if channel == Channel.ONLINE:
            raise Refused(
                Refusal("paper:channel", _("Paper comes from the box, the room or a home visit."), status=422)
            )
        check_totals(poll, names, totals)
        _not_too_few(poll, len(names), few_acknowledged)
        electors = _on_the_roll(poll, names)
        last = PaperBatch.objects.filter(poll=poll).aggregate(last=Max("number"))["last"] or 0
        box = Box(poll)
        sealed = _key(box).seal(dict(totals), f"batch:{last + 1}", WIDTH)
        batch = PaperBatch.objects.create(
            community=poll.community,
            poll=poll,
            number=last + 1,
            channel=channel,
            place=place.strip(),
            collected_at=collected_at,
            names=sorted(electors),
            totals={"sealed": sealed.hex()},
            entered_by=actor.person,
            entered_at=now,
        )
        _tick(box, batch, electors, names)
        particulars = {"batch": batch.number, "channel": channel, "names": len(names)}
        record(actor=actor, name="paper:entered", about=poll, particulars=particulars, at=now)
        return batch


def confirm_paper_batch(*, actor: Actor, batch: PaperBatch, totals: Mapping[str, int]) -> PaperBatch:
    """By another person, who counted again: the same totals, or a refusal that says in which rows the two differ."""
    with writing():
        poll = lock_poll(batch.poll_id, mode="shared")
        now = database_now()
        batch = PaperBatch.objects.select_for_update().select_related("poll").get(pk=batch.pk)
        batch.poll = poll
        if batch.state == PaperBatch.State.CONFIRMED and actor.person and batch.confirmed_by_id == actor.person.pk:
            return batch
        require(may_confirm_paper(actor, batch))
        typed = _key(Box(poll)).open(bytes.fromhex(batch.totals["sealed"]), f"batch:{batch.number}")
        if differ := differing(typed, totals):
            raise Refused(
                Refusal(
                    "paper:differs",
                    str(_("Your count differs from the one typed in: %(where)s.")) % {"where": differ},
                    _("Count again together. If the batch was typed wrong, reject it and type it anew."),
                    422,
                )
            )
        batch.state, batch.confirmed_by, batch.confirmed_at = PaperBatch.State.CONFIRMED, actor.person, now
        batch.save(update_fields=["state", "confirmed_by", "confirmed_at"])
        particulars = {"batch": batch.number, "channel": batch.channel, "ballots": len(batch.names)}
        record(actor=actor, name="paper:confirmed", about=poll, particulars=particulars, at=now)
        announce_often(f"poll.{poll.pk}")
        return batch


def reject_paper_batch(*, actor: Actor, batch: PaperBatch, why: str) -> PaperBatch:
    """It was typed wrong: its names may vote again, or be typed anew. Twice is success."""
    with writing():
        poll = lock_poll(batch.poll_id, mode="shared")
        batch = PaperBatch.objects.select_for_update().select_related("poll").get(pk=batch.pk)
        batch.poll = poll
        if batch.state == PaperBatch.State.REJECTED:
            return batch
        require(may_reject_paper(actor, batch))
        if not why.strip():
            raise Refused(Refusal("paper:no_reason", _("Say why the batch is rejected."), status=422))
        WorkingBallot.objects.filter(poll=poll, batch=batch).delete()
        batch.state, batch.rejected_why, batch.totals = PaperBatch.State.REJECTED, why.strip(), {}
        batch.save(update_fields=["state", "rejected_why", "totals"])
        particulars = {"batch": batch.number, "why": why.strip()}
        record(actor=actor, name="paper:rejected", about=poll, particulars=particulars)
        return batch


def sign_off_paper(*, actor: Actor, poll: Poll) -> Poll:
    """No more paper comes. Before the close or after it; then nothing is waited for. Twice is success."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        if poll.paper_signed_off_at is not None:
            return poll
        waiting = PaperBatch.objects.filter(poll=poll, state=PaperBatch.State.ENTERED).count()
        require(may_sign_off_paper(actor, poll, waiting))
        now = database_now()
        Poll.objects.filter(pk=poll.pk, paper_signed_off_at=None).update(paper_signed_off_at=now)
        batches = PaperBatch.objects.filter(poll=poll, state=PaperBatch.State.CONFIRMED).count()
        record(actor=actor, name="paper:signed_off", about=poll, particulars={"batches": batches}, at=now)
        say(poll)
        if poll.state == Poll.State.CLOSED:
            transaction.on_commit(partial(finish_later, poll.pk), robust=True)
        return lock_poll(poll.pk, mode="exclusive")


def _key(box: Box) -> BallotKey:
    try:
        return box.key
    except NoKey:
        raise Refused(
            Refusal("paper:no_key", _("The key of this vote cannot be read, so no ballot can be taken."), status=503)
        )


def _collected_in_time(poll: Poll, collected_at: datetime, now: datetime) -> None:
    ended = poll.closed_at or poll.closes_at
    late = ended is not None and collected_at > ended
    # A clock on the wall has minutes, not microseconds.
    early = poll.opened_at is not None and collected_at < poll.opened_at.replace(second=0, microsecond=0)
    if late or early or collected_at > now:
        raise Refused(
            Refusal(
                "paper:collected",
                _("Paper counts when it was collected between the opening and the close of the vote."),
                _("Give the time at which the box was emptied or the visits ended."),
                422,
            )
        )


def _not_too_few(poll: Poll, count: int, acknowledged: bool) -> None:
    if poll.secrecy == Poll.Secrecy.CONFIDENTIAL and count < FEW and not acknowledged:
        raise Refused(
            Refusal(
                "paper:few",
                _("Fewer than five ballots in one batch show you how each of them voted."),
                _("Put several visits into one batch and mix them, or confirm that it cannot be done otherwise."),
                422,
            )
        )


def _on_the_roll(poll: Poll, names: Mapping[int, str]) -> dict[int, Elector]:
    electors = Elector.objects.filter(poll=poll).select_related("person", "household").in_bulk(list(names))
    recused = [elector for elector in electors.values() if elector.recused_why]
    if len(electors) != len(names) or recused:
        raise Refused(
            Refusal(
                "paper:not_on_roll",
                _("A name is not on the roll of this vote, or is recused: %(names)s.")
                % {"names": ", ".join(line_name(elector) for elector in recused) or "–"},
                _("Such a ballot does not count; take it out of the batch."),
                422,
            )
        )
    return electors


def _tick(box: Box, batch: PaperBatch, electors: Mapping[int, Elector], names: Mapping[int, str]) -> None:
    """Take the electors' places, or refuse with the names of those who were there before."""
    rows = [_row(box, batch, electors[pk], marks) for pk, marks in names.items()]
    there = box.put(rows)
    before = [pk for pk, row in there.items() if row.batch_id != batch.pk]
    if before:
        who = ", ".join(line_name(electors[pk]) for pk in sorted(before, key=lambda pk: electors[pk].number))
        raise Refused(
            Refusal(
                "paper:taken",
                str(_("Already voted, so refused in this batch: %(names)s.")) % {"names": who},
                _("Take these ballots out unread and note them; nothing of the batch was taken."),
                409,
            )
        )
    if len(there) != len(rows):
        raise RuntimeError("no free check code was drawn")


def _row(box: Box, batch: PaperBatch, elector: Elector, marks: str) -> WorkingBallot:
    key = f"batch-{batch.number}"
    if marks:
        row, _code = box.drawn(elector, marks, key, os.urandom(BYTES), channel=batch.channel, batch=batch)
        return row
    return WorkingBallot(
        community_id=batch.community_id, poll=box.poll, elector=elector, channel=batch.channel, key=key, batch=batch
    )


def line_name(elector: Elector) -> str:
    """How the paper desk and the roll name a line, for office-holders: number, name, building."""
    building = elector.household.building if elector.household else elector.building
    return f"{elector.number} {elector.person.name} {building}".strip()
