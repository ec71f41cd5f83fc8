"""What the secretary and the chair do with a vote: prepare, open, close, annul, decide a tie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councils.models import Meeting
from councils.models.clock import database_now
from councils.permissions.refusal import Refusal, require
from frontend.forms.polls import OffForm, OpenForm, PersonForm, PollForm, TieForm, WhyForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.polls.seen import poll_or_404, posted
from proposals.actions.annulment import ask_annulment, confirm_annulment, drop_annulment, waiting_annulment
from proposals.actions.polls import annul_poll, close_poll, create_poll, drop_recusal, open_poll, recuse_elector
from proposals.actions.roll_corrections import admit_elector, remove_elector
from proposals.actions.stages import stage_of
from proposals.actions.ties import decide_tie
from proposals.models import AgendaItem, Elector, Poll, Proposal, Recusal
from proposals.permissions.annulment import is_read, may_annul_poll, may_ask_annulment
from proposals.permissions.poll import (
    may_admit_elector,
    may_create_poll,
    may_decide_tie,
    may_open_poll,
    may_prepare_poll,
    may_remove_elector,
)


@in_community
def new(request: CommunityRequest, matter: int) -> HttpResponse:
    """Prepare a vote on a matter; `?meeting=` chooses the meeting."""
    visible = Proposal.objects.visible_to(request.actor).select_related("council", "procedure_version")
    proposal = get_object_or_404(visible, pk=matter)
    if may_create_poll(request.actor, proposal, stage_of(proposal).stage) is not None and request.method != "POST":
        raise Http404
    version = proposal.versions.first()
    asked: Meeting | None = Meeting.objects.filter(
        community=request.community, pk=_number(request.GET.get("meeting"))
    ).first()
    initial = {
        "question": version.title if version else "",
        "question_en": version.title_en if version else "",
        "meeting": asked,
        "basis": asked.basis if asked else next(iter(proposal.procedure_version.definition["rules"])),
        "closes_at": None if asked else timezone.localtime(database_now()) + timedelta(days=15),
    }

    def do(said: dict[str, Any]) -> str:
        meeting = said["meeting"]
        item = AgendaItem.objects.filter(meeting=meeting, proposal=proposal).first() if meeting else None
        if meeting is not None:
            said |= {"closes_at": None, "council": meeting.council}
        made = create_poll(actor=request.actor, proposal=proposal, item=item, **said)
        messages.success(request, _("The vote is prepared. Look at it once more, then open it."))
        return poll_url(request, made)

    form = PollForm(posted(request), proposal=proposal, initial=initial)
    return deed(request, form, do, "polls/new.html", {"proposal": proposal, "matter": version})


@in_community
def opening(request: CommunityRequest, pk: int) -> HttpResponse:
    def act(poll: Poll, said: dict[str, Any]) -> None:
        open_poll(actor=request.actor, poll=poll, **said)

    def may(poll: Poll) -> Refusal | None:
        return may_open_poll(request.actor, poll, database_now())

    return _deed(request, pk, OpenForm(posted(request)), may, act, "polls/opening.html", _("The vote is open."))


@require_POST
@in_community
def closing(request: CommunityRequest, pk: int) -> HttpResponse:
    poll = poll_or_404(request, pk)
    close_poll(actor=request.actor, poll=poll)
    messages.success(request, _("The vote is closed. What follows happens by itself."))
    return redirect(poll_url(request, poll))


@in_community
def annulment(request: CommunityRequest, pk: int) -> HttpResponse:
    """Before its ballots are read at once; after it the first of two people asks for it."""
    read = is_read(poll_or_404(request, pk))

    def act(poll: Poll, said: dict[str, Any]) -> None:
        if read:
            ask_annulment(actor=request.actor, poll=poll, **said)
        else:
            annul_poll(actor=request.actor, poll=poll, **said)

    def may(poll: Poll) -> Refusal | None:
        if read:
            return may_ask_annulment(request.actor, poll, waiting_annulment(poll))
        return may_annul_poll(request.actor, poll)

    alone = _("The vote is annulled. None of its ballots was read.")
    done = _("Asked for. It takes effect when another person confirms it.") if read else alone
    return _deed(request, pk, WhyForm(posted(request)), may, act, "polls/annulment.html", done, read=read)


@require_POST
@in_community
def annulment_confirmation(request: CommunityRequest, pk: int) -> HttpResponse:
    poll = poll_or_404(request, pk)
    confirm_annulment(actor=request.actor, poll=poll)
    messages.success(request, _("The vote is annulled."))
    return redirect(poll_url(request, poll))


@require_POST
@in_community
def annulment_withdrawal(request: CommunityRequest, pk: int) -> HttpResponse:
    poll = poll_or_404(request, pk)
    drop_annulment(actor=request.actor, poll=poll)
    messages.success(request, _("The annulment is dropped. The vote stands."))
    return redirect(poll_url(request, poll))


@in_community
def tie(request: CommunityRequest, pk: int) -> HttpResponse:
    def act(poll: Poll, said: dict[str, Any]) -> None:
        decide_tie(actor=request.actor, poll=poll, **said)

    def may(poll: Poll) -> Refusal | None:
        return may_decide_tie(request.actor, poll)

    return _deed(request, pk, TieForm(posted(request)), may, act, "polls/tie.html", _("The tie is decided."))


@in_community
def recusals(request: CommunityRequest, pk: int) -> HttpResponse:
    def act(poll: Poll, said: dict[str, Any]) -> None:
        recuse_elector(actor=request.actor, poll=poll, **said)

    def may(poll: Poll) -> Refusal | None:
        return may_prepare_poll(request.actor, poll)

    return _person_deed(request, pk, may, act, "polls/recusal.html", _("The recusal is noted."))


@require_POST
@in_community
def recusal_withdrawal(request: CommunityRequest, pk: int, recusal: int) -> HttpResponse:
    poll = poll_or_404(request, pk)
    drop_recusal(actor=request.actor, recusal=get_object_or_404(Recusal, poll=poll, pk=recusal))
    return redirect(poll_url(request, poll))


@in_community
def admissions(request: CommunityRequest, pk: int) -> HttpResponse:
    def act(poll: Poll, said: dict[str, Any]) -> None:
        admit_elector(actor=request.actor, poll=poll, **said)

    def may(poll: Poll) -> Refusal | None:
        return may_admit_elector(request.actor, poll, database_now())

    return _person_deed(request, pk, may, act, "polls/admission.html", _("The voter is on the roll."))


@in_community
def removal(request: CommunityRequest, pk: int, number: int) -> HttpResponse:
    """Take a line off the roll: the number stands on the roll's page."""
    poll = poll_or_404(request, pk)
    require(may_remove_elector(request.actor, poll, database_now()))
    elector = get_object_or_404(Elector.objects.select_related("person", "household"), poll=poll, number=number)

    def do(said: dict[str, Any]) -> str:
        remove_elector(actor=request.actor, elector=elector, **said)
        messages.success(request, _("The voter is off the roll and has been told."))
        return reverse("poll-roll", args=[request.community.slug, poll.pk])

    context = {"poll": poll, "elector": elector}
    return deed(request, OffForm(posted(request)), do, "polls/removal.html", context)


def poll_url(request: CommunityRequest, poll: Poll) -> str:
    return reverse("poll", args=[request.community.slug, poll.pk])


def _deed(
    request: CommunityRequest,
    pk: int,
    form: BaseForm,
    may: Callable[[Poll], Refusal | None],
    act: Callable[[Poll, dict[str, Any]], None],
    template: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    """One form about one poll, for whom it is for; afterwards its page. The action asks again under the lock."""
    poll = poll_or_404(request, pk)
    if request.method != "POST":
        require(may(poll))

    def do(said: dict[str, Any]) -> str:
        act(poll, said)
        messages.success(request, done)
        return poll_url(request, poll)

    return deed(request, form, do, template, {"poll": poll, **more})


def _person_deed(
    request: CommunityRequest,
    pk: int,
    may: Callable[[Poll], Refusal | None],
    act: Callable[[Poll, dict[str, Any]], None],
    template: str,
    done: str,
) -> HttpResponse:
    """Asked before the form is read: what it says of a name would tell anybody who is on the register."""
    require(may(poll_or_404(request, pk)))
    form = PersonForm(posted(request), community=request.community)
    return _deed(request, pk, form, may, act, template, done)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 12 else 0
