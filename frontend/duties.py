"""The one thing that a reader is needed for now: the meeting one runs, what closes first, what is late, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from councils.models import Community, Meeting, Person
from councils.models.clock import local_today
from councils.permissions.actor import Actor
from councils.permissions.meeting import DOORS_OPEN, runs_meetings
from councils.permissions.offices import keeps_papers_of
from councils.rules.dates import moment_words, time_left
from proposals.actions.witnessing import waiting_for_witness
from proposals.models import Elector, FollowUp, Objection, Poll, Proposal, WorkingBallot
from proposals.permissions.failing import failure_now
from proposals.permissions.petition_standing import waiting_petitions
from proposals.rules.failing import FAILURE_WORDS, FAILURES
from proposals.rules.petition_states import LATE


@dataclass(frozen=True)
class Duty:
    """`ask` is the headline, `text` a sentence, `until` when, `key` the words of the one large key."""

    ask: str
    text: str
    until: str
    key: str
    url: str
    no_phone: bool = False
    late: bool = False


def duties_of(actor: Actor, now: datetime) -> list[Duty]:
    """The first is the duty of now; the others wait behind it. Empty: nothing is asked of this reader."""
    if actor.person is None:
        return []
    found: list[Duty | None] = [
        _witness(actor.community, actor.person, now),
        _meeting(actor, now),
        *_ballots(actor.community, actor.person, now),
    ]
    found.append(_screening(actor, now) if actor.is_secretary else None)
    found.append(_petition(actor, now) if actor.is_secretary else None)
    found.append(_after_a_vote(actor) if actor.is_secretary or actor.is_clerk else None)
    found.append(_objection(actor) if actor.is_supervisor else None)
    found.append(_returned(actor.community, actor.person))
    found.append(_work(actor.community, actor.person, now))
    return [duty for duty in found if duty is not None]


def _witness(community: Community, person: Person, now: datetime) -> Duty | None:
    """Somebody stands at a terminal and waits."""
    waiting = waiting_for_witness(person, now)
    if not waiting:
        return None
    text = _("%(helper)s helps somebody to vote and names you as the witness.") % {"helper": waiting[0].helped_by.name}
    return Duty(waiting[0].poll.asks, text, "", _("I am a witness"), reverse("witness", args=[community.slug]))


def waiting_lines(person: Person, now: datetime) -> list[Elector]:
    """Lines of open rolls that stand for this person and have no ballot yet, the first to close first."""
    open_now = Poll.objects.filter(community_id=person.community_id).open_for_voting(now)  # type: ignore[attr-defined]
    voted = WorkingBallot.objects.filter(poll__in=open_now).values("elector")
    lines = Elector.objects.voted_for_by(person).filter(poll__in=open_now, recused_why="", cast_by="")
    lines = lines.exclude(pk__in=voted).exclude(poll__secrecy=Poll.Secrecy.COUNTED)
    found = lines.select_related("poll__community", "household").defer("poll__bundle", "poll__result")
    return list(found.order_by("poll__closes_at", "pk"))


def _ballots(community: Community, person: Person, now: datetime) -> list[Duty]:
    found = []
    for line in waiting_lines(person, now):
        poll = line.poll
        if poll.meeting_id is not None and poll.closes_at is None:
            text = _("You vote in the meeting, on paper or on your own phone.")
        elif line.household_id is not None:
            text = _("Please cast your household's ballot.")
        else:
            text = _("Please cast your ballot.")
        until = ""
        if poll.closes_at is not None:
            until = time_left(now, poll.closes_at, community.timezone, get_language() or "en")
        url = reverse("poll", args=[community.slug, poll.pk])
        found.append(Duty(poll.asks, text, until, _("Go to the ballot"), url, no_phone=True))
    return found


def _meeting(actor: Actor, now: datetime) -> Duty | None:
    """For whoever runs it: a meeting in session, or one whose doors are open."""
    community = actor.community
    soon = Q(state=Meeting.State.CONVENED, starts_at__lte=now + DOORS_OPEN, starts_at__gt=now - timedelta(hours=12))
    meetings = Meeting.objects.filter(Q(state=Meeting.State.OPEN) | soon, community=community)
    # "open" sorts after "convened": what is in session comes first.
    for meeting in meetings.select_related("council", "community").order_by("-state", "starts_at"):
        if not runs_meetings(actor, meeting.council):
            continue
        url = reverse("meeting-console", args=[community.slug, meeting.pk])
        if meeting.state == Meeting.State.OPEN:
            return Duty(meeting.heading, _("The meeting is in session."), "", _("To the console"), url)
        at = moment_words(meeting.starts_at, community.timezone, local_today(community, now))
        begins = _("It begins %(when)s") % {"when": at.text(get_language() or "en")}
        text = _("People can sign in, and the meeting can be opened.")
        return Duty(meeting.heading, text, begins, _("To the console"), url)
    return None


def _petition(actor: Actor, now: datetime) -> Duty | None:
    """Enough have signed, and nothing is called for it yet."""
    waiting = waiting_petitions(actor.community.pk, now)
    if not waiting:
        return None
    first, state = waiting[0]
    assert first.due_at is not None
    at = moment_words(first.due_at, actor.community.timezone, local_today(actor.community, now))
    words = _("Was due %(when)s") if state == LATE else _("Due by %(when)s")
    until = words % {"when": at.text(get_language() or "en")}
    url = reverse("petition", args=[actor.community.slug, first.pk])
    return Duty(
        first.name,
        _("Enough have signed. What they demand must be called."),
        until,
        _("See what is due"),
        url,
        late=state == LATE,
    )


def _standing(community: Community, stage: str) -> Any:
    """Proposals that stand there, with their stage."""
    found: Any = Proposal.objects.filter(community=community)
    return found.with_stage().in_stage(stage)


def _screening(actor: Actor, now: datetime) -> Duty | None:
    rows: list[Any] = list(_standing(actor.community, "screening").order_by("stage_due_at", "pk")[:100])
    if not rows:
        return None
    due, late = rows[0].stage_due_at, sum(1 for row in rows if row.stage_due_at and now >= row.stage_due_at)
    ask = ngettext("%(n)s proposal waits for your answer", "%(n)s proposals wait for your answer", len(rows))
    text = ngettext("%(n)s is late.", "%(n)s are late.", late) % {"n": late} if late else ""
    until = ""
    if due is not None:
        at = moment_words(due, actor.community.timezone, local_today(actor.community, now)).text(get_language() or "en")
        until = _("Was due %(when)s") % {"when": at} if late else _("The first is due %(when)s") % {"when": at}
    url = reverse("screening", args=[actor.community.slug])
    return Duty(ask % {"n": len(rows)}, text, until, _("Go to the screening desk"), url, late=late > 0)


def _after_a_vote(actor: Actor) -> Duty | None:
    """A vote that did not carry, where the next step is a person's: which body, or when the next meeting is."""
    rows = _standing(actor.community, "display").filter(resolutions__outcome__in=FAILURES).distinct()
    for row in rows.select_related("council", "procedure_version").order_by("stage_due_at", "pk")[:20]:
        failure = failure_now(row) if keeps_papers_of(actor, row.council) else None
        if failure is None or failure.way == "close" or failure.kind == "contested":
            continue
        english = (get_language() or "").startswith("en")
        title = row.heading_en if english and row.heading_en else row.heading_zh
        url = reverse("matter-failure", args=[actor.community.slug, row.pk])
        what = FAILURE_WORDS[failure.kind].text(get_language() or "en")
        text = _("It did not carry (%(what)s). Its procedure names the next step.") % {"what": what}
        return Duty(title, text, "", _("Look at it and take the step"), url)
    return None


def _objection(actor: Actor) -> Duty | None:
    waiting = Objection.objects.filter(community=actor.community, answered_at=None, withdrawn_at=None)
    first = waiting.select_related("publication__resolution").order_by("raised_at").first()
    if first is None or first.publication.resolution is None:
        return None
    resolution = first.publication.resolution
    url = reverse("decision", args=[actor.community.slug, resolution.year, resolution.number])
    text = _("A resident objects to a published outcome. The supervision committee answers.")
    return Duty(_("An objection waits for your answer"), text, "", _("Read and answer"), url)


def _returned(community: Community, person: Person) -> Duty | None:
    first = _standing(community, "returned").filter(proposer__person=person).order_by("pk").first()
    if first is None:
        return None
    url = reverse("matter", args=[community.slug, first.pk])
    english = (get_language() or "").startswith("en")
    title = first.heading_en if english and first.heading_en else first.heading_zh
    return Duty(
        title,
        _("Your proposal was returned with reasons. Mend it and submit it again."),
        "",
        _("Read the reasons"),
        url,
    )


def _work(community: Community, person: Person, now: datetime) -> Duty | None:
    late = FollowUp.objects.filter(community=community, owner=person).overdue(local_today(community, now))  # type: ignore[attr-defined]
    first = late.order_by("due_on", "pk").first()
    if first is None:
        return None
    url = reverse("follow-up", args=[community.slug, first.pk])
    english = (get_language() or "").startswith("en")
    title = first.title_en if english and first.title_en else first.title
    return Duty(title, _("This work is late. Say how it stands."), "", _("Report on it"), url, late=True)
