"""Paper, and what was collected at the door: typed in by one person, counted again by another, in the same box.

A ticked name takes its elector's place in the poll at once, so that the same voter cannot also vote online; the batch
counts when a second person has typed the same totals. Totals are kept under the poll's key, like every other content.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import after_commit, writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from proposals.actions.acts import hidden
from proposals.actions.ballot_box import Box
from proposals.actions.ballot_keys import BallotKey
from proposals.actions.finishing import finish_later
from proposals.actions.hands import hands_leave_room
from proposals.actions.keys import NoKey
from proposals.actions.paper_checks import collected_in_time, not_too_few, on_the_roll
from proposals.actions.paper_totals import check_totals, differing, width_for
from proposals.actions.paper_visits import require_visited
from proposals.actions.poll_lock import lock_poll
from proposals.actions.poll_news import say
from proposals.actions.roll_names import line_name
from proposals.actions.sheet_account import missing_words, sheet_account
from proposals.models import CallBack, Channel, Elector, PaperBatch, Poll, VisitPlan, WorkingBallot
from proposals.permissions.paper import (
    may_confirm_paper,
    may_correct_paper,
    may_enter_paper,
    may_reject_paper,
    may_sign_off_paper,
)
from proposals.permissions.poll import runs_polls
from proposals.permissions.sheets import sheets_in_order
from proposals.rules.check_codes import BYTES
from realtime.broadcast import announce_often


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
    plan: VisitPlan | None = None,
) -> PaperBatch:
    """`names`: the ticked electors by id, each with his marks in a named poll and with "" in a confidential one.

    `totals`: ballots by marks, {"yes": 3, "no": 1} or {"p01,p03": 2}, which together must be as many as the names. A name
    that has voted by any channel refuses the whole batch and is named. `plan`: the published tour, for what comes from
    home visits.
    """
    with writing():
        # Exclusive: the number of the batch is drawn here, and two who type at the same time take turns.
        poll = lock_poll(poll.pk, mode="exclusive")
        now = database_now()
        require(may_enter_paper(actor, poll))
        assert actor.person is not None
        collected_in_time(poll, collected_at, now)
        if channel == Channel.ONLINE:
            raise Refused(
                Refusal("paper:channel", _("Paper comes from the box, the room or a home visit."), status=422)
            )
        box = Box(poll)
        check_totals(poll, box.sheet, names, totals)
        not_too_few(poll, len(names), few_acknowledged)
        electors = on_the_roll(poll, names)
        require_visited(poll, channel, plan, electors.values(), collected_at)
        last = PaperBatch.objects.filter(poll=poll).aggregate(last=Max("number"))["last"] or 0
        sealed = _key(box).seal(dict(totals), f"batch:{last + 1}", width_for(box.sheet, len(names)))
        batch = PaperBatch.objects.create(
            community=poll.community,
            poll=poll,
            number=last + 1,
            channel=channel,
            place=place.strip(),
            plan=plan,
            collected_at=collected_at,
            names=sorted(electors),
            totals={"sealed": sealed.hex()},
            entered_by=actor.person,
            entered_at=now,
        )
        _tick(box, batch, electors, names)
        require(hands_leave_room(poll, now, electors.values()))
        particulars = {"batch": batch.number, "channel": channel, "names": len(names)}
        record(actor=actor, name="paper:entered", about=poll, particulars=particulars, at=now)
        return batch


def confirm_paper_batch(
    *, actor: Actor, batch: PaperBatch, totals: Mapping[str, int], names: Mapping[int, str] | None = None
) -> PaperBatch:
    """By another person, who counted again without seeing the first count; or a refusal that says where the two differ,
    never which numbers: the first count must not be copied.

    `names`: ticked again from the paper, with their marks in a named poll; None where only the totals were counted again.
    """
    with writing():
        poll = lock_poll(batch.poll_id, mode="shared")
        now = database_now()
        batch = PaperBatch.objects.select_for_update(of=("self",)).select_related("poll", "plan").get(pk=batch.pk)
        batch.poll = poll
        if batch.state == PaperBatch.State.CONFIRMED and actor.person and batch.confirmed_by_id == actor.person.pk:
            return batch
        require(may_confirm_paper(actor, batch))
        key = _key(Box(poll))
        typed = key.open(bytes.fromhex(batch.totals["sealed"]), f"batch:{batch.number}")
        where = [part for part in (differing(typed, totals), _other_names(key, batch, names)) if part]
        if where:
            batch.differed += 1
            batch.save(update_fields=["differed"])
            said = {"batch": batch.number, "times": batch.differed}
            record(actor=actor, name="paper:differed", about=poll, particulars=said, at=now)
        else:
            batch.state, batch.confirmed_by, batch.confirmed_at = PaperBatch.State.CONFIRMED, actor.person, now
            batch.save(update_fields=["state", "confirmed_by", "confirmed_at"])
            particulars = {"batch": batch.number, "channel": batch.channel, "ballots": len(batch.names)}
            # How many came in by which channel is told after the close.
            sealed, kept = hidden(particulars | ({"plan": batch.plan.number} if batch.plan else {}))
            said = {"batch": batch.number, **sealed}
            record(actor=actor, name="paper:confirmed", about=poll, particulars=particulars | kept, at=now, public=said)
            announce_often(f"poll.{poll.pk}")
    # That two counts differed is kept, so the refusal comes after the commit.
    if where:
        raise Refused(_differs("; ".join(where)))
    return batch


def correct_paper_batch(
    *,
    actor: Actor,
    batch: PaperBatch,
    names: Mapping[int, str],
    totals: Mapping[str, int],
    few_acknowledged: bool = False,
) -> PaperBatch:
    """Typed anew after two counts differed. Whoever does it is the first person now; a second one confirms again."""
    with writing():
        poll = lock_poll(batch.poll_id, mode="exclusive")
        now = database_now()
        batch = PaperBatch.objects.select_for_update(of=("self",)).select_related("poll", "plan").get(pk=batch.pk)
        batch.poll = poll
        require(may_correct_paper(actor, batch))
        assert actor.person is not None
        box = Box(poll)
        check_totals(poll, box.sheet, names, totals)
        not_too_few(poll, len(names), few_acknowledged)
        electors = on_the_roll(poll, names)
        require_visited(poll, batch.channel, batch.plan, electors.values(), batch.collected_at)
        WorkingBallot.objects.filter(poll=poll, batch=batch).delete()
        before = set(batch.names)
        batch.names, batch.entered_by, batch.entered_at = sorted(electors), actor.person, now
        width = width_for(box.sheet, len(names))
        batch.totals = {"sealed": _key(box).seal(dict(totals), f"batch:{batch.number}", width).hex()}
        batch.corrected += 1
        batch.save(update_fields=["names", "entered_by", "entered_at", "totals", "corrected"])
        _tick(box, batch, electors, names)
        require(hands_leave_room(poll, now, [e for pk, e in electors.items() if pk not in before]))
        particulars = {"batch": batch.number, "names": len(names), "times": batch.corrected}
        record(actor=actor, name="paper:corrected", about=poll, particulars=particulars, at=now)
        return batch


def reject_paper_batch(*, actor: Actor, batch: PaperBatch, why: str) -> PaperBatch:
    """It was typed wrong: its names may vote again, or be typed anew. Twice is success."""
    with writing():
        poll = lock_poll(batch.poll_id, mode="shared")
        batch = PaperBatch.objects.select_for_update().select_related("poll").get(pk=batch.pk)
        batch.poll = poll
        if batch.state == PaperBatch.State.REJECTED and runs_polls(actor, poll.council):
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
        if poll.paper_signed_off_at is not None and runs_polls(actor, poll.council):
            return poll
        waiting = PaperBatch.objects.filter(poll=poll, state=PaperBatch.State.ENTERED).count()
        asked = CallBack.objects.filter(plan__poll=poll, answer="").count()
        require(may_sign_off_paper(actor, poll, waiting, asked))
        account = sheet_account(poll)
        require(sheets_in_order(account))
        now = database_now()
        Poll.objects.filter(pk=poll.pk, paper_signed_off_at=None).update(paper_signed_off_at=now)
        batches = PaperBatch.objects.filter(poll=poll, state=PaperBatch.State.CONFIRMED).count()
        particulars: dict[str, object] = {"batches": batches}
        if account.kept:
            particulars |= {"sheets": account.to_json(), "missing": missing_words(poll)}
        said = {"batches": batches} | ({"sheets": account.to_json()} if account.kept else {})
        sealed, kept = hidden(said)
        record(actor=actor, name="paper:signed_off", about=poll, particulars=particulars | kept, at=now, public=sealed)
        say(poll)
        if poll.state == Poll.State.CLOSED:
            after_commit(finish_later, poll.pk)
        return lock_poll(poll.pk, mode="exclusive")


def _key(box: Box) -> BallotKey:
    try:
        return box.key
    except NoKey:
        raise Refused(
            Refusal("paper:no_key", _("The key of this vote cannot be read, so no ballot can be taken."), status=503)
        )


def _differs(where: str) -> Refusal:
    return Refusal(
        "paper:differs",
        str(_("Your count differs from the one typed in: %(where)s.")) % {"where": where},
        _("Count again together. If the batch was typed wrong, correct it, or reject it and type it anew."),
        422,
    )


def _other_names(key: BallotKey, batch: PaperBatch, again: Mapping[int, str] | None) -> str:
    """The lines of the roll in which two counts differ: ticked in one only, or with another mark. Never with which."""
    if again is None:
        return ""
    rows = WorkingBallot.objects.filter(batch=batch)
    first = {r.elector_id: key.open(r.sealed, f"elector:{r.elector_id}")["marks"] if r.sealed else "" for r in rows}
    differ = [pk for pk in {*first, *again} if first.get(pk) != again.get(pk)]
    numbers = Elector.objects.filter(poll=batch.poll, pk__in=differ).order_by("number").values_list("number", flat=True)
    return str(_("roll numbers %(numbers)s")) % {"numbers": ", ".join(map(str, numbers))} if differ else ""


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
