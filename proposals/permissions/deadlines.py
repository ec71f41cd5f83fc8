"""All deadlines of a community: each source is one function and one query. Who serves a body sees the office's too.

Another room adds its own to SOURCES: a function of the community, its calendar and now that yields `Due`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q

from councils.models import Community, Council, Meeting, Seat
from councils.models.day import calendar_of
from councils.permissions.actor import Actor
from councils.rules.calendar import Calendar, deadline_after
from councils.rules.words import Words
from proposals.models import FollowUp, Objection, Poll, ProcedureVersion, Proposal
from proposals.permissions.petition_standing import waiting_petitions
from proposals.rules.deadlines import Due, in_order, months_after, notice_by
from proposals.rules.fitting import fitting

Source = Callable[[Community, Calendar, datetime], Iterable[Due]]

# By the stage in which a matter stands. The end of a vote is its own (`votes`).
STAGES = {
    "collection": "collection",
    "screening": "screening",
    "discussion": "comment",
    "meeting": "decision",
    "display": "display",
    "follow_up": "works",
    "report": "display",
}
# A meeting that nobody opened is not next for ever.
STALE = timedelta(hours=12)


def both(zh: str, en: str) -> Words:
    return Words(zh, en or zh)


def stages(community: Community, calendar: Calendar, now: datetime) -> Iterator[Due]:
    """Screening answers, comment ends, displays, the time in which a decision is carried out."""
    ours: Any = Proposal.objects.filter(community=community, submitted_at__isnull=False).with_stage()
    for matter in ours.filter(stage_due_at__isnull=False, stage__in=list(STAGES)).select_related("council"):
        kind = STAGES[matter.stage]
        yield Due(
            f"{kind}-{matter.pk}", kind, matter.stage_due_at,
            both(matter.heading_zh, matter.heading_en), ("matter", (matter.pk,)), matter.council.key,
            lapses=kind in ("comment", "collection"),
        )  # fmt: skip


def meetings(community: Community, calendar: Calendar, now: datetime) -> Iterator[Due]:
    found = Meeting.objects.filter(community=community, state=Meeting.State.CONVENED).select_related("council")
    for meeting in found.filter(starts_at__gte=now - STALE):
        what = both(meeting.title, meeting.title_en)
        page = ("meeting", (meeting.pk,))
        yield Due(
            f"meeting-{meeting.pk}", "meeting", meeting.starts_at, what, page, meeting.council.key, begins=True,
            ends_day=False,
        )  # fmt: skip
        if meeting.notice_published_at is None:
            rule = meeting.rule.get("notice", {})
            last = notice_by(
                calendar.day_of(meeting.starts_at), rule.get("days", 0), rule.get("clear", False),
                rule.get("reading", "full_days"), calendar,
            )  # fmt: skip
            at = min(calendar.end_of(last), meeting.starts_at)
            yield Due(f"notice-{meeting.pk}", "notice", at, what, page, meeting.council.key, office=True)


def votes(community: Community, calendar: Calendar, now: datetime) -> Iterator[Due]:
    found: Any = Poll.objects.filter(community=community).open_for_voting(now).exclude(closes_at=None)
    for poll in found.select_related("council").defer("bundle", "result"):
        what = both(poll.question, poll.question_en)
        yield Due(
            f"vote-{poll.pk}", "vote", poll.closes_at, what, ("poll", (poll.pk,)), poll.council.key, ends_day=False,
            lapses=True,
        )  # fmt: skip


def objections(community: Community, calendar: Calendar, now: datetime) -> Iterator[Due]:
    """Answered within as many days as there were to object. Whose it is nobody reads here."""
    waiting = Objection.objects.filter(community=community, answered_at=None, withdrawn_at=None)
    related = ("publication__resolution", "publication__proposal__procedure_version", "publication__proposal__council")
    for objection in waiting.select_related(*related):
        facts, resolution, matter = (
            objection.publication.facts, objection.publication.resolution, objection.publication.proposal
        )  # fmt: skip
        if resolution is None or matter is None:
            continue
        days = int(matter.procedure_version.definition.get("days", {}).get("objection", 5))
        until = deadline_after(calendar.day_of(objection.raised_at), days, calendar)
        yield Due(
            f"objection-{objection.pk}", "objection", until.at, both(facts.get("title", ""), facts.get("title_en", "")),
            ("decision", (resolution.year, resolution.number)), matter.council.key, office=True,
        )  # fmt: skip


def follow_ups(community: Community, calendar: Calendar, now: datetime) -> Iterator[Due]:
    running = FollowUp.objects.filter(community=community).running()  # type: ignore[attr-defined]
    for work in running.select_related("resolution__proposal__council"):
        yield Due(
            f"follow-up-{work.pk}", "follow_up", calendar.end_of(work.due_on), both(work.title, work.title_en),
            ("follow-up", (work.pk,)), work.resolution.proposal.council.key, who=both(work.office, work.office_en),
        )  # fmt: skip


def petitions(community: Community, calendar: Calendar, now: datetime) -> Iterator[Due]:
    """What enough people have demanded and nobody has called yet; and until when its notice must go out for that."""
    for petition, _state in waiting_petitions(community.pk, now):
        assert petition.due_at is not None
        name, page = petition.rule["name"], ("petition", (petition.pk,))
        kind = "audit" if petition.rule["forces"] == "audit" else "petition"
        what, body = both(name["zh"], name["en"]), petition.council.key
        yield Due(f"{kind}-{petition.pk}", kind, petition.due_at, what, page, body)
        if petition.notice_by is not None:
            at = calendar.end_of(petition.notice_by)
            yield Due(f"petition-notice-{petition.pk}", "notice", at, what, page, body, office=True)


def duties(community: Community, calendar: Calendar, now: datetime) -> Iterator[Due]:
    """A body that has to meet at least once in so many months, counted from its last meeting, unless one is convened."""
    met = Max("meetings__closed_at", filter=Q(meetings__state=Meeting.State.CLOSED))
    ahead = Count("meetings", filter=Q(meetings__state=Meeting.State.CONVENED, meetings__starts_at__gte=now - STALE))
    bodies: Any = Council.objects.filter(community=community).annotate(met=met, ahead=ahead)
    waiting = list(bodies.filter(met__isnull=False, ahead=0))
    if not waiting:
        return
    asking = ProcedureVersion.objects.filter(community=community, retired_at=None, definition__has_key="meets_every")
    every = {version.key: version.definition for version in asking if version.definition["meets_every"]}
    for body in waiting:
        # The usual procedure of such a body says it: villages meet under the villagers' law, everybody else not.
        for key in fitting(every.values(), body.kind, community.kind)[:1]:
            last = months_after(calendar.day_of(body.met), every[key]["meets_every"])
            yield Due(
                f"duty-{body.pk}-{body.met:%Y%m%d}", "duty", calendar.end_of(last), both(body.name, body.name_en),
                ("meetings", ()), body.key,
            )  # fmt: skip


SOURCES: list[Source] = [stages, meetings, votes, objections, follow_ups, petitions, duties]
# All that they yield is the office's: nobody else's page asks them.
FOR_THE_OFFICE: list[Source] = [objections]


def sees_office_deadlines(actor: Actor) -> bool:
    """Who serves or chairs a body of this community, or supervises it."""
    return actor.holds(Seat.Role.SECRETARY, Seat.Role.CLERK, Seat.Role.SUPERVISOR, Seat.Role.CHAIR)


def deadlines(actor: Actor, now: datetime, council: str = "", calendar: Calendar | None = None) -> list[Due]:
    """What this reader may see, overdue first; of one body with `council`.

    A query for each source and one for the calendar, however much is due. Two sources ask further where there is something
    to ask about: `duties` the procedures, once a body has met and meets no more; `petitions` what was called, once one was reached.
    """
    calendar = calendar or calendar_of(actor.community)
    office = sees_office_deadlines(actor)
    asked = [source for source in SOURCES if office or source not in FOR_THE_OFFICE]
    found = [due for source in asked for due in source(actor.community, calendar, now)]
    return in_order(
        (due for due in found if (office or not due.office) and (not council or due.council == council)), now
    )
