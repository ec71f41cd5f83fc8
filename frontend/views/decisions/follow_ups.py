"""What became of it: the public list with what is overdue first, and one page per work."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models.clock import local_today
from frontend.forms.decisions import DropForm, FinishForm, FollowUpForm, NoteForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.decisions.published import in_language, published_or_404
from frontend.views.deed import deed
from proposals.actions.follow_ups import add_follow_up, drop_follow_up, finish_follow_up, follow_up_path, note_progress
from proposals.models import FollowUp, ProgressNote
from proposals.permissions.follow_up import may_add_follow_up, may_report


@in_community
def follow_ups(request: CommunityRequest) -> HttpResponse:
    today = local_today(request.community)
    mine = FollowUp.objects.filter(community=request.community).select_related("resolution").order_by("due_on", "pk")
    running = list(mine.running().prefetch_related("notes"))  # type: ignore[attr-defined]
    ended = mine.exclude(done_at=None, dropped_at=None).order_by("-done_at", "-dropped_at")[:50]
    overdue = [{"work": w, "days": (today - w.due_on).days, "note": _newest(w)} for w in running if w.due_on < today]
    due = [{"work": w, "days": (w.due_on - today).days, "note": _newest(w)} for w in running if w.due_on >= today]
    return render(request, "decisions/follow_ups.html", {"overdue": overdue, "due": due, "ended": ended})


def _newest(work: FollowUp) -> ProgressNote | None:
    return max(work.notes.all(), key=lambda n: n.at, default=None)


def _work_or_404(request: CommunityRequest, pk: int) -> FollowUp:
    found = FollowUp.objects.filter(community=request.community).select_related(
        "resolution__proposal", "resolution__poll", "community"
    )
    return get_object_or_404(found, pk=pk)


def _context(request: CommunityRequest, work: FollowUp) -> dict[str, Any]:
    today = local_today(request.community)
    publication = work.resolution.publications.first()
    return {
        "work": work,
        "facts": in_language(publication.facts) if publication else {},
        "notes": list(work.notes.order_by("at")),
        "late_days": (today - work.due_on).days if work.done_at is None and work.dropped_at is None else 0,
        "refused": may_report(request.actor, work),
    }


@in_community
def follow_up(request: CommunityRequest, pk: int) -> HttpResponse:
    work = _work_or_404(request, pk)
    return render(request, "decisions/follow_up.html", {**_context(request, work), "form": NoteForm()})


@in_community
def add(request: CommunityRequest, year: int, number: int) -> HttpResponse:
    publication = published_or_404(request, year, number)
    resolution = publication.resolution
    assert resolution is not None
    if may_add_follow_up(request.actor, resolution) is not None and request.method != "POST":
        raise Http404

    def do(said: dict[str, Any]) -> str:
        work = add_follow_up(actor=request.actor, resolution=resolution, **said)
        messages.success(request, _("The work is on the public list."))
        return follow_up_path(work)

    form = FollowUpForm(request.POST or None, community=request.community)
    return deed(
        request,
        form,
        do,
        "decisions/add_follow_up.html",
        {"publication": publication, "facts": in_language(publication.facts)},
    )


def _ending(request: CommunityRequest, pk: int, form_class: Any, action: Any, template: str, done: str) -> HttpResponse:
    work = _work_or_404(request, pk)

    def do(said: dict[str, Any]) -> str:
        action(actor=request.actor, follow_up=work, **said)
        messages.success(request, done)
        return reverse("follow-up", args=[request.community.slug, pk])

    return deed(request, form_class(request.POST or None), do, template, _context(request, work))


@in_community
def note(request: CommunityRequest, pk: int) -> HttpResponse:
    return _ending(request, pk, NoteForm, note_progress, "decisions/follow_up.html", _("Your note is on the page."))


@in_community
def completion(request: CommunityRequest, pk: int) -> HttpResponse:
    done = _("The work is done. Those who took part are told.")
    return _ending(request, pk, FinishForm, finish_follow_up, "decisions/finish.html", done)


@in_community
def abandonment(request: CommunityRequest, pk: int) -> HttpResponse:
    done = _("The work is given up. Those who took part are told why.")
    return _ending(request, pk, DropForm, drop_follow_up, "decisions/drop.html", done)
