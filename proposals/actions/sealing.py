"""The seal: working ballots become sealed ones, in the order of their random codes, and cease to exist."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import after_commit, writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused
from proposals.actions.acts import hidden, speaks
from proposals.actions.ballot_keys import BallotKey, ballot_key
from proposals.actions.bundle_parts import ballots_of, roll_of, there_at
from proposals.actions.cleaning import clean_storage
from proposals.actions.hands_counted import counting_hands, hand_totals
from proposals.actions.keys import NoKey
from proposals.actions.poll_lock import lock_poll
from proposals.actions.poll_news import say
from proposals.actions.turnout import keep_turnout
from proposals.models import Channel, Elector, PaperBatch, Poll, SealedBallot, WorkingBallot
from proposals.permissions.waiting import PAPER, waiting_for
from proposals.rules.acts import content_hash
from proposals.rules.channels import split_by_channel, told_alone, turnout_by_channel
from proposals.rules.check_codes import BYTES, check_code
from proposals.rules.counting import merge, tally_counts


@dataclass(frozen=True)
class Read:
    """One ballot as it was decrypted. `elector_id` stays only where the poll is named."""

    code: str
    marks: str
    channel: str
    elector_id: int | None


def seal_poll(*, actor: Actor, poll: Poll) -> Poll:
    """One transaction under the exclusive lock: decrypt, check ballots = turnout, write, delete. Twice is success."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        if poll.sealed_at is not None:
            return poll
        _sealable(poll)
        ballots = _read_all(poll)
        together = _together(poll, ballots)
        if not together:
            _write(poll, ballots)
        keep_turnout(poll)
        for batch in PaperBatch.objects.filter(poll=poll):
            PaperBatch.objects.filter(pk=batch.pk).update(totals={"ballots": len(batch.names)})
        WorkingBallot.objects.filter(poll=poll).delete()
        now = database_now()
        there = there_at(poll)
        result: dict[str, Any] = {"there": there, "channels": _channels(poll, ballots, bool(together))} | (
            {"together": together} if together else {}
        )
        Poll.objects.filter(pk=poll.pk, sealed_at=None).update(sealed_at=now, result=result)
        parts = result["channels"]["parts"]
        sealed, kept = hidden({"content": content_hash(ballots_of(poll), together, parts, roll_of(poll, there))})
        said = {"ballots": len(ballots), "turnout": result["channels"]["turnout"], **sealed}
        particulars = {"ballots": len(ballots), **kept}
        record(actor=actor, name="poll:sealed", about=poll, particulars=particulars, at=now, public=said)
        say(poll)
        after_commit(clean_storage, poll.pk)
        return lock_poll(poll.pk, mode="exclusive")


def _together(poll: Poll, ballots: Iterable[Read]) -> dict[str, dict[str, Any]]:
    """Hands and paper as one count, without codes: papers beside it would say how their few voters voted."""
    hands = hand_totals(poll)
    if not hands or not speaks(poll):
        return {}
    return merge(hands, tally_counts(Counter(ballot.marks for ballot in ballots)))


def _sealable(poll: Poll) -> None:
    if poll.state != Poll.State.CLOSED:
        raise Refused(Refusal("poll:not_closed", _("Only a closed vote is sealed and counted."), status=409))
    if PAPER in waiting_for(poll):
        raise Refused(Refusal("poll:paper", _("The paper ballots are not signed off yet."), status=409))


def _read_all(poll: Poll) -> list[Read]:
    try:
        key = ballot_key(poll)
    except NoKey:
        raise Refused(
            Refusal(
                "poll:no_key",
                _("The key of this vote is lost, so its ballots cannot be read."),
                _("Annul it with this reason and hold a second round."),
                409,
            )
        )
    rows = list(WorkingBallot.objects.filter(poll=poll).order_by("elector_id"))
    named = poll.secrecy == Poll.Secrecy.NAMED
    ballots = [_opened(key, row, named) for row in rows if row.sealed]
    codes = {ballot.code for ballot in ballots}
    ticked = Counter(row.batch_id for row in rows if not row.sealed)
    confirmed = PaperBatch.objects.filter(poll=poll, state=PaperBatch.State.CONFIRMED)
    for batch in confirmed:
        if not named:
            ballots += _from_paper(key, batch, codes, ticked.pop(batch.pk, 0))
    if any(ticked.values()) or len(ballots) != len(rows) or len(codes) != len(ballots):
        raise _disagree()
    return ballots


def _opened(key: BallotKey, row: WorkingBallot, named: bool) -> Read:
    content = key.open(row.sealed, f"elector:{row.elector_id}")
    return Read(content["code"], content["marks"], row.channel, row.elector_id if named else None)


def _from_paper(key: BallotKey, batch: PaperBatch, codes: set[str], ticked: int) -> Iterator[Read]:
    """The confirmed totals of a batch as ballots with codes drawn now: nothing sets them apart from the others."""
    totals: dict[str, int] = key.open(bytes.fromhex(batch.totals["sealed"]), f"batch:{batch.number}")
    if sum(totals.values()) != ticked:
        raise _disagree()
    for marks, count in totals.items():
        for _each in range(count):
            yield Read(_fresh_code(codes), marks, batch.channel, None)


def _fresh_code(codes: set[str]) -> str:
    while (code := check_code(os.urandom(BYTES), os.urandom(BYTES))) in codes:
        pass
    codes.add(code)
    return code


def _write(poll: Poll, ballots: Iterable[Read]) -> None:
    weights = {e.pk: e for e in Elector.objects.filter(poll=poll).only("heads", "area")} if poll.weighs else {}
    rows = [
        SealedBallot(
            community_id=poll.community_id,
            poll=poll,
            code=ballot.code,
            marks=ballot.marks,
            named_id=ballot.elector_id,
            **_weights(weights.get(ballot.elector_id or 0)),
        )
        for ballot in sorted(ballots, key=lambda ballot: ballot.code)
    ]
    SealedBallot.objects.bulk_create(rows, batch_size=500)


def _weights(elector: Elector | None) -> dict[str, Any]:
    return {} if elector is None else {"heads": elector.heads, "area": elector.area}


def _channels(poll: Poll, ballots: Iterable[Read], together: bool) -> dict[str, Any]:
    """Turnout by channel always; choices by channel only of a question, and where nobody can be told from them."""
    counts: dict[str, Counter[str]] = {}
    for ballot in ballots:
        counts.setdefault(ballot.channel, Counter())[ballot.marks] += 1
    beside, hands = set(counts), counting_hands(poll)
    if hands:
        counts.setdefault(Channel.ROOM, Counter()).update(hands.totals)
    ordered = {channel: dict(counts[channel]) for channel in sorted(counts)}
    parts: list[dict[str, Any]] = [
        {"channels": list(part.channels), "turnout": part.turnout, "counts": dict(part.counts)}
        for part in (split_by_channel(ordered) if poll.method == "choice" else ())
    ]
    by_channel = {channel: n for channel, n in turnout_by_channel(ordered).items() if n}
    found: dict[str, Any] = {"turnout": by_channel, "parts": parts if together or not hands else []}
    if together:
        found["hands"] = told_alone(Channel.ROOM, beside, [part["channels"] for part in parts])
    return found


def _disagree() -> Refused:
    return Refused(
        Refusal(
            "poll:disagree",
            _("Ballots and turnout do not agree, so nothing was counted."),
            _("Tell the supervision committee; nothing was lost."),
            409,
        )
    )
