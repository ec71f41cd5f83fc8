"""Whether a matter may go on: the one place that asks its gates. Who records them: `gate_record.py`.

Every move onwards ends in `enter_stage`, which asks `may_go_on` under the lock of the matter; pages and API ask it before.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.models import Meeting
from councils.permissions.refusal import Refusal
from councils.rules.calendar import Calendar
from proposals.models import Proposal, StageRun
from proposals.permissions.gate_facts import GateFacts
from proposals.permissions.owed_gates import UNTIL_VOTE, owed_gates
from proposals.permissions.procedure import definition_of
from proposals.rules.procedures import SPINE, Definition
from proposals.rules.timeline import keeps_back
from proposals.rules.why_not import Missing, gates_missing, still_open, why_not


def definition_for(proposal: Proposal) -> Definition | None:
    """The definition of the matter's own version; None for one that says nothing of stages."""
    version = proposal.procedure_version
    return definition_of(version) if "stages" in version.definition else None


def missing_for(
    proposal: Proposal, run: StageRun, to: str, now: datetime, facts: GateFacts | None = None
) -> tuple[Missing, ...]:
    """Everything that is asked before the matter goes on from where `run` has it, met or not."""
    defn = definition_for(proposal)
    if defn is None or run.stage not in {stage.key for stage in defn.stages} or not is_onwards(run.stage, to):
        return ()
    stage = defn.stage(run.stage)
    facts = facts or GateFacts(proposal, now)
    owed = owed_gates(proposal, run.stage) if to in UNTIL_VOTE else ()
    owed = tuple(key for key in owed if key not in stage.gates)
    keys = {*stage.gates, *stage.reminders, *owed, *(("risk_assessed",) if proposal.major else ())}
    calendar = Calendar(proposal.community.timezone)
    states = facts.states(sorted(keys))
    here = keeps_back(defn, run.stage, to, run.entered_at, now, calendar, states, proposal.major)
    return (*(one for one in here if one.key not in owed), *gates_missing(owed, (), states, run.entered_at))


def missing_here(proposal: Proposal, now: datetime, facts: GateFacts | None = None) -> tuple[Missing, ...]:
    """What is asked for the usual way on from where the matter stands, met or not. At its end: nothing."""
    run = StageRun.objects.filter(proposal=proposal, left_at=None).first()
    defn = definition_for(proposal)
    if run is None or defn is None:
        return ()
    stage = next((stage for stage in defn.stages if stage.key == run.stage), None)
    return missing_for(proposal, run, stage.next[0], now, facts) if stage is not None and stage.next else ()


def asked_here(proposal: Proposal, stage: str) -> tuple[str, ...]:
    """The keys of all gates and reminders of that stage, for a page that draws them."""
    defn = definition_for(proposal)
    found = next((one for one in defn.stages if one.key == stage), None) if defn is not None else None
    keys = (*found.gates, *found.reminders) if found is not None else ()
    return (*keys, "risk_assessed") if proposal.major and "risk_assessed" not in keys else keys


def may_go_on(proposal: Proposal, run: StageRun, to: str, now: datetime) -> Refusal | None:
    """None, or its open conditions with who must act. Back, aside and to an end nothing is asked."""
    missing = missing_for(proposal, run, to, now)
    return closed_by(proposal, _asked_of_move(proposal, run, to, missing), now) if missing else None


def _asked_of_move(proposal: Proposal, run: StageRun, to: str, missing: tuple[Missing, ...]) -> list[Missing]:
    """Without what the move itself brings or what stands elsewhere already."""
    # Taking it up is what screens it. Before a meeting the days of the discussion end with its date (permissions/agenda.py);
    # what the calendar moves on stays until its own last day, which the clock watches.
    without = {"screened"} if run.stage == "screening" else set()
    defn = definition_for(proposal)
    by_calendar = defn is not None and defn.stage(run.stage).at_deadline == "next"
    # How long a vote lasts was asked when it opened: it is over when it closes, not when that day ends.
    if to == "meeting" or by_calendar or run.stage == "ballot":
        without.add("days")
    if run.stage in ("meeting", "ballot") and to == "display":
        # That too few came is itself what is shown; such a matter goes no further than its display.
        without.add("quorum_met")
    return [one for one in missing if one.key not in without]


def missing_before_vote(
    proposal: Proposal, now: datetime, meeting: Meeting | None, announced: bool = True
) -> list[Missing]:
    """From the discussion all its gates; in its meeting whatever a vote does not bring itself, and of a matter that was
    called major late its risk. `announced` False: it is only put on the agenda now."""
    run = StageRun.objects.filter(proposal=proposal, left_at=None).first()
    if run is None or run.stage not in ("discussion", "meeting", "ballot"):
        return []
    if run.stage == "discussion":
        to = "ballot" if meeting is None else "meeting"
        return _asked_of_move(proposal, run, to, missing_for(proposal, run, to, now))
    facts = GateFacts(proposal, now)
    if meeting is not None:
        facts.meeting = meeting
    if run.stage == "ballot":
        owed = owed_gates(proposal, "ballot")
        return list(gates_missing(owed, (), facts.states(owed), run.entered_at))
    without = {"days"} if announced else {"days", "agenda_published"}
    return [one for one in missing_for(proposal, run, "ballot", now, facts) if one.key not in without]


def may_come_to_vote(
    proposal: Proposal, now: datetime, meeting: Meeting | None, announced: bool = True
) -> Refusal | None:
    return closed_by(proposal, missing_before_vote(proposal, now, meeting, announced), now)


def finished(proposal: Proposal, now: datetime) -> bool:
    """Nothing is left to do and every gate of the follow-up is met: from its display a matter may be done at once."""
    facts = GateFacts(proposal, now)
    defn = definition_for(proposal)
    gates = next((stage.gates for stage in defn.stages if stage.key == "follow_up"), ()) if defn else ()
    return facts.state("works_finished").met and all(state.met for state in facts.states(gates).values())


def closed_by(proposal: Proposal, missing: list[Missing] | tuple[Missing, ...], now: datetime) -> Refusal | None:
    open_now = still_open(missing)
    if not open_now:
        return None
    words = why_not(open_now, Calendar(proposal.community.timezone), now)
    assert words is not None
    first = open_now[0].key
    code = f"gate:{first}"
    instead = "" if first == "days" else _("What is missing, and who can bring it, stands on the matter's page.")
    return Refusal(code, words.text(get_language() or ""), instead, 409)


def is_onwards(leaving: str, to: str) -> bool:
    return leaving in SPINE and to in SPINE and SPINE.index(to) > SPINE.index(leaving)
