"""What the facts say of each gate: derived where the product knows by itself, on record where somebody said so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property

from councils.models import Council, Meeting, Seat
from councils.models.clock import local_today
from councils.rules.calendar import Calendar
from councils.rules.redaction import findings
from councils.rules.words import Words
from proposals.models import (
    AgendaItem,
    Attachment,
    FollowUp,
    GateRecord,
    Objection,
    Petition,
    Poll,
    Proposal,
    Publication,
    Resolution,
    RiskAssessment,
    StageRun,
    Version,
)
from proposals.permissions.attachment import ATTACHABLE
from proposals.permissions.procedure import definition_of
from proposals.permissions.support import Standing, standing
from proposals.rules.gate_counts import decide_counts, share_words
from proposals.rules.gates import GATES
from proposals.rules.outcome import CARRIED
from proposals.rules.procedures import SPINE
from proposals.rules.risk import Assessed, risk_verdict
from proposals.rules.timeline import Stay, round_began
from proposals.rules.why_not import GateState

COMMITTEES = (Council.Kind.RESIDENTS_COMMITTEE, Council.Kind.VILLAGERS_COMMITTEE)
FOUR_FIFTHS = Fraction(4, 5)


class GateFacts:
    """The facts of one matter, each fetched when a gate asks for it. A page that knows one already sets it."""

    def __init__(self, proposal: Proposal, now: datetime) -> None:
        self.proposal, self.now = proposal, now

    def states(self, keys: Iterable[str]) -> dict[str, GateState]:
        return {key: self.state(key) for key in keys}

    def state(self, key: str) -> GateState:
        if not GATES[key].derived:
            return self._recorded(key)
        derived: Callable[[], GateState] = getattr(self, f"_{key}")
        return derived()

    # What is fetched.

    @cached_property
    def runs(self) -> list[StageRun]:
        return list(StageRun.objects.filter(proposal=self.proposal).order_by("entered_at", "pk"))

    @cached_property
    def round_began(self) -> datetime:
        """What was voted before it came back from a display has been dealt with."""
        return round_began([Stay(run.stage, run.entered_at, run.left_at) for run in self.runs])

    @cached_property
    def poll(self) -> Poll | None:
        """The newest vote of this round that was ever opened and stands."""
        found = Poll.objects.filter(proposal=self.proposal, opened_at__isnull=False, created_at__gte=self.round_began)
        found = found.exclude(state=Poll.State.ANNULLED)
        return found.select_related("meeting").defer("bundle").order_by("-pk").first()

    @cached_property
    def item(self) -> AgendaItem | None:
        found = AgendaItem.objects.filter(proposal=self.proposal).exclude(meeting__state=Meeting.State.CANCELLED)
        found = found.exclude(meeting__closed_at__lt=self.round_began)
        return found.select_related("meeting").order_by("-pk").first()

    @cached_property
    def resolution(self) -> Resolution | None:
        found = Resolution.objects.filter(proposal=self.proposal, poll__created_at__gte=self.round_began)
        return found.order_by("-pk").first()

    @cached_property
    def works(self) -> tuple[int, int]:
        """How many there are, and how many of them have ended."""
        found = list(FollowUp.objects.filter(resolution__proposal=self.proposal).values_list("done_at", "dropped_at"))
        return len(found), sum(any(row) for row in found)

    @cached_property
    def standing(self) -> Standing:
        return standing(self.proposal, self.now)

    @cached_property
    def records(self) -> list[GateRecord]:
        """Newest first. What was recorded before the matter began anew does not count any more."""
        found = GateRecord.objects.filter(proposal=self.proposal)
        if self.anew_at is not None:
            found = found.filter(at__gte=self.anew_at)
        return list(found.order_by("-at", "-pk"))

    @cached_property
    def anew_at(self) -> datetime | None:
        """When it last went back to its author, or after a vote to a discussion of its own: what was studied before was
        another text."""
        before, anew = "", None
        for run in self.runs:
            if run.stage == "returned" or (run.stage == "discussion" and before == "display"):
                anew = run.entered_at
            before = run.stage
        return anew

    @cached_property
    def assessment(self) -> RiskAssessment | None:
        found = RiskAssessment.objects.filter(proposal=self.proposal)
        if self.anew_at is not None:
            found = found.filter(assessed_at__gte=self.anew_at)
        return found.order_by("-number").first()

    @cached_property
    def papers(self) -> list[str]:
        """The kinds of the papers that are attached now."""
        return list(Attachment.objects.filter(proposal=self.proposal, removed_at=None).values_list("kind", flat=True))

    @cached_property
    def meeting(self) -> Meeting | None:
        """Where it is or will be decided."""
        if self.poll is not None and self.poll.meeting_id is not None:
            return self.poll.meeting
        return self.item.meeting if self.item is not None else None

    @cached_property
    def demanded_at(self) -> datetime | None:
        """When enough signatures of a petition on this matter were each checked against the register."""
        reached = Petition.objects.filter(proposal=self.proposal, reached_at__isnull=False).exclude(
            rule__forces="audit"
        )
        return reached.order_by("reached_at").values_list("reached_at", flat=True).first()

    # What follows from it.

    def _recorded(self, key: str) -> GateState:
        """Where the procedure decides it by a count, by its own rule: one that was recorded under another may not do."""
        if key == "signatures_verified" and self.demanded_at is not None:
            return GateState(True, self.demanded_at)
        mine = [record for record in self.records if record.gate == key]
        told = [(record, *self._told(record)) for record in mine if record.withdrawn_at is None]
        met = next((entry for entry in told if entry[1]), None)
        newest = met or (told[0] if told else None)
        withdrawn = max((r.withdrawn_at for r in mine if r.withdrawn_at is not None), default=None)
        return GateState(met is not None, met[0].at if met else withdrawn, detail=newest[2] if newest else None)

    def _told(self, record: GateRecord) -> tuple[bool, Words | None]:
        definition = self.proposal.procedure_version.definition
        if record.gate not in definition.get("gate_rules", {}):
            return record.met, Words(record.sentence, record.sentence_en) if record.sentence else None
        if record.counts is None:
            return False, Words("没有计数。", "It was not counted.")
        decided = decide_counts(definition_of(self.proposal.procedure_version).gate_rules[record.gate], record.counts)
        return decided.met, decided.words

    def _support_reached(self) -> GateState:
        found = self.standing
        past = any(run.stage in SPINE and SPINE.index(run.stage) > SPINE.index("support") for run in self.runs)
        if found.reached or past:
            return GateState(True)
        zh = f"已有{found.have}份联名，还差{found.short}份，要{found.needed}份。"
        en = f"{found.have} of {found.needed} have signed, {found.short} more are needed."
        return GateState(False, detail=Words(zh, en))

    def _screened(self) -> GateState:
        accepted = [
            run for run in self.runs if run.stage in SPINE and SPINE.index(run.stage) > SPINE.index("screening")
        ]
        return GateState(True, accepted[0].entered_at) if accepted else GateState(False)

    def _agenda_published(self) -> GateState:
        if self.poll is not None and self.poll.meeting_id is None:
            return GateState(True, self.poll.opened_at)  # a vote over a period has no agenda
        meeting = self.meeting
        if meeting is not None and meeting.notice_published_at is not None:
            return GateState(True, meeting.notice_published_at)
        if meeting is None:
            return GateState(False, detail=Words("还没有列入任何会议的议程。", "It stands on no agenda yet."))
        return GateState(False, since=meeting.convened_at)

    def _quorum_met(self) -> GateState:
        outcome = self._outcome()
        if outcome:
            return GateState(outcome != "inquorate", detail=self._said())
        meeting = self.meeting
        return GateState(False, earliest=meeting.starts_at if meeting else None)

    def _outcome_known(self) -> GateState:
        if self._outcome():
            return GateState(True, detail=self._said())
        poll = self.poll
        return GateState(False, since=poll.opened_at if poll else None, earliest=poll.closes_at if poll else None)

    def _carried(self) -> GateState:
        outcome = self._outcome()
        return GateState(outcome in CARRIED, detail=self._said() if outcome else None)

    def _redaction_checked(self) -> GateState:
        checked = self.poll.texts_checked_at if self.poll is not None else None
        if checked:
            return GateState(True, checked)
        if not self._votes:
            # Nobody votes at a hearing: what is shown is what was published, which was checked then and is checked now.
            text = Version.objects.filter(proposal=self.proposal).order_by("-number").first()
            shown = (text.title, text.title_en, text.summary, text.text) if text is not None else ()
            return GateState(not any(findings(one) for one in shown))
        return GateState(False, detail=Words("开始表决时会查。", "They are checked when the vote opens."))

    def _works_finished(self) -> GateState:
        named, ended = self.works
        if not named:
            return GateState(False, detail=Words("还没有写明要办的事。", "No work is named yet."))
        zh, en = f"{named}件事办完{ended}件。", f"{ended} of {named} are finished."
        return GateState(named == ended, detail=Words(zh, en))

    def _objections_settled(self) -> GateState:
        shown = (
            Publication.objects.filter(proposal=self.proposal, kind=Publication.Kind.RESOLUTION).order_by("-pk").first()
        )
        if shown is None:
            return GateState(False, detail=Words("还没有公示。", "It is not on display yet."))
        waiting = Objection.objects.filter(publication__proposal=self.proposal, answered_at=None, withdrawn_at=None)
        oldest = waiting.order_by("raised_at").values_list("raised_at", flat=True)
        raised = list(oldest)
        if raised:
            count = len(raised)
            are = "is" if count == 1 else "are"
            detail = Words(f"有{count}件异议没有答复。", f"{count} {are} not answered.")
            return GateState(False, since=raised[0], detail=detail)
        over = self._calendar.end_of(date.fromisoformat(str(shown.facts["objections_until"])))
        if self.now < over:
            detail = Words("提异议的时间还没有过。", "There is still time to object.")
            return GateState(False, since=shown.published_at, earliest=over, detail=detail)
        return GateState(True, over)

    def _documents_available(self) -> GateState:
        return GateState(any(kind in ATTACHABLE for kind in self.papers))

    def _budget_attached(self) -> GateState:
        return GateState(Attachment.Kind.BUDGET in self.papers)

    def _risk_assessed(self) -> GateState:
        found = self.assessment
        if found is None:
            return GateState(False)
        verdict = risk_verdict(as_assessed(found), self.proposal.major)
        return GateState(verdict.met, found.assessed_at, detail=verdict.words)

    def _reps_four_fifths(self) -> GateState:
        """Urban law article 28: representatives, and the committee's members beside them."""
        today = local_today(self.proposal.community, self.now)
        seats = Seat.objects.current(today).voting()  # type: ignore[attr-defined]
        sitting = set(seats.filter(council_id=self.proposal.council_id).values_list("person_id", flat=True))
        committee = seats.filter(community_id=self.proposal.community_id, council__kind__in=COMMITTEES)
        others = set(committee.filter(person__in=sitting).values_list("person_id", flat=True))
        decided = share_words(len(sitting - others), len(sitting), FOUR_FIFTHS, Words("居民代表", "representatives"))
        return GateState(decided.met, detail=decided.words)

    @property
    def _votes(self) -> bool:
        rules = self.proposal.procedure_version.definition.get("rules", {})
        return not rules or any(rule.get("method") != "none" for rule in rules.values())

    @property
    def _calendar(self) -> Calendar:
        return Calendar(self.proposal.community.timezone)

    def _outcome(self) -> str:
        """Counted, whether or not it is published already; a tie that still waits is no outcome."""
        if self.resolution is not None and (self.poll is None or self.resolution.poll_id == self.poll.pk):
            return self.resolution.outcome
        poll = self.poll
        if poll is None or poll.state not in (Poll.State.COUNTED, Poll.State.PUBLISHED):
            return ""
        return str((poll.result or {}).get("outcome", {}).get("kind", ""))

    def _said(self) -> Words | None:
        if self.resolution is None:
            return None
        return Words(self.resolution.sentence, self.resolution.sentence_en)


def as_assessed(found: RiskAssessment) -> Assessed:
    return Assessed(found.level, found.controllable, found.measures, waived=bool(found.waived_reason))
