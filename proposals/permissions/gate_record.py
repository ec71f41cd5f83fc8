"""Who records that a gate is met, and until when it may be taken back."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Seat
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import GateRecord, Poll, ProcedureVersion, Proposal
from proposals.permissions.gate_facts import COMMITTEES
from proposals.permissions.owed_gates import owed_gates
from proposals.permissions.procedure import definition_of
from proposals.permissions.proposal import NOT_HERE
from proposals.rules.gate_counts import COUNTED, SHARED
from proposals.rules.gates import ACTORS, GATES, SHARES
from proposals.rules.thresholds import Rule

# A body's own people act for it; whoever else may is named beside each office.
_BODIES = {
    "party_org": (Council.Kind.PARTY_ORG,),
    "committee": (*COMMITTEES, Council.Kind.OWNERS_COMMITTEE),
    "supervision": (Council.Kind.SUPERVISION_COMMITTEE,),
}


def holds_office(actor: Actor, office: str, proposal: Proposal) -> bool:
    """Whether this person acts in that office for this matter."""
    if office == "secretary":
        return actor.is_secretary
    if office == "chair":
        return actor.holds(Seat.Role.CHAIR, council=proposal.council)
    if office == "committee" and actor.is_clerk:
        return True
    if office == "supervision" and actor.is_supervisor:
        return True
    kinds = _BODIES.get(office, ())
    return any(seat.council.kind in kinds for seat in actor.seats)


def recordable(proposal: Proposal, stage: str) -> tuple[str, ...]:
    """The gates and reminders that somebody may record where the matter stands, in the order of its procedure.

    Those too that it owes to an earlier stage. While it is screened the procedure is not settled: what any procedure in force asks there may be recorded then.
    """
    found: dict[str, None] = {}
    for version in _versions(proposal, stage):
        for one in version.definition.get("stages", ()):
            if one["key"] == stage:
                found |= dict.fromkeys((*one.get("gates", ()), *one.get("reminders", ())))
    found |= dict.fromkeys(owed_gates(proposal, stage))
    return tuple(key for key in found if key in GATES and not GATES[key].derived)


def _versions(proposal: Proposal, stage: str) -> list[ProcedureVersion]:
    """The matter's own first."""
    if stage != "screening":
        return [proposal.procedure_version]
    current = ProcedureVersion.objects.filter(community_id=proposal.community_id, retired_at=None).order_by("key")
    return [proposal.procedure_version, *(v for v in current if v.pk != proposal.procedure_version_id)]


def rule_of_gate(proposal: Proposal, gate: str, stage: str) -> Rule | None:
    """The rule that decides the count of this gate; None where nothing is counted. What the gate then is worth is asked
    again of the procedure under which the matter goes on (gate_facts.py)."""
    for version in _versions(proposal, stage):
        if gate in version.definition.get("gate_rules", {}):
            return definition_of(version).gate_rules[gate]
    return None


def counts_wanted(proposal: Proposal, gate: str, stage: str) -> tuple[str, ...]:
    """Which numbers the record of this gate needs; none for most."""
    if gate in SHARES:
        return SHARED
    return COUNTED if rule_of_gate(proposal, gate, stage) is not None else ()


def may_record_gate(actor: Actor, proposal: Proposal, key: str, stage: str, paper: bool = False) -> Refusal | None:
    """`paper`: the signed paper comes with it, or lies there already."""
    if proposal.community_id != actor.community.pk or key not in GATES or proposal.submitted_at is None:
        return NOT_HERE
    gate = GATES[key]
    if gate.derived:
        return Refusal(
            "gate:derived",
            _("Nobody records this: it follows from what is there."),
            _("The matter's page says what is missing."),
            409,
        )
    mine = holds_office(actor, gate.actor, proposal)
    if not mine and not actor.is_secretary:
        who = ACTORS[gate.actor].text(get_language() or "")
        return Refusal("gate:role", _("Only %(who)s, or the secretary for them, records this.") % {"who": who})
    if key not in recordable(proposal, stage):
        return Refusal(
            "gate:stage", _("This is not asked where the matter stands now."), _("Look at its page again."), 409
        )
    if not mine and gate.actor == "supervision" and not paper:
        return Refusal(
            "gate:paper",
            _("For the supervision committee the secretary enters it with the signed paper only."),
            _("Attach the paper, or let a supervisor record it."),
            422,
        )
    return None


def may_withdraw_gate(actor: Actor, record: GateRecord) -> Refusal | None:
    """As long as nothing was built upon it: the matter still stands where it was recorded, and no vote has opened."""
    if record.community_id != actor.community.pk:
        return NOT_HERE
    if not (holds_office(actor, record.office, record.proposal) or actor.is_secretary):
        who = ACTORS[record.office].text(get_language() or "")
        return Refusal("gate:role", _("Only %(who)s, or the secretary for them, withdraws this.") % {"who": who})
    opened = Poll.objects.filter(proposal_id=record.proposal_id, opened_at__gte=record.at).exclude(state="annulled")
    if record.stage_run.left_at is not None or opened.exists():
        return Refusal(
            "gate:relied_on",
            _("The matter has gone on since; what it relied on stays on record."),
            _("Say it in the discussion or the meeting, or object to the outcome."),
            409,
        )
    return None
