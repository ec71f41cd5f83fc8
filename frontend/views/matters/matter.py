"""One matter: where it stands, its text, who supports it, what is said, what was decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.models.day import calendar_of
from councils.permissions.offices import keeps_papers_of
from frontend.signatures import figure, sentence
from frontend.timeline import Facts, rail
from frontend.views.community import CommunityRequest, in_community
from frontend.views.discussion.names import shown_name
from frontend.views.matters.reading import Matter, matter_or_404, public_or_404
from frontend.views.matters.risk import assessments
from frontend.views.matters.rule import rules_of
from frontend.views.petitions.found import listed
from proposals.models import AgendaItem, Attachment, Petition, Poll, Resolution
from proposals.permissions.attachment import may_attach
from proposals.permissions.failing import Failure, failure_now
from proposals.permissions.gate_facts import GateFacts
from proposals.permissions.gates import asked_here
from proposals.permissions.hearing import is_hearing
from proposals.permissions.moving import may_move_matter
from proposals.permissions.petition_standing import OVER, rules_for
from proposals.permissions.poll import may_create_poll
from proposals.permissions.proposal import may_revise_proposal, may_submit_proposal, may_withdraw_proposal, writes_for
from proposals.permissions.screening import may_screen
from proposals.permissions.support import OPEN_FOR_SIGNATURES, Standing, may_sign_support, may_withdraw_support
from proposals.rules.failing import FAILURE_WORDS, on_fail_words
from proposals.rules.timeline import round_began


@in_community
def matter(request: CommunityRequest, pk: int) -> HttpResponse:
    found = matter_or_404(request, pk)
    if found.stage == "draft":
        return redirect("matter-draft", request.community.slug, pk)
    context = _stands(request, found) | _deeds(request, found) | _petitions(request, found) | _rule(request, found)
    return render(request, "matters/matter.html", context)


def _rule(request: CommunityRequest, found: Matter) -> dict[str, Any]:
    """Under which rule it stands, and what that rule says after a vote that did not carry."""
    failure, lang = failure_now(found.proposal), get_language() or "en"
    return {
        "rules": rules_of(found.proposal),
        "may_move_matter": may_move_matter(request.actor, found.proposal) is None,
        "failure": failure,
        "hearing": is_hearing(found.proposal),
        "earlier": [
            resolution
            for poll in _polls(found)
            if poll.created_at < round_began(found.stays)
            for resolution in poll.resolutions.all()
        ],
        "failure_words": _failure_words(failure, lang) if failure else "",
        "may_see_failure": keeps_papers_of(request.actor, found.proposal.council),
    }


def _failure_words(failure: Failure, lang: str) -> str:
    """What it is, and the plan; the name of where it is referred stands on the page of the step."""
    what, plan = FAILURE_WORDS[failure.kind].text(lang), on_fail_words(failure.plan, _("another body")).text(lang)
    return _("By its procedure (%(what)s): %(plan)s.") % {"what": what, "plan": plan}


@in_community
def steps(request: CommunityRequest, pk: int) -> HttpResponse:
    """The rail alone, for a page that is open while the matter moves."""
    return render(request, "matters/_steps.html", _stands(request, public_or_404(request, pk)))


@in_community
def support(request: CommunityRequest, pk: int) -> HttpResponse:
    """The co-signing alone, with the reader's own key."""
    found = public_or_404(request, pk)
    return render(request, "matters/_support.html", _stands(request, found) | _signing(request, found))


def _stands(request: CommunityRequest, found: Matter) -> dict[str, Any]:
    facts = facts_of(request, found)
    calendar = calendar_of(request.community)
    return {
        "topic": f"proposal.{found.proposal.pk}",
        "matter": found.proposal,
        "proposal": found.proposal,
        "version": found.version,
        "stage": found.stage,
        "since": found.stays[-1],
        "facts": facts,
        "steps": rail(found.definition, found.stays, found.now, calendar, facts),
        "figure": figure(facts.standing, found.definition.support) if facts.standing else None,
        "attachments": _attachments(found),
        "assessed": assessments(proposal=found.proposal)[:1] if found.count("risks") else [],
        "signed": found.signed_by_me,
        "poll_url": facts.urls.get("ballot", ""),
        "tab": "matters",
    }


def facts_of(request: CommunityRequest, found: Matter) -> Facts:
    """What the rail tells; a query only for what there is."""
    proposal, version = found.proposal, found.version
    standing = found.standing()
    polls = [poll for poll in _polls(found) if poll.created_at >= round_began(found.stays)]
    resolution = next((r for poll in polls for r in poll.resolutions.all()), None)
    gates = _gate_facts(found, polls, resolution, standing)
    return Facts(
        who=shown_name(proposal.proposer, version.building or ""),  # type: ignore[attr-defined]
        recorded=proposal.recorded_by_id is not None,
        standing=standing,
        signatures=sentence(standing, found.definition.support) if found.count("supports") else "",
        comments=found.count("comments"),
        answered=found.count("answered"),
        works=found.count("works"),
        works_ended=found.count("ended"),
        item=_item(found),
        poll=polls[0] if polls else None,
        resolution=resolution,
        urls=_urls(request, polls, resolution, _item(found)),
        states=gates.states(asked_here(proposal, found.stage)),
        major=proposal.major,
    )


def _gate_facts(found: Matter, polls: list[Poll], resolution: Resolution | None, standing: Standing) -> GateFacts:
    """With everything that the page knows already."""
    gates = GateFacts(found.proposal, found.now)
    gates.runs = sorted(found.proposal.stage_runs.all(), key=lambda run: (run.entered_at, run.pk))
    gates.poll = next((poll for poll in polls if poll.state != Poll.State.ANNULLED), None)
    gates.item, gates.resolution = _item(found), resolution
    if gates.poll is not None and gates.item is not None and gates.poll.meeting_id == gates.item.meeting_id:
        gates.meeting = gates.item.meeting
    gates.works = (found.count("works"), found.count("ended"))
    gates.standing = standing
    if not found.count("gates"):
        gates.records = []
    return gates


def _polls(found: Matter) -> list[Poll]:
    if not found.count("polls"):
        return []
    rows = Poll.objects.filter(proposal=found.proposal).visible().defer("bundle")  # type: ignore[attr-defined]
    if not hasattr(found, "_polls"):
        found._polls = list(rows.prefetch_related("resolutions").order_by("-pk"))  # type: ignore[attr-defined]
    return found._polls  # type: ignore[attr-defined,no-any-return]


def _item(found: Matter) -> AgendaItem | None:
    if not found.count("items"):
        return None
    if not hasattr(found, "_item"):
        rows = AgendaItem.objects.filter(proposal=found.proposal).exclude(meeting__state="cancelled")
        found._item = rows.select_related("meeting").order_by("-pk").first()  # type: ignore[attr-defined]
    return found._item  # type: ignore[attr-defined,no-any-return]


def _attachments(found: Matter) -> list[Attachment]:
    if not found.count("attachments"):
        return []
    return list(Attachment.objects.filter(proposal=found.proposal, removed_at=None).order_by("pk"))


def _urls(
    request: CommunityRequest, polls: list[Poll], resolution: Resolution | None, item: AgendaItem | None
) -> dict[str, str]:
    """Where each step is told at length; a page that this installation does not have is no link."""
    slug = request.community.slug
    wanted: dict[str, tuple[str, list[Any]]] = {}
    if item is not None:
        wanted["meeting"] = ("meeting", [slug, item.meeting_id])
    if polls:
        wanted["ballot"] = ("poll", [slug, polls[0].pk])
    if resolution is not None:
        wanted["display"] = ("decision", [slug, resolution.year, resolution.number])
        wanted["follow_up"] = ("follow-ups", [slug])
    found = {}
    for step, (name, args) in wanted.items():
        try:
            found[step] = reverse(name, args=args)
        except NoReverseMatch:
            continue
    return found


def _signing(request: CommunityRequest, found: Matter) -> dict[str, Any]:
    """The reader's own key: sign, or take it back, or why not."""
    actor, proposal = request.actor, found.proposal
    if found.signed_by_me:
        return {"may_sign": False, "unsign_refusal": may_withdraw_support(actor, proposal, found.now)}
    if found.stage not in OPEN_FOR_SIGNATURES:
        return {"may_sign": False}
    return {"may_sign": True, "sign_refusal": may_sign_support(actor, proposal, found.now)}


def _petitions(request: CommunityRequest, found: Matter) -> dict[str, Any]:
    begun_here = Petition.objects.filter(proposal=found.proposal).order_by("pk")
    rows = list(begun_here) if found.count("petitions") else []
    for row in rows:
        row.community = request.community
    begun = {row.key for row in rows}
    open_to_all = request.actor.person is not None and found.stage not in OVER
    return {
        "petitions": listed(rows, found.now) if rows else [],
        "may_petition": open_to_all and any(rule.key not in begun for rule in rules_for(found.proposal)),
    }


def _deeds(request: CommunityRequest, found: Matter) -> dict[str, Any]:
    """What this reader may do now. Keys that are never his are not drawn at all."""
    actor, proposal, now = request.actor, found.proposal, found.now
    mine = writes_for(actor, proposal)
    withdrawal = may_withdraw_proposal(actor, proposal, now) if mine else None
    office = actor.is_secretary or actor.is_clerk
    return _signing(request, found) | {
        "mine": mine,
        "office": office,
        "may_revise": mine and may_revise_proposal(actor, proposal, now) is None,
        "may_withdraw": mine and withdrawal is None,
        "demanded": withdrawal if withdrawal and withdrawal.code == "proposal:demanded" else None,
        "may_resubmit": mine and may_submit_proposal(actor, proposal, now) is None,
        "may_screen": may_screen(actor, proposal, now) is None,
        "may_enter_paper": office and found.stage in OPEN_FOR_SIGNATURES,
        "may_attach": (mine or actor.is_secretary) and may_attach(actor, proposal, now) is None,
        "may_plan": (actor.is_secretary or actor.holds("chair")) and found.stage in ("discussion", "meeting"),
        "may_poll": may_create_poll(actor, proposal, found.stage) is None and not found.count("running"),
    }
