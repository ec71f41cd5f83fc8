"""The count: sealed ballots and roll become facts, the rule decides, and a signed bundle lets anybody recount."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Event, RecordHead
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused
from councils.rules.record import instant
from proposals.actions.acts import chain_of
from proposals.actions.bundle_parts import asked_of, ballots_of, roll_of, there_at
from proposals.actions.hands_counted import hand_totals, hands_of
from proposals.actions.poll_lock import lock_poll
from proposals.actions.poll_news import say
from proposals.actions.sealing import seal_poll
from proposals.actions.signing import public_key, sign
from proposals.models import Poll
from proposals.permissions.poll import AFTER_THE_CLOSE
from proposals.rules.bundle import build_bundle, projects_of, signed_text
from proposals.rules.counting import facts_json

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
        if kind != "tied":
            result.pop("there", None)  # from now on the bundle says so
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
                signature=sign(signed_text(bundle["root"], bundle["format"])),
                signed_with=bundle["public_key"],
            )
            particulars = {"outcome": kind, "root": bundle["root"], "signed_with": bundle["public_key"]}
            record(actor=actor, name="poll:counted", about=poll, particulars=particulars, at=now)
            say(poll)
        return lock_poll(poll.pk, mode="exclusive")


def _bundle(poll: Poll) -> dict[str, Any]:
    head = RecordHead.objects.filter(community=poll.community_id).values_list("hash", flat=True).first()
    result: dict[str, Any] = poll.result or {}
    channels = result.get("channels") or {}
    return build_bundle(
        **asked_of(poll),
        poll=str(poll.pk),
        opened_at=instant(poll.opened_at) if poll.opened_at else "",
        closed_at=instant(poll.closed_at) if poll.closed_at else "",
        roll=roll_of(poll, there_at(poll) if result.get("there") is None else result["there"]),
        removed=_removed(poll),
        ballots=ballots_of(poll),
        parts=channels.get("parts", ()),
        totals=result.get("together") or hand_totals(poll),
        hands=hands_of(poll),
        chain=chain_of(poll, hands_shown=channels.get("hands", True)),
        chair=poll.tie_decided or None if poll.rule["tie"] == "chair" else None,
        lot=poll.tie_decided or None if poll.rule["tie"] == "lot" else None,
        record_head=head or "",
        public_key=public_key(),
    )


def _removed(poll: Poll) -> list[dict[str, Any]]:
    """Lines taken off while it was open, from their acts: with them the roll of the opening can be put together again."""
    acts = Event.objects.about("poll", poll.pk).filter(community=poll.community_id)
    late = {act.payload["commitment"] for act in acts.filter(name="elector:admitted") if act.payload}
    gone = [act.payload["commitment"] for act in acts.filter(name="elector:removed") if act.payload]
    return [{"line": line} | ({"late": True} if line in late else {}) for line in gone]


def _result(bundle: dict[str, Any]) -> dict[str, Any]:
    more = {"projects": projects_of(bundle), "last_grade": bundle.get("last_grade")}
    facts = facts_json(bundle["tally"], bundle["bases"], bundle["chair"], bundle["lot"], **more)
    return {"facts": facts, "outcome": bundle["outcome"], "sentences": bundle["sentences"]}
