"""The page of a vote: question, rule, deadline, turnout, my ballot, and after the close the result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from councils.models import Event
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.rules.mandates import Proxy
from frontend.effects import effect_words
from frontend.timeline import condition_rows
from frontend.views.community import CommunityRequest, in_community
from frontend.views.polls.hands_shown import hand_counts
from frontend.views.polls.rows import marks_words, rows_of
from frontend.views.polls.seen import MyBallot, my_lines, poll_or_404, poll_words, turnout_drawn, voter
from proposals.actions.annulment import waiting_annulment
from proposals.actions.hands_counted import hands_stand_alone
from proposals.actions.stages import stage_of
from proposals.models import Elector, Poll, Recusal, Resolution, SealedBallot
from proposals.permissions.annulment import (
    may_annul_poll,
    may_ask_annulment,
    may_confirm_annulment,
    may_drop_annulment,
)
from proposals.permissions.assistance import may_assist
from proposals.permissions.conditions import poll_conditions
from proposals.permissions.mandate import may_see_represented
from proposals.permissions.paper import may_enter_paper
from proposals.permissions.poll import (
    UNDECIDED,
    may_admit_elector,
    may_close_poll,
    may_create_poll,
    may_decide_tie,
    may_fetch_bundle,
    may_open_poll,
    may_see_names,
    may_see_roll,
    runs_polls,
)
from proposals.permissions.room import may_call_roll, may_count_hands, sits_at_the_table
from proposals.permissions.visits import takes_visits
from proposals.permissions.waiting import waiting_for


@in_community
def polls(request: CommunityRequest) -> HttpResponse:
    """Every vote of the community: open ones first, then the newest."""
    now = database_now()
    found = Poll.objects.filter(community=request.community).visible().defer("bundle")
    found = found.select_related("community", "council", "proposal").order_by("-opened_at")
    open_now = [poll for poll in found.filter(state=Poll.State.OPEN) if poll.is_open(now)]
    past = [poll for poll in found[:60] if not poll.is_open(now)]
    prepared = Poll.objects.filter(community=request.community, state=Poll.State.DRAFT).defer("bundle")
    drafts = [poll for poll in prepared.select_related("council") if runs_polls(request.actor, poll.council)]
    return render(request, "polls/polls.html", {"open_now": open_now, "past": past, "drafts": drafts})


@in_community
def poll(request: CommunityRequest, pk: int) -> HttpResponse:
    found = poll_or_404(request, pk)
    return render(request, "polls/poll.html", _context(request, found))


@in_community
def turnout(request: CommunityRequest, pk: int) -> HttpResponse:
    """The part that moves while a vote runs, the same for every reader."""
    found = poll_or_404(request, pk)
    context = {"poll": found, "turnout": turnout_drawn(found, get_language() or "zh-hans")}
    return render(request, "polls/_turnout.html", context)


@in_community
def result(request: CommunityRequest, pk: int) -> HttpResponse:
    """What it waits for and what came of it: appears on an open page by itself, the same for every reader."""
    found = poll_or_404(request, pk)
    return render(request, "polls/_stand.html", {"poll": found, **_stand(found, database_now())})


def _context(request: CommunityRequest, poll: Poll) -> dict[str, Any]:
    actor, now = request.actor, database_now()
    lines = my_lines(request, poll)
    mine = [MyBallot(poll, elector, now, actor.person or voter(request)) for elector in lines]
    elector: Elector | None = lines[0] if lines else None
    version = poll.proposal.versions.first()
    annulment = waiting_annulment(poll) if poll.opened_at and not poll.published_at else None
    shown = {
        "poll": poll,
        "matter": version,
        "turnout": turnout_drawn(poll, get_language() or "zh-hans"),
        "mine": mine,
        "projects": [(row.title, effect_words(poll, row, get_language() or "")) for row in rows_of(poll)]
        if _still_to_pick(poll)
        else [],
        "next_ballot": next((one for one in mine if one.refusal is None), None),
        "further_round": _further_round(actor, poll),
        "recusals": list(Recusal.objects.filter(poll=poll).select_related("person"))
        if poll.state == Poll.State.DRAFT
        else [],
        "runs": runs_polls(actor, poll.council),
        "may_open": may_open_poll(actor, poll, now),
        "may_close": may_close_poll(actor, poll, now),
        "may_annul": may_annul_poll(actor, poll) is None or may_ask_annulment(actor, poll, annulment) is None,
        "annulment": annulment,
        "were_read": poll.annulled_at is not None and poll.annulments.filter(confirmed_at__isnull=False).exists(),
        "confirms_annulment": may_confirm_annulment(actor, poll, annulment),
        "drops_annulment": may_drop_annulment(actor, poll, annulment) is None,
        "may_admit": may_admit_elector(actor, poll, now) is None,
        "may_tie": may_decide_tie(actor, poll) is None,
        "may_paper": may_enter_paper(actor, poll) is None,
        "may_assist": may_assist(actor, poll, now) is None,
        "takes_visits": takes_visits(poll),
        "sees_roll": may_see_roll(actor, poll) is None,
        "sees_bundle": may_fetch_bundle(actor, poll, elector) is None,
        "sees_mandates": _sees_mandates(actor, poll),
        "may_call": may_call_roll(actor, poll, now) is None,
        "may_hands": may_count_hands(actor, poll, now) is None,
        "hand_counts": hand_counts(poll) if not poll.is_open(now) or sits_at_the_table(actor, poll) else [],
        "hands_together": not poll.is_open(now) and not hands_stand_alone(poll),
        "corrections": _corrections(poll),
        "names": _names(poll) if may_see_names(actor, poll, elector) is None else [],
        **_stand(poll, now),
        **poll_words(poll, now),
    }
    return shown | {"desk": _has_desk(poll, shown)}


def _has_desk(poll: Poll, shown: dict[str, Any]) -> bool:
    """Whether anything stands below "For the secretary": a heading with nothing below it is worse than none."""
    if any(shown[deed] for deed in ("may_tie", "may_call", "may_hands", "may_assist", "may_admit", "further_round")):
        return True
    if poll.state == Poll.State.DRAFT:
        return bool(shown["runs"])
    papers = shown["runs"] and poll.takes_paper and shown["sees_roll"]
    annuls = shown["runs"] and shown["may_annul"] and poll.state != Poll.State.ANNULLED
    closes = poll.meeting_id is not None and shown["is_open"] and (shown["runs"] or shown["may_close"] is None)
    return bool(papers or annuls or closes)


def _names(poll: Poll) -> list[SealedBallot]:
    """How each voted, in a vote by name."""
    rows = SealedBallot.objects.filter(poll=poll, named__isnull=False)
    about = ("named__person", "named__household", "named__mandate__holder")
    found = list(rows.select_related(*about).order_by("named__number"))
    if poll.method != "choice":
        options = rows_of(poll)
        for row in found:
            row.said = marks_words(options, row.marks)  # type: ignore[attr-defined]
    return found


def _still_to_pick(poll: Poll) -> bool:
    """Until it is counted everybody sees what is on the list, and what each costs; after that the ranking says it."""
    return poll.method == "priority" and poll.state in (Poll.State.DRAFT, Poll.State.OPEN, Poll.State.CLOSED)


def _sees_mandates(actor: Actor, poll: Poll) -> bool:
    terms = Proxy.from_json(poll.procedure_version.definition["proxy"])
    return terms.allowed and may_see_represented(actor, poll, terms.published) is None


def _corrections(poll: Poll) -> list[Event]:
    """Answers of a roll call that were corrected: which line and why, never what was said."""
    if poll.secrecy != Poll.Secrecy.NAMED or poll.meeting_id is None:
        return []
    return list(Event.objects.about("poll", poll.pk).filter(community=poll.community, name="roll_call:corrected"))


def _stand(poll: Poll, now: datetime) -> dict[str, Any]:
    return {
        "conditions": condition_rows(poll_conditions(poll, now), poll.community.timezone, now),
        "waiting": waiting_for(poll),
        "result_sentence": _sentence(poll),
        "resolution": Resolution.objects.filter(poll=poll).first(),
    }


def _further_round(actor: Actor, poll: Poll) -> bool:
    """After an annulment, or an outcome that decided nothing, as long as no other round has begun."""
    if poll.state not in (Poll.State.ANNULLED, Poll.State.PUBLISHED) or not runs_polls(actor, poll.council):
        return False
    later = Poll.objects.filter(proposal=poll.proposal_id, pk__gt=poll.pk).exists()
    decided = poll.state == Poll.State.PUBLISHED and (poll.result or {}).get("outcome", {}).get("kind") not in UNDECIDED
    return (
        not later and not decided and may_create_poll(actor, poll.proposal, stage_of(poll.proposal).stage, poll) is None
    )


def _sentence(poll: Poll) -> str:
    sentences = (poll.result or {}).get("sentences", {})
    return str(sentences.get("en" if (get_language() or "").startswith("en") else "zh-Hans", ""))
