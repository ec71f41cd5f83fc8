"""Hide with a reason, object, decide again; answer for the committee. Each is a page of its own with one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from councils.permissions.refusal import Refusal
from frontend.forms.discussion import AnswerForm, AppealForm, HideForm, KeepForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.discussion.found import comment_or_404, heading_of, matter_or_404
from proposals.actions.comments import answer_comment
from proposals.actions.moderation import appeal_hiding, hide_comment, keep_hidden, restore_comment
from proposals.models import Comment
from proposals.permissions.comment import (
    appeal_waits,
    may_answer,
    may_appeal,
    may_hide,
    may_keep_hidden,
    may_read_hidden,
    may_restore,
)


def _address(request: CommunityRequest, comment: Comment) -> str:
    return reverse("comment", args=[request.community.slug, comment.proposal_id, comment.pk])


def _page(
    request: CommunityRequest,
    comment: Comment,
    form: Form,
    refused: Refusal | None,
    act: Callable[..., Any],
    template: str,
    done: str,
) -> HttpResponse:
    """A page for whom it concerns; to others it says what they may not, and shows no hidden words."""

    def do(said: dict[str, Any]) -> str:
        act(actor=request.actor, comment=comment, **said)
        messages.success(request, done)
        return _address(request, comment)

    context = {
        "proposal": comment.proposal,
        "heading": heading_of(comment.proposal),
        "comment": comment,
        "refused": refused,
        "readable": comment.hidden_at is None or may_read_hidden(request.actor, comment),
        "appeal_waits": appeal_waits(comment),
        "may_restore": may_restore(request.actor, comment) is None,
        "tab": "matters",
    }
    return deed(request, form, do, f"discussion/{template}.html", context)


@in_community
def hiding(request: CommunityRequest, pk: int, comment: int) -> HttpResponse:
    """A visible comment is hidden here; of a hidden one it is decided again."""
    found = comment_or_404(request, matter_or_404(request, pk), comment)
    if found.hidden_at is None:
        done = _("The comment is hidden, and its author is told why.")
        return _page(
            request, found, HideForm(request.POST or None), may_hide(request.actor, found), hide_comment, "hide", done
        )
    done = _("It stays hidden, and its author is told why.")
    refused = may_keep_hidden(request.actor, found)
    if may_restore(request.actor, found) is not None and request.method != "POST":
        raise Http404
    return _page(request, found, KeepForm(request.POST or None), refused, keep_hidden, "keep", done)


@require_POST
@in_community
def restoration(request: CommunityRequest, pk: int, comment: int) -> HttpResponse:
    found = comment_or_404(request, matter_or_404(request, pk), comment)
    restore_comment(actor=request.actor, comment=found)
    messages.success(request, _("The comment is shown again, and its author is told."))
    return redirect(_address(request, found))


@in_community
def appeal(request: CommunityRequest, pk: int, comment: int) -> HttpResponse:
    found = comment_or_404(request, matter_or_404(request, pk), comment)
    done = _("The secretary is told and decides again. You will hear of it.")
    return _page(
        request,
        found,
        AppealForm(request.POST or None),
        may_appeal(request.actor, found),
        appeal_hiding,
        "appeal",
        done,
    )


@in_community
def answer(request: CommunityRequest, pk: int, comment: int) -> HttpResponse:
    found = comment_or_404(request, matter_or_404(request, pk), comment)
    before = {"answered": found.answered, "answer": found.answer} if found.answered else None
    done = _("The answer stands below the comment, and its author is told.")
    form = AnswerForm(request.POST or None, initial=before)
    return _page(request, found, form, may_answer(request.actor, found), answer_comment, "answer", done)
