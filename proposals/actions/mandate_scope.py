"""For what a mandate is given, and by which terms: one matter, one meeting, or a body until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from councils.models import Community, Council, Mandate, Meeting, Person
from councils.models.entitled import entitled_person
from councils.rules.mandates import Proxy
from proposals.models import Poll, Proposal
from proposals.permissions.failing import BASES
from proposals.permissions.poll import VOTABLE
from proposals.permissions.procedure import procedures_for

NONE = Proxy(allowed=False, most=0, written=False, same_household=False, published=False)
# Matters to choose from at once.
MOST = 60


@dataclass(frozen=True)
class Scope:
    council: Council
    meeting: Meeting | None = None
    matter: Proposal | None = None

    @property
    def terms(self) -> Proxy:
        """Of the procedure that applies; for a whole body of its usual one. A special one is asked matter by matter."""
        if self.matter is not None:
            return Proxy.from_json(self.matter.procedure_version.definition["proxy"])
        if self.meeting is not None:
            return meeting_terms(self.meeting)
        usual = next(iter(procedures_for(self.council)), None)
        return Proxy.from_json(usual.definition["proxy"]) if usual is not None else NONE

    def is_entitled(self, person_id: int, on: date) -> bool:
        """Whether the register gives this person a vote of his own here today."""
        person = Person.objects.get(pk=person_id)
        bases = (self.meeting.basis,) if self.meeting is not None else BASES[self.council.membership]
        lines = (entitled_person(self.council, basis, on, person) for basis in bases)
        return any(line is not None for line in lines)

    def begun(self) -> bool:
        """A vote on the matter is open or over, or the meeting is: then nothing is given for it any more."""
        if self.matter is not None:
            over = Poll.objects.filter(proposal=self.matter).exclude(state__in=[Poll.State.DRAFT, Poll.State.ANNULLED])
            return over.exists()
        return self.meeting is not None and self.meeting.state in (Meeting.State.CLOSED, Meeting.State.CANCELLED)

    def meeting_itself(self) -> QuerySet[Mandate]:
        """Live mandates of this body whose scope can meet this one: those that count against the same cap."""
        found = Mandate.objects.filter(council=self.council).live()
        if self.matter is not None:
            return found.filter(Q(matter=None) | Q(matter=self.matter.pk))
        if self.meeting is not None:
            return found.filter(Q(meeting=None) | Q(meeting=self.meeting))
        return found


def meeting_terms(meeting: Meeting) -> Proxy:
    """As pinned when it was convened; a meeting without them knows no mandates."""
    return Proxy.from_json(meeting.rule["proxy"]) if meeting.rule.get("proxy") else NONE


def scopes_of(community: Community, council: Council | None = None) -> dict[str, Scope]:
    """Everything for which a mandate can be given now, by a key for forms: bodies, meetings to come, matters to be voted on."""
    councils = Council.objects.filter(community=community).select_related("community")
    bodies = {c.pk: Scope(c) for c in councils if council is None or c.pk == council.pk}
    found = {f"body-{pk}": scope for pk, scope in bodies.items()}
    meetings = Meeting.objects.filter(council__in=bodies, state__in=["convened", "open"]).order_by("starts_at")
    for meeting in meetings:
        found[f"meeting-{meeting.pk}"] = Scope(bodies[meeting.council_id].council, meeting=meeting)
    matters: Any = Proposal.objects.filter(council__in=bodies, submitted_at__isnull=False)
    for matter in (
        matters.with_stage()
        .in_stage(*VOTABLE)
        .select_related("procedure_version")
        .prefetch_related("versions")
        .order_by("-pk")[:MOST]
    ):
        found[f"matter-{matter.pk}"] = Scope(bodies[matter.council_id].council, matter=matter)
    return {key: scope for key, scope in found.items() if scope.terms.allowed and not scope.begun()}
