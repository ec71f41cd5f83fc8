"""The count: sealed ballots and roll become facts, the rule decides, and a signed bundle lets anybody recount."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import RecordHead
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused
from councils.rules.record import instant
from proposals.actions.attending import Room
from proposals.actions.poll_lock import lock_poll
from proposals.actions.poll_news import say
from proposals.actions.sealing import seal_poll
from proposals.actions.signing import sign
from proposals.models import Elector, Option, Poll, SealedBallot
from proposals.permissions.poll import AFTER_THE_CLOSE
from proposals.rules.bundle import build_bundle
from proposals.rules.counting import facts_json
from proposals.rules.numbers import number_json

__all__ = ["count_poll", "seal_poll"]


def count_poll(*, actor: Actor, poll: Poll) -> Poll:
    """Counted once; twice is success. A tie that waits for the chair or the lot is noted and stays closed."""
    with writing():
        poll = lock_poll(poll.pk, mode="exclusive")
        if poll.state in AFTER_THE_CLOSE and poll.state != Poll.State.CLOSED:
            return poll
        if poll.sealed_at is None or poll.state != Poll.State.CLOSED:
            raise Refused(Refusal("poll:not_sealed", _("Only a closed and sealed vote is counted."), status=409))
        now = database_now()
        bundle = _bundle(poll)
        kind = bundle["outcome"]["kind"]
        result = {**(poll.result or {}), **_result(bundle)}
        if kind == "tied":
            if (poll.result or {}).get("outcome", {}).get("kind") != "tied":
                Poll.objects.filter(pk=poll.pk).update(result=result)
                record(actor=actor, name="poll:tied", about=poll, particulars={"waits_for": poll.rule["tie"]}, at=now)
                say(poll)
        else:
            Poll.objects.filter(pk=poll.pk, state=Poll.State.CLOSED).update(
                state=Poll.State.COUNTED,
                counted_at=now,
                result=result,
                bundle=bundle,
                root=bundle["root"],
                signature=sign(bytes.fromhex(bundle["root"])),
            )
            particulars = {"outcome": kind, "root": bundle["root"]}
            record(actor=actor, name="poll:counted", about=poll, particulars=particulars, at=now)
            say(poll)
        return lock_poll(poll.pk, mode="exclusive")


def _bundle(poll: Poll) -> dict[str, Any]:
    head = RecordHead.objects.filter(community=poll.community_id).values_list("hash", flat=True).first()
    return build_bundle(
        community=poll.community.slug,
        poll=str(poll.pk),
        question={"zh": poll.question, "en": poll.question_en or poll.question},
        options=[
            {"key": option.key, "zh": option.label, "en": option.label_en or option.label}
            for option in Option.objects.filter(poll=poll)
        ],
        opened_at=instant(poll.opened_at) if poll.opened_at else "",
        closed_at=instant(poll.closed_at) if poll.closed_at else "",
        procedure={"key": poll.procedure_version.key, "hash": poll.procedure_version.hash},
        rule=poll.rule,
        bases=_bases(poll),
        roll=Elector.objects.filter(poll=poll).values_list("commitment", flat=True),
        ballots=_ballots(poll),
        chair=poll.tie_decided or None if poll.rule["tie"] == "chair" else None,
        lot=poll.tie_decided or None if poll.rule["tie"] == "lot" else None,
        record_head=head or "",
    )


def _ballots(poll: Poll) -> list[dict[str, Any]]:
    rows = SealedBallot.objects.filter(poll=poll).order_by("code").only("code", "marks", "heads", "area")
    if not poll.weighs:
        return [{"code": row.code, "marks": row.marks} for row in rows]
    weights = ({"heads": row.heads, "area": str(row.area)} for row in rows)
    return [{"code": row.code, "marks": row.marks, "weights": each} for row, each in zip(rows, weights, strict=True)]


def _bases(poll: Poll) -> dict[str, dict[str, Any]]:
    """Who was entitled, by heads and area. A recused elector stays in every base set by statute (reading 2).

    Without a meeting "present" is left out: then whoever has cast was present (reading 3).
    """
    electors = list(
        Elector.objects.filter(poll=poll).only("person_id", "household_id", "heads", "area", "recused_why", "cast_by")
    )
    bases = {}
    for measure in poll.rule["measures"]:
        everybody = _sum(electors, measure)
        bases[measure] = {"eligible": everybody, "members": everybody, "due": everybody}
        if poll.meeting_id is not None:
            bases[measure]["present"] = _sum(_present(poll, electors), measure)
    return bases


def _present(poll: Poll, electors: list[Elector]) -> list[Elector]:
    """Signed in while the vote was open, or with paper that came in; recused ones where the procedure leaves them."""
    assert poll.closed_at is not None
    room = Room(poll, poll.closed_at)
    leaves = poll.procedure_version.definition["recusal"] == "vote_and_presence"
    return [e for e in electors if (e.cast_by or room.attended(e)) and not (e.recused_why and leaves)]


def _sum(electors: list[Elector], measure: str) -> int | str:
    if measure == "heads":
        return sum(elector.heads for elector in electors)
    return number_json(Fraction(sum((elector.area for elector in electors), Decimal(0))))


def _result(bundle: dict[str, Any]) -> dict[str, Any]:
    facts = facts_json(bundle["tally"], bundle["bases"], bundle["chair"], bundle["lot"])
    return {"facts": facts, "outcome": bundle["outcome"], "sentences": bundle["sentences"]}
