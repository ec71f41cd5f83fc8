"""How a petition stands and who may sign it: the rule pinned in it, the register and the seats of the day."""

from __future__ import annotations

from datetime import date, datetime

from councils.models import Attendance, Council, Meeting, Person
from councils.models.clock import local_today
from councils.models.entitled import Line, due_numbers, entitled, entitled_person, present_numbers, standing_for
from proposals.models import AgendaItem, Petition, PetitionSheet, PetitionSignature, Poll, Proposal, StageRun
from proposals.permissions.procedure import definition_of
from proposals.rules.petition_states import PetitionFacts, petition_state
from proposals.rules.petitions import PetitionRule, Progress, progress

# What a matter has left behind it is not petitioned any more.
OVER = ("display", "follow_up", "done", "referred", "withdrawn", "rejected", "closed")
_BASES = {"adults": "person", "households": "household", "representatives": "member", "owners": "owner"}


def rule_of(petition: Petition) -> PetitionRule:
    return PetitionRule.from_json(petition.rule, "petition")


def rules_for(proposal: Proposal) -> list[PetitionRule]:
    """The petitions that this matter's own procedure knows in this kind of community."""
    kind = proposal.community.kind
    rules = definition_of(proposal.procedure_version).petitions
    return [rule for rule in rules if not rule.communities or kind in rule.communities]


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
    have = PetitionSignature.objects.filter(petition=petition).verified().count()
    rule, on = rule_of(petition), local_today(petition.community, now)
    return progress(rule, have, base_of(rule, petition.council, petition.meeting, on))


def met_by(petition: Petition) -> Meeting | Poll | None:
    """The first meeting of the body that has the matter on its agenda, or the poll: what was called for the petition."""
    if petition.reached_at is None:
        return None
    if petition.rule["forces"] == "meeting":
        items = AgendaItem.objects.filter(proposal=petition.proposal_id, meeting__council=petition.council_id)
        found = items.exclude(meeting__state=Meeting.State.CANCELLED).select_related("meeting")
        item = found.filter(meeting__starts_at__gte=petition.started_at).order_by("meeting__starts_at").first()
        return item.meeting if item else None
    if petition.rule["forces"] == "poll":
        opened = Poll.objects.filter(proposal=petition.proposal_id, opened_at__gte=petition.reached_at)
        return opened.exclude(state=Poll.State.ANNULLED).order_by("opened_at").first()
    return None


def facts_of(petition: Petition, met: Meeting | Poll | None) -> PetitionFacts:
    met_at = petition.answered_at
    if isinstance(met, Meeting):
        met_at = met.starts_at
    elif isinstance(met, Poll):
        met_at = met.opened_at
    waiting = PetitionSheet.objects.filter(petition=petition, state=PetitionSheet.State.ENTERED)
    stage = StageRun.objects.filter(proposal=petition.proposal_id, left_at=None).values_list("stage", flat=True).first()
    return PetitionFacts(
        reached_at=petition.reached_at,
        closes_at=petition.closes_at,
        due_at=petition.due_at,
        met_at=met_at,
        matter_over=stage in OVER,
        sheets_waiting=petition.reached_at is None and waiting.exists(),
    )


def state_of(petition: Petition, now: datetime) -> str:
    return petition_state(facts_of(petition, met_by(petition)), now)
