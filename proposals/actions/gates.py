"""Record that a gate is met, or take the record back with a reason. What waited for it goes on by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal, Refused, require
from councils.rules.flaws import Flaw
from proposals.actions.going_on import go_on_if_ready
from proposals.actions.matter_lock import lock_matter, touch
from proposals.actions.papers import Upload, keep_paper
from proposals.actions.stages import stage_of
from proposals.models import Attachment, GateRecord, Proposal, StageRun
from proposals.permissions.gate_record import (
    counts_wanted,
    holds_office,
    may_record_gate,
    may_withdraw_gate,
    rule_of_gate,
)
from proposals.permissions.personal_data import may_publish_text
from proposals.permissions.proposal import stage_key
from proposals.rules.gate_counts import Decided, decide_counts, decide_share
from proposals.rules.gates import GATES, SHARES


def record_gate(
    *,
    actor: Actor,
    proposal: Proposal,
    gate: str,
    note: str = "",
    counts: Mapping[str, int] | None = None,
    paper: Upload | None = None,
) -> GateRecord:
    """Once: the same person saying the same twice is success, anybody else is told that it stands on record.

    `counts` where the gate is decided by a count; one that falls short is kept and the gate stays shut.
    """
    with writing():
        proposal = lock_matter(proposal)
        now = database_now()
        run = stage_of(proposal)
        require(may_record_gate(actor, proposal, gate, run.stage, paper is not None))
        require(may_publish_text(note))
        given = _counts(proposal, gate, counts)
        there = GateRecord.objects.standing().filter(proposal=proposal, stage_run=run, gate=gate, met=True).first()
        if there is not None:
            require(_same(actor, there, note, given))
            return there
        decided = _decided(proposal, gate, given)
        return _keep(actor, proposal, run, gate, note.strip(), given, decided, paper, now)


def withdraw_gate(*, actor: Actor, entry: GateRecord, why: str) -> GateRecord:
    """It stays to be read, with the reason. Twice is success."""
    with writing():
        lock_matter(entry.proposal)
        found = GateRecord.objects.select_related("proposal__council", "stage_run").get(pk=entry.pk)
        if found.withdrawn_at is not None:
            return found
        require(may_withdraw_gate(actor, found))
        if not why.strip():
            raise Refused(
                Refusal("gate:no_reason", _("Say why it is withdrawn. Everyone can read the reason."), status=422)
            )
        require(may_publish_text(why))
        found.withdrawn_at, found.withdrawn_by, found.withdrawn_why = database_now(), actor.person, why.strip()
        found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        record(actor=actor, name="gate:withdrawn", about=found, particulars={"gate": found.gate, "why": why.strip()})
        touch(found.proposal)
        return found


def _keep(
    actor: Actor,
    proposal: Proposal,
    run: StageRun,
    gate: str,
    note: str,
    counts: dict[str, int] | None,
    decided: Decided | None,
    paper: Upload | None,
    now: datetime,
) -> GateRecord:
    office = GATES[gate].actor
    assert actor.person is not None
    kept = GateRecord.objects.create(
        community=proposal.community,
        proposal=proposal,
        stage_run=run,
        gate=gate,
        met=decided is None or decided.met,
        counts=counts,
        sentence=decided.words.zh if decided else "",
        sentence_en=decided.words.en if decided else "",
        note=note,
        attachment=keep_paper(actor, proposal, paper, Attachment.Kind.GATE, now) if paper else None,
        recorded_by=actor.person,
        office=office,
        on_behalf=not holds_office(actor, office, proposal),
        at=now,
    )
    particulars: dict[str, Any] = {
        "proposal": proposal.pk, "gate": gate, "met": kept.met, "office": office, "on_behalf": kept.on_behalf,
        "counts": counts, "note": note,
    }  # fmt: skip
    record(actor=actor, name="gate:recorded", about=kept, particulars=particulars, at=now)
    touch(proposal)
    if kept.met:
        go_on_if_ready(actor, lock_matter(proposal), now)
    return kept


def _counts(proposal: Proposal, gate: str, counts: Mapping[str, int] | None) -> dict[str, int] | None:
    """As they are kept: only for a gate that is decided by them, and then all of them."""
    wanted = counts_wanted(proposal, gate, stage_key(proposal))
    if not wanted:
        return None
    if counts is None or any(counts.get(key) is None for key in wanted):
        raise Refused(Refusal("gate:counts", _("This gate is decided by a count: give all its numbers."), status=422))
    return {key: int(counts[key]) for key in wanted}


def _decided(proposal: Proposal, gate: str, counts: dict[str, int] | None) -> Decided | None:
    if counts is None:
        return None
    try:
        if gate in SHARES:
            return decide_share(gate, counts)
        rule = rule_of_gate(proposal, gate, stage_key(proposal))
        assert rule is not None
        return decide_counts(rule, counts)
    except Flaw:
        raise Refused(
            Refusal(
                "gate:counts",
                _("These numbers contradict each other."),
                _("Nobody votes who is not present, and nobody is present who is not due. Count again."),
                422,
            )
        ) from None


def _same(actor: Actor, there: GateRecord, note: str, counts: dict[str, int] | None) -> Refusal | None:
    mine = actor.person is not None and there.recorded_by_id == actor.person.pk
    if mine and (there.note, there.counts) == (note.strip(), counts):
        return None
    return Refusal(
        "gate:recorded",
        _("This is on record already: %(gate)s.") % {"gate": GATES[there.gate].name.text(get_language() or "")},
        _("If it is wrong, withdraw that record with a reason first."),
        409,
    )
