"""How a petition stands and who may sign it: the rule pinned in it, the register and the seats of the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from councils.models import Attendance, Council, Meeting, Person
from councils.models.clock import local_today
from councils.models.entitled import Line, due_numbers, entitled, entitled_person, present_numbers, standing_for
from proposals.models import AgendaItem, Petition, PetitionSheet, PetitionSignature, Poll, Proposal, StageRun
from proposals.permissions.procedure import definition_of
from proposals.rules.petition_states import LATE, REACHED, PetitionFacts, petition_state
from proposals.rules.petitions import PetitionRule, Progress, progress

# What a matter has left behind it is not petitioned any more.
OVER = ("display", "follow_up", "report", "done", "referred", "withdrawn", "rejected", "closed")
_BASES = {"adults": "person", "households": "household", "representatives": "member", "owners": "owner"}


def rule_of(petition: Petition) -> PetitionRule:
    return PetitionRule.from_json(petition.rule, "petition")


def rules_for(proposal: Proposal) -> list[PetitionRule]:
    """The petitions that this matter's own procedure knows in this kind of community."""
    kind = proposal.community.kind
    rules = definition_of(proposal.procedure_version).petitions
    return [rule for rule in rules if not rule.communities or kind in rule.communities]


def demanding(proposal: Proposal) -> list[Petition]:
    """Petitions that were reached and force a meeting or a vote on this matter; an audit is answered apart from it.

    `petitions_begun`: how many there are at all, where the page has counted them already.
    """
    if getattr(proposal, "petitions_begun", None) == 0:
        return []
    reached = Petition.objects.filter(proposal=proposal, reached_at__isnull=False)
    return [petition for petition in reached if petition.rule["forces"] != "audit"]


def signing_body(rule: PetitionRule, council: Council) -> Council | None:
    """Whose register is asked: representatives sign as members of their own meeting, whichever body is to meet."""
    if rule.who != "representatives" or council.kind == Council.Kind.REPRESENTATIVE_MEETING:
        return council
    bodies = Council.objects.filter(community=council.community_id, kind=Council.Kind.REPRESENTATIVE_MEETING)
    return bodies.first()


def base_of(rule: PetitionRule, council: Council, meeting: Meeting | None, on: date) -> int:
    if rule.who == "present":
        return present_numbers(meeting, on).heads if meeting is not None else 0
    body = signing_body(rule, council)
    return due_numbers(body, _BASES[rule.who], on).heads if body is not None else 0


def line_for(rule: PetitionRule, council: Council, meeting: Meeting | None, on: date, person: Person) -> Line | None:
    """The line that this person's signature fills; None: not entitled. Any adult signs for the household he lives in."""
    if rule.who == "present":
        here = Attendance.objects.filter(meeting=meeting, person=person).here().counting()  # type: ignore[attr-defined]
        return Line(person) if meeting is not None and here.exists() else None
    body = signing_body(rule, council)
    if body is None:
        return None
    if rule.who == "households":
        return standing_for(body, "household", on, person)
    return entitled_person(body, _BASES[rule.who], on, person)


def lines_of(petition: Petition, on: date) -> list[Line]:
    """Everybody who may sign that day, for ticking names off a sheet."""
    rule = rule_of(petition)
    if rule.who == "present":
        here = Attendance.objects.filter(meeting=petition.meeting).here().counting()  # type: ignore[attr-defined]
        return [Line(stay.person) for stay in here.select_related("person").order_by("person__register_id")]
    body = signing_body(rule, petition.council)
    return entitled(body, _BASES[rule.who], on) if body is not None else []


def standing_of(petition: Petition, now: datetime) -> Progress:
    """Fixed once it is reached; before, the verified signatures against the base of today."""
    if petition.reached_at is not None:
        return Progress(petition.have, petition.needed, petition.base_number)
    # Names whose time was over are erased; how many they were stays.
    have = PetitionSignature.objects.filter(petition=petition).verified().count() or petition.have
    rule, on = rule_of(petition), local_today(petition.community, now)
    return progress(rule, have, base_of(rule, petition.council, petition.meeting, on))


def called_for(petitions: Iterable[Petition]) -> dict[int, Meeting | Poll]:
    """For each that is reached, the first meeting of the body with the matter on its agenda, or the poll: two queries."""
    reached = [petition for petition in petitions if petition.reached_at is not None]
    matters = {petition.proposal_id for petition in reached}
    if not matters:
        return {}
    items = AgendaItem.objects.filter(proposal__in=matters).exclude(meeting__state=Meeting.State.CANCELLED)
    meetings = list(items.select_related("meeting").order_by("meeting__starts_at", "pk"))
    opened = Poll.objects.filter(proposal__in=matters, opened_at__isnull=False).exclude(state=Poll.State.ANNULLED)
    polls = list(opened.defer("bundle", "result").order_by("opened_at", "pk"))
    found: dict[int, Meeting | Poll] = {}
    for petition in reached:
        called = _called(petition, meetings, polls)
        if called is not None:
            found[petition.pk] = called
    return found


def _called(petition: Petition, items: list[AgendaItem], polls: list[Poll]) -> Meeting | Poll | None:
    if petition.rule["forces"] == "meeting":
        fits = (
            item.meeting
            for item in items
            if item.proposal_id == petition.proposal_id
            and item.meeting.council_id == petition.council_id
            and item.meeting.starts_at >= petition.started_at
        )
        return next(fits, None)
    if petition.rule["forces"] == "poll":
        after = (
            poll
            for poll in polls
            if poll.proposal_id == petition.proposal_id
            and poll.opened_at is not None
            and petition.reached_at is not None
            and poll.opened_at >= petition.reached_at
        )
        return next(after, None)
    return None


def met_by(petition: Petition) -> Meeting | Poll | None:
    """What was called for it."""
    return called_for([petition]).get(petition.pk)


def states_of(petitions: Iterable[Petition], now: datetime) -> dict[int, str]:
    """Where each stands: four queries, however many there are."""
    rows = list(petitions)
    called = called_for(rows)
    runs = StageRun.objects.filter(proposal__in={row.proposal_id for row in rows}, left_at=None)
    stages = dict(runs.values_list("proposal", "stage"))
    sheets = PetitionSheet.objects.filter(petition__in=[row.pk for row in rows if row.reached_at is None])
    waiting = set(sheets.filter(state=PetitionSheet.State.ENTERED).values_list("petition", flat=True))
    found = {}
    for row in rows:
        met = called.get(row.pk)
        facts = PetitionFacts(
            reached_at=row.reached_at,
            closes_at=row.closes_at,
            due_at=row.due_at,
            met_at=_moment(met) or row.answered_at,
            matter_over=stages.get(row.proposal_id) in OVER,
            sheets_waiting=row.pk in waiting,
        )
        found[row.pk] = petition_state(facts, now)
    return found


def state_of(petition: Petition, now: datetime) -> str:
    return states_of([petition], now)[petition.pk]


def waiting_petitions(community_id: int, now: datetime) -> list[tuple[Petition, str]]:
    """Reached and not yet met, the first due first: what the office must call; nothing more is asked where there is none."""
    reached = Petition.objects.filter(community=community_id, reached_at__isnull=False, answered_at=None)
    rows = list(reached.select_related("proposal", "council").order_by("due_at", "pk")[:100])
    if not rows:
        return []
    states = states_of(rows, now)
    return [(row, states[row.pk]) for row in rows if states[row.pk] in (REACHED, LATE)]


def _moment(met: Meeting | Poll | None) -> datetime | None:
    return met.starts_at if isinstance(met, Meeting) else met.opened_at if isinstance(met, Poll) else None
